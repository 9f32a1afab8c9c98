import type { Context } from '../context';
import { attemptAll } from '../errors/attempt-all';
import { type RekeyError, sweepFailed } from '../errors/errors';
import { takeInventory } from '../inventory/inventory';
import { promotionOfCurrent, promotionTag, readPromotion } from '../inventory/promotion';
import { restorePublished } from '../inventory/restore-published';
import { updateIndex } from '../leak-index/update-index';
import { requireReplaced } from '../revoke/compromise';
import { requireCurrent } from '../secret-store/current-value';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { HOUR } from '../time/clock';
import { isInPlace } from '../traits';
import { reconcile } from './reconcile';
import { resume } from './resume-rotation';
import { endStuckRotation } from './stuck-rotation';

/**
 * Reconciles the actual with the desired state: resumes or ends interrupted rotations, retires credentials (`reconcile`),
 * and starts a rotation if the current credential is overdue, gone or compromised. A failed part does not stop the others.
 * Throws SweepFailed with all failures.
 */
export async function sweep(context: Context): Promise<void> {
  const { settings, store, log } = context;
  const { attempt, failures } = attemptAll(log);

  let age: number | undefined;
  let heldBack: RekeyError[] = [];
  const seen = await attempt(() => store.describe());
  if (seen) {
    const resumed = await attempt(() => resume(context, seen));
    const now = resumed ?? seen;
    // One slot: a value that may be installed keeps its label, because readers may fall back to it.
    const mayBeInstalled = isInPlace(context.adapter) && resumed === undefined;
    age = await attempt(() => ageOfCurrent(context, now));
    const idle = mayBeInstalled
      ? false
      : ((await attempt(() => endStuckRotation(context, now, attempt))) ?? false);
    const inventory = await attempt(() => takeInventory(context, now));
    if (inventory) heldBack = await reconcile(context, inventory, attempt);
    if (idle) await attempt(() => restorePublished(context));
    await attempt(async () => requireReplaced(context, now, inventory));
    await attempt(() => updateIndex(context, now));
    const unfit = failures.some(({ code }) => code === 'CurrentGone' || code === 'CompromisedCurrent');
    const due = (age ?? 0) > settings.overdueAfter || unfit;
    if (due && idle) await attempt(() => rotateNow(context, now));
  }

  for (const { code, message } of heldBack)
    log.write('warn', { event: 'sweep', code, outcome: 'held back', message });
  for (const { code, message } of failures)
    log.write('error', { event: 'sweep', code, outcome: 'part failed', message });
  const failed = failures.length > 0;
  const codes = failures.map(({ code }) => code);
  log.write(
    failed ? 'error' : 'info',
    { event: 'sweep', outcome: failed ? 'failed' : 'done', codes },
    {
      heldBack: heldBack.length > 0 ? 1 : 0,
      ...(age === undefined ? {} : { overdue: age > settings.overdueAfter ? 1 : 0, ageHours: age / HOUR }),
      ...(failed ? { sweepFailed: 1 } : {}),
    },
  );
  if (failed) throw sweepFailed(failures);
}

/** Age of the current credential in milliseconds. The value is read only if AWSCURRENT was moved by hand. */
async function ageOfCurrent(context: Context, seen: SecretState): Promise<number> {
  const now = context.clock.now();
  const last = promotionOfCurrent(seen);
  if (last) return now - last.issued;
  const promotion = readPromotion(seen.tags);
  const version = versionWith(seen, CURRENT);
  const { created, text } = await requireCurrent(context, seen);
  // A copy written by hand has the age of its original.
  const original = promotion && (await context.store.read(promotion.version));
  const issued = promotion && original?.text === text ? promotion.issued : created;
  if (version) await context.store.tag(promotionTag({ version, time: now, issued }));
  return now - issued;
}

/** Starts a rotation, unless rotation is turned off. */
async function rotateNow(context: Context, seen: SecretState): Promise<void> {
  const outcome = seen.rotationEnabled === true ? await context.store.rotate() : 'rotation is not enabled';
  context.log.write('warn', { event: 'sweep', rotateNow: outcome });
}
