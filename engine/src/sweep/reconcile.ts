import type { Listed } from '../adapter';
import type { Context } from '../context';
import type { Attempt } from '../errors/attempt-all';
import { RekeyError } from '../errors/errors';
import { type CredentialRecord, eraseRecord, writeRecord } from '../inventory/credential-records';
import { carriers, type Inventory, labelsHolding } from '../inventory/inventory';
import { assess, tellStraggler, useBeforeDisabled } from '../retirement/assess';
import { beginGrace } from '../retirement/grace';
import { remove, retire } from '../retirement/retire';
import { CURRENT, labelsOf, PENDING, PREVIOUS, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { READERS_SEE, STUCK_AFTER } from '../timing';
import { isLabelHeld, keepsRecords, timesOf } from '../traits';
import { requireAlive } from './current-alive';

/** Brings every credential into the state that is due; returns what holds some of them back. */
export async function reconcile(
  context: Context,
  inventory: Inventory,
  attempt: Attempt,
): Promise<RekeyError[]> {
  const heldBack = [];
  await attempt(() => requireAlive(context, inventory));
  for (const credential of inventory.listed) {
    const holding = await attempt(() => reconcileOne(context, inventory, credential));
    if (holding) heldBack.push(holding);
  }
  const listed = new Set(inventory.listed.map(({ id }) => id));
  for (const record of inventory.records.values()) {
    if (!listed.has(record.id)) await attempt(() => forget(context, inventory, record));
  }
  return heldBack;
}

async function reconcileOne(
  context: Context,
  inventory: Inventory,
  credential: Listed,
): Promise<RekeyError | undefined> {
  const { id } = credential;
  const now = context.clock.now();
  const assessment = await assess(context, inventory, credential);
  const record = inventory.records.get(id);
  switch (assessment.assessment) {
    case 'current':
      // Moving AWSCURRENT by hand makes a credential live again, except a compromised one.
      if (record && !['live', 'compromised', 'revoked'].includes(record.state))
        await writeRecord(context, id, 'live', record.version);
      return undefined;
    case 'grace':
      await countGrace(context, inventory, record, assessment.until);
      return undefined;
    case 'straggler':
      return heldBack(
        'Straggler',
        tellStraggler(id, assessment.lastUsed),
        'it works, and AWSPREVIOUS is on it',
        'find out who uses it and let them read the secret again; the sweep retires it after a time without a use.',
      );
    case 'retire':
      if (
        assessment.record.state === 'pending' &&
        record?.since !== undefined &&
        now - record.since < STUCK_AFTER
      )
        return undefined;
      if (!record) context.log.write('warn', { event: 'sweep', code: 'OrphanFound', credential: id });
      // A replacement that did not end may have made another version current a moment ago.
      if (isLabelHeld(context.adapter) && assessment.record.state === 'compromised')
        await context.clock.sleep(READERS_SEE);
      await retire(context, assessment.record);
      return undefined;
    case 'enabled-again':
      // The list may not show yet that it is disabled. For a compromised credential, no alarm waits.
      if (assessment.record.state === 'disabled' && isRecent(context, assessment.record)) return undefined;
      return heldBack(
        'EnabledAgain',
        `Somebody enabled the retired credential ${id} again.`,
        'it works',
        'find out who uses it and let them read the secret again; then disable it.',
      );
    case 'disabled':
      return endQuarantine(context, assessment.record);
    default:
      return undefined;
  }
}

/** The list may not show its state yet. */
const isRecent = ({ adapter, clock }: Context, { since = 0 }: CredentialRecord): boolean =>
  clock.now() - since < timesOf(adapter).listLag;

/** Begins to count a grace that no promotion began. */
async function countGrace(
  context: Context,
  inventory: Inventory,
  record: CredentialRecord | undefined,
  until: number | undefined,
): Promise<void> {
  if (!record) return;
  if (!keepsRecords(context.adapter)) {
    if (until === undefined) await beginGrace(context, inventory.seen);
    return;
  }
  // It has been current, though no attempt came to write that down; or somebody wrote it by hand.
  const uncounted = until === undefined && record.since === undefined;
  if (record.state === 'pending' || uncounted) await writeRecord(context, record.id, 'live', record.version);
  // It has lost its label without having been retired.
  if (record.state === 'live' && labelsHolding(inventory, record.id).length === 0)
    await writeRecord(context, record.id, 'replaced', record.version);
}

async function endQuarantine(context: Context, record: CredentialRecord): Promise<RekeyError | undefined> {
  const used = await useBeforeDisabled(context, record);
  if (used !== undefined) {
    const found = `The credential ${record.id} was used at ${iso(used)}, which its issuer reported only after it had been disabled.`;
    return heldBack(
      'LateUse',
      found,
      'it is disabled, and not removed',
      'find out who used it and let them read the secret again; then delete it at its issuer, or let the next rotation remove it.',
    );
  }
  if (context.clock.now() >= (record.since ?? 0) + context.settings.quarantine) await remove(context, record);
  return undefined;
}

/** Somebody removed it at the issuer; labels tell the truth, so AWSPREVIOUS goes too. */
async function forget(context: Context, inventory: Inventory, record: CredentialRecord): Promise<void> {
  const { seen, holders } = inventory;
  // Values carry it besides the one in use.
  const carried = carriers(holders, record.id);
  if (record.state === 'compromised' && carried.length > 0) {
    if (!carried.includes(versionWith(seen, CURRENT) ?? '')) await retire(context, record);
    return;
  }
  const labels = labelsOf(seen, record.version);
  if (labels.includes(CURRENT) || labels.includes(PENDING)) return;
  if (isRecent(context, record)) return;
  if (labels.includes(PREVIOUS)) await context.store.move(PREVIOUS, { from: record.version });
  await eraseRecord(context, record.id);
}

function heldBack(
  code: 'Straggler' | 'EnabledAgain' | 'LateUse',
  found: string,
  unchanged: string,
  action: string,
): RekeyError {
  return new RekeyError(code, { found, unchanged: `the credential: ${unchanged}.`, action });
}
