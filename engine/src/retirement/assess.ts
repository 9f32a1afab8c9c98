import type { Listed } from '../adapter';
import type { Context } from '../context';
import { type CredentialRecord, NO_VERSION } from '../inventory/credential-records';
import { type Inventory, labelsHolding } from '../inventory/inventory';
import { promotionOfCurrent } from '../inventory/promotion';
import { CURRENT, PREVIOUS } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/** The action that is due for a credential, with its reason. */
export type Assessment =
  /** A label holds it, or it is not ours: never touched. */
  | { readonly assessment: 'current' | 'held' | 'stranger' }
  /** `until`: end of the grace; undefined while nobody counts it. `reported`: when every use in it is reported. */
  | { readonly assessment: 'grace'; readonly until?: number; readonly reported?: number }
  | { readonly assessment: 'straggler'; readonly lastUsed: number }
  | { readonly assessment: 'retire'; readonly record: CredentialRecord }
  | { readonly assessment: 'enabled-again'; readonly record: CredentialRecord }
  | { readonly assessment: 'disabled'; readonly record: CredentialRecord };

/** The longest time until a use is reported; 0 where no use holds a retirement back. */
function awaitedLag({ adapter, settings }: Context): number {
  return settings.stragglers === 'hold' ? (adapter.traits.usage?.lag ?? 0) : 0;
}

export async function assess(
  context: Context,
  inventory: Inventory,
  { id, active }: Listed,
): Promise<Assessment> {
  const labels = labelsHolding(inventory, id).map(({ label }) => label);
  if (labels.includes(CURRENT)) return { assessment: 'current' };
  if (inventory.orphans.includes(id)) return { assessment: 'retire', record: orphanRecord(context, id) };
  const record = inventory.records.get(id);
  if (!record) return { assessment: labels.length > 0 ? 'held' : 'stranger' };
  if (record.state === 'compromised') return { assessment: 'retire', record };
  if (labels.some((label) => label !== PREVIOUS)) return { assessment: 'held' };
  if (record.state === 'removed') return { assessment: 'disabled', record };
  if (record.state === 'disabled' || record.state === 'revoked') {
    const enabledAgain = active && context.adapter.traits.disable;
    return { assessment: enabledAgain ? 'enabled-again' : 'disabled', record };
  }
  // A credential that was never current has no readers; and evidence that was complete stays complete.
  if (record.state === 'retiring' || (record.state === 'pending' && labels.length === 0)) {
    return { assessment: 'retire', record };
  }
  return assessGrace(context, inventory, record, labels.length > 0);
}

async function assessGrace(
  context: Context,
  inventory: Inventory,
  record: CredentialRecord,
  labelled: boolean,
): Promise<Assessment> {
  const { settings, clock } = context;
  const since = labelled ? await promotedSince(context, inventory, record) : replacedSince(record);
  if (since === undefined) return { assessment: 'grace' };
  const until = since + settings.grace;
  // Before the issuer has reported the grace, silence proves nothing.
  const reported = until + awaitedLag(context);
  if (clock.now() < reported) return { assessment: 'grace', until, reported };
  // A credential that lost its label otherwise than by a rotation may have been replaced long before that was noticed.
  const lastUsed = await lateUse(context, record.id, labelled ? since + settings.grace / 2 : 0);
  return lastUsed === undefined ? { assessment: 'retire', record } : { assessment: 'straggler', lastUsed };
}

const orphanRecord = ({ clock }: Context, id: string): CredentialRecord => ({
  id,
  state: 'pending',
  since: clock.now(),
  version: NO_VERSION,
});

/**
 * Undefined where AWSCURRENT was moved by hand and the sweep has not begun to count. AWSCURRENT may also have been moved
 * back before a later promotion was written down: then the promotion on record is older than the credential with
 * AWSPREVIOUS.
 */
async function promotedSince(
  context: Context,
  { seen }: Inventory,
  { since, version }: CredentialRecord,
): Promise<number | undefined> {
  const promotion = promotionOfCurrent(seen);
  if (!promotion) return undefined;
  if (since !== undefined) return Math.max(promotion.time, since);
  // Until the grace on record is over, the value need not be read.
  if (context.clock.now() < promotion.time + context.settings.grace) return promotion.time;
  const stored = await context.store.read(version);
  return stored && stored.created > promotion.time ? undefined : promotion.time;
}

function replacedSince(record: CredentialRecord): number | undefined {
  return record.state === 'replaced' ? record.since : undefined;
}

/**
 * A use in the second half of the grace, or later: readers that refresh have turned to the new credential by then.
 * Forgotten after half the grace without a use, as far as the issuer has reported.
 */
async function lateUse(context: Context, id: string, after: number): Promise<number | undefined> {
  const { adapter, settings, clock } = context;
  if (!adapter.lastUsed || settings.stragglers === 'cut-off') return undefined;
  const lastUsed = await adapter.lastUsed(id);
  const quiet = awaitedLag(context) + settings.grace / 2;
  const bound = Math.max(after, clock.now() - quiet);
  return lastUsed !== undefined && lastUsed > bound ? lastUsed : undefined;
}

/** A use that the issuer may have reported only after the credential was disabled. */
export async function useBeforeDisabled(
  context: Context,
  record: CredentialRecord,
): Promise<number | undefined> {
  const { adapter, settings } = context;
  // A revoked credential was expected to be in use up to the end.
  if (!adapter.lastUsed || settings.stragglers === 'cut-off' || record.state === 'revoked') return undefined;
  // A credential that was never current was used by its verification alone.
  if (record.version === NO_VERSION) return undefined;
  const lastUsed = await adapter.lastUsed(record.id);
  const bound = (record.since ?? 0) - (adapter.traits.usage?.lag ?? 0);
  return lastUsed !== undefined && lastUsed > bound ? lastUsed : undefined;
}

export function tellStraggler(id: string, lastUsed: number): string {
  return `The replaced credential ${id} is still used: last at ${iso(lastUsed)}, as far as its issuer tells.`;
}
