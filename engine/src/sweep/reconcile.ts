import type { Listed } from '../adapter';
import type { Context } from '../context';
import type { Attempt } from '../errors/attempt-all';
import { RekeyError } from '../errors/errors';
import { type CredentialRecord, eraseRecord, writeRecord } from '../inventory/credential-records';
import { carriers, type Inventory, labelsHolding } from '../inventory/inventory';
import { assess, stragglerMessage, useBeforeDisabled } from '../retirement/assess';
import { beginGrace } from '../retirement/grace';
import { remove, retire } from '../retirement/retire';
import { CURRENT, labelsOf, PENDING, PREVIOUS, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { READERS_SEE, STUCK_AFTER } from '../timing';
import { isLabelHeld, keepsRecords, timesOf } from '../traits';
import { requireCurrentAlive } from './current-alive';

/** Acts on the assessment of every credential (`retirement/assess.ts`). Returns the reasons why credentials are held back. */
export async function reconcile(
  context: Context,
  inventory: Inventory,
  attempt: Attempt,
): Promise<RekeyError[]> {
  const heldBack = [];
  await attempt(() => requireCurrentAlive(context, inventory));
  for (const credential of inventory.listed) {
    const holding = await attempt(() => reconcileOne(context, inventory, credential));
    if (holding) heldBack.push(holding);
  }
  const listed = new Set(inventory.listed.map(({ id }) => id));
  for (const record of inventory.records.values()) {
    if (!listed.has(record.id)) await attempt(() => removeStaleRecord(context, inventory, record));
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
      // A credential that became current again by hand is live, unless it is compromised.
      if (record && !['live', 'compromised', 'revoked'].includes(record.state))
        await writeRecord(context, id, 'live', record.version);
      return undefined;
    case 'grace':
      await startGrace(context, inventory, record, assessment.until);
      return undefined;
    case 'straggler':
      return heldBack(
        'Straggler',
        stragglerMessage(id, assessment.lastUsed),
        'it works and keeps AWSPREVIOUS',
        'find the reader and have it read the secret again; the sweep retires the credential after a period without uses.',
      );
    case 'retire':
      if (
        assessment.record.state === 'pending' &&
        record?.since !== undefined &&
        now - record.since < STUCK_AFTER
      )
        return undefined;
      if (!record) context.log.write('warn', { event: 'sweep', code: 'OrphanFound', credential: id });
      // An interrupted replacement may just have made another version current.
      if (isLabelHeld(context.adapter) && assessment.record.state === 'compromised')
        await context.clock.sleep(READERS_SEE);
      await retire(context, assessment.record);
      return undefined;
    case 'enabled-again':
      // The list may not show yet that it is disabled. The alarm for a compromised credential does not wait.
      if (assessment.record.state === 'disabled' && isRecent(context, assessment.record)) return undefined;
      return heldBack(
        'EnabledAgain',
        `The retired credential ${id} was enabled again.`,
        'it works',
        'find the reader and have it read the secret again; then disable the credential.',
      );
    case 'disabled':
      return endQuarantine(context, assessment.record);
    default:
      return undefined;
  }
}

/** True if the list may not show the state yet. */
const isRecent = ({ adapter, clock }: Context, { since = 0 }: CredentialRecord): boolean =>
  clock.now() - since < timesOf(adapter).listLag;

/** Starts a grace that no promotion has started. */
async function startGrace(
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
  // It was current, but that was not recorded, or its label was moved by hand.
  const uncounted = until === undefined && record.since === undefined;
  if (record.state === 'pending' || uncounted) await writeRecord(context, record.id, 'live', record.version);
  // It lost its label without retirement.
  if (record.state === 'live' && labelsHolding(inventory, record.id).length === 0)
    await writeRecord(context, record.id, 'replaced', record.version);
}

async function endQuarantine(context: Context, record: CredentialRecord): Promise<RekeyError | undefined> {
  const used = await useBeforeDisabled(context, record);
  if (used !== undefined) {
    const found = `The credential ${record.id} was used at ${iso(used)}, which its issuer reported only after the credential was disabled.`;
    return heldBack(
      'LateUse',
      found,
      'it is disabled and not removed',
      'find the reader and have it read the secret again; then delete the credential at its issuer, or let the next rotation remove it.',
    );
  }
  if (context.clock.now() >= (record.since ?? 0) + context.settings.quarantine) await remove(context, record);
  return undefined;
}

/** Removes the record and AWSPREVIOUS of a credential that was removed at the issuer. */
async function removeStaleRecord(
  context: Context,
  inventory: Inventory,
  record: CredentialRecord,
): Promise<void> {
  const { seen, holders } = inventory;
  // Other values may contain it without using it.
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
