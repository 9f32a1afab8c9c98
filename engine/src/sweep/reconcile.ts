import type { Listed } from '../adapter';
import type { Attempt } from '../attempt-all';
import type { IssuerScene } from '../context';
import { RekeyError } from '../errors/errors';
import { type Entry, eraseEntry, writeEntry } from '../inventory/credential-records';
import { currentId, labelsHolding, type Stock } from '../inventory/inventory';
import { judge, tellStraggler, useBeforeDisabled } from '../retirement/assess';
import { remove, retire } from '../retirement/retire';
import { CURRENT, labelsOf, PENDING, PREVIOUS, versionWith } from '../secret-store/secret-store';
import { HOUR, iso, SECOND } from '../time/clock';

/** A rotation whose AWSPENDING is older than this is over: it would block every later one. */
export const STUCK_AFTER = HOUR;

/** Issuers' lists are eventually consistent: what is missing may not be listed yet. */
const LISTS_SETTLE = 600 * SECOND;

/** Brings every credential to where it should be by now; returns what holds some of them back. */
export async function settleAll(scene: IssuerScene, stock: Stock, attempt: Attempt): Promise<RekeyError[]> {
  const heldBack = [];
  await attempt(async () => requireAlive(scene, stock));
  for (const credential of stock.listed) {
    const holding = await attempt(() => settle(scene, stock, credential));
    if (holding) heldBack.push(holding);
  }
  const listed = new Set(stock.listed.map(({ id }) => id));
  for (const entry of stock.ledger.values()) {
    if (!listed.has(entry.id)) await attempt(() => forget(scene, stock, entry));
  }
  return heldBack;
}

async function settle(scene: IssuerScene, stock: Stock, credential: Listed): Promise<RekeyError | undefined> {
  const { id } = credential;
  const now = scene.clock.now();
  const verdict = await judge(scene, stock, credential);
  const entry = stock.ledger.get(id);
  switch (verdict.verdict) {
    case 'current':
      // Moving AWSCURRENT by hand makes a credential live again, but not one that is in wrong hands.
      if (entry && !['live', 'compromised', 'revoked'].includes(entry.state))
        await writeEntry(scene, id, 'live', entry.version);
      return undefined;
    case 'grace':
      // It has been current, though no attempt came to write that down: its grace begins now.
      if (entry?.state === 'pending') await writeEntry(scene, id, 'live', entry.version);
      // It has lost its label without having been retired: its grace begins now.
      if (entry?.state === 'live' && labelsHolding(stock, id).length === 0) {
        await writeEntry(scene, id, 'replaced', entry.version);
      }
      return undefined;
    case 'straggler':
      return heldBack(
        'Straggler',
        tellStraggler(id, verdict.lastUsed),
        'it works, and AWSPREVIOUS tells so',
        'find out who uses it and let them read the secret again; the sweep retires it when it has been silent.',
      );
    case 'retire':
      if (verdict.entry.state === 'pending' && entry && now - entry.since < STUCK_AFTER) return undefined;
      if (!entry) scene.log.write('warn', { event: 'sweep', code: 'StrayFound', credential: id });
      await retire(scene, verdict.entry);
      return undefined;
    case 'enabled-again':
      return heldBack(
        'EnabledAgain',
        `Somebody enabled the retired credential ${id} again.`,
        'it works',
        'find out who uses it and let them read the secret again; then disable it.',
      );
    case 'disabled':
      return endQuarantine(scene, verdict.entry);
    default:
      return undefined;
  }
}

async function endQuarantine(scene: IssuerScene, entry: Entry): Promise<RekeyError | undefined> {
  const used = await useBeforeDisabled(scene, entry);
  if (used !== undefined) {
    const found = `The credential ${entry.id} was used at ${iso(used)}, which its issuer told only after it had been disabled.`;
    return heldBack(
      'LateUse',
      found,
      'it is disabled, and not removed',
      'find out who used it and let them read the secret again; then delete it at its issuer, or let the next rotation remove it.',
    );
  }
  if (scene.clock.now() >= entry.since + scene.settings.quarantine) await remove(scene, entry.id);
  return undefined;
}

/** Somebody removed it at the issuer; labels tell the truth, so AWSPREVIOUS goes too. */
async function forget(scene: IssuerScene, { seen }: Stock, entry: Entry): Promise<void> {
  const labels = labelsOf(seen, entry.version);
  if (labels.includes(CURRENT) || labels.includes(PENDING)) return;
  if (scene.clock.now() - entry.since < LISTS_SETTLE) return;
  if (labels.includes(PREVIOUS)) await scene.store.move(PREVIOUS, { from: entry.version });
  await eraseEntry(scene, entry.id);
}

function requireAlive(scene: IssuerScene, stock: Stock): void {
  const id = currentId(stock);
  if (!id || stock.listed.some((one) => one.id === id && one.active)) return;
  const { promotion } = stock;
  const fresh = promotion?.version === versionWith(stock.seen, CURRENT);
  if (fresh && scene.clock.now() - (promotion?.time ?? 0) < LISTS_SETTLE) return;
  throw new RekeyError('CurrentGone', {
    found: `The current credential ${id} is not alive at its issuer.`,
    left: 'AWSCURRENT; a rotation is started where rotation is enabled.',
    fix: 'find out who removed or disabled it; readers fail until the rotation has ended.',
  });
}

function heldBack(
  code: 'Straggler' | 'EnabledAgain' | 'LateUse',
  found: string,
  left: string,
  fix: string,
): RekeyError {
  return new RekeyError(code, { found, left: `the credential: ${left}.`, fix });
}
