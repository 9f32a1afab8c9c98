import { inParts } from '../attempt-all';
import { hasIssuer, type Scene } from '../context';
import { RekeyError, sentence } from '../errors/errors';
import { promotionTag, readLedger, readPromotion } from '../inventory/credential-records';
import { takeStock } from '../inventory/inventory';
import { endGrace } from '../retirement/grace';
import { requireReplaced } from '../revoke/compromise';
import { requireCurrent } from '../secret-store/current';
import { CURRENT, labelsOf, PENDING, type SecretState, versionWith } from '../secret-store/secret-store';
import { HOUR, iso } from '../time/clock';
import { STUCK_AFTER, settleAll } from './reconcile';

/**
 * Looks at what is, and puts right what is not as it should be. Each part on its own: one that fails does
 * not stop the others. Throws SweepFailed at the end, telling all that failed.
 */
export async function sweep(scene: Scene): Promise<void> {
  const { settings, store, log } = scene;
  const { attempt, failures } = inParts(log);

  let age: number | undefined;
  let heldBack: RekeyError[] = [];
  const seen = await attempt(() => store.describe());
  if (seen) {
    age = await attempt(() => ageOfCurrent(scene, seen));
    const idle = (await attempt(() => unblock(scene, seen))) ?? false;
    if (hasIssuer(scene)) {
      const stock = await attempt(() => takeStock(scene, seen));
      if (stock) heldBack = await settleAll(scene, stock, attempt);
    } else {
      await attempt(() => endGrace(scene, seen));
    }
    await attempt(async () => requireReplaced(scene, seen));
    const unfit = failures.some(({ code }) => code === 'CurrentGone' || code === 'CompromisedCurrent');
    const due = (age ?? 0) > settings.overdueAfter || unfit;
    if (due && idle) await attempt(() => rotateNow(scene, seen));
  }

  for (const { code, message } of heldBack)
    log.write('warn', { event: 'sweep', code, outcome: 'held back', message });
  for (const { code, message } of failures)
    log.write('error', { event: 'sweep', code, outcome: 'part failed', message });
  log.write(
    failures.length > 0 ? 'error' : 'info',
    {
      event: 'sweep',
      outcome: failures.length > 0 ? 'failed' : 'done',
      codes: failures.map(({ code }) => code),
    },
    {
      heldBack: heldBack.length > 0 ? 1 : 0,
      ...(age === undefined ? {} : { overdue: age > settings.overdueAfter ? 1 : 0, ageHours: age / HOUR }),
      ...(failures.length > 0 ? { sweepFailed: 1 } : {}),
    },
  );
  if (failures.length > 0) throw sweepFailed(failures);
}

/** Milliseconds. The value is read only when AWSCURRENT is not where the engine has put it. */
async function ageOfCurrent(scene: Scene, seen: SecretState): Promise<number> {
  const now = scene.clock.now();
  const promotion = readPromotion(seen.tags);
  const version = versionWith(seen, CURRENT);
  if (version && promotion?.version === version) return now - promotion.issued;
  const { created } = await requireCurrent(scene, seen);
  if (version) await scene.store.tag(promotionTag({ version, time: now, issued: created }));
  return now - created;
}

/** Ends a rotation that is stuck. Tells whether none is under way now. */
async function unblock(scene: Scene, seen: SecretState): Promise<boolean> {
  const version = versionWith(seen, PENDING);
  if (!version || labelsOf(seen, version).includes(CURRENT)) return true;
  const entry = [...readLedger(scene.kind, seen.tags).values()].find(
    (candidate) => candidate.version === version,
  );
  const since = entry?.since ?? (await scene.store.read(version))?.created ?? seen.lastChanged ?? 0;
  if (scene.clock.now() - since < STUCK_AFTER) return false;
  // Its credential ends with a later sweep: a promotion that is under way this instant must not be hit.
  await scene.store.move(PENDING, { from: version });
  scene.log.write('warn', { event: 'sweep', version, outcome: 'stuck rotation ended', since: iso(since) });
  return true;
}

/** Never turns on a rotation that somebody has turned off. */
async function rotateNow(scene: Scene, seen: SecretState): Promise<void> {
  const outcome = seen.rotationEnabled === true ? await scene.store.rotate() : 'rotation is not enabled';
  scene.log.write('warn', { event: 'sweep', rotateNow: outcome });
}

function sweepFailed(failures: readonly RekeyError[]): RekeyError {
  const codes = failures.map(({ code, account }) => `[${code}] ${sentence(account.found)}`);
  return new RekeyError('SweepFailed', {
    found: codes.join(' '),
    left: 'what these parts look after; the other parts of the sweep were done.',
    fix: 'read the pages of the codes; the next sweep tries again.',
  });
}
