import type { Listed } from '../adapter';
import type { Context } from '../context';
import { type CredentialRecord, NO_VERSION } from '../inventory/credential-records';
import { type Inventory, labelsHolding } from '../inventory/inventory';
import { promotionOfCurrent } from '../inventory/promotion';
import { CURRENT, PREVIOUS } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/**
 * Result of `assess`: the reason why a credential is retired or kept. The sweep (`sweep/reconcile.ts`) and a rotation that
 * needs a slot (`rotation/free-slot.ts`) act on it; `retire.ts` carries it out.
 */
export type Assessment =
  /** Kept: a label holds it, or it was not issued for this secret. */
  | { readonly assessment: 'current' | 'held' | 'foreign' }
  /** Kept: in its grace, which ends at `until` (undefined if it has not started). Every use is reported at `reported`. */
  | { readonly assessment: 'grace'; readonly until?: number; readonly reported?: number }
  /** Kept: still used after its grace. */
  | { readonly assessment: 'straggler'; readonly lastUsed: number }
  /** Due for retirement. */
  | { readonly assessment: 'retire'; readonly record: CredentialRecord }
  /** Kept: enabled by hand after its retirement. */
  | { readonly assessment: 'enabled-again'; readonly record: CredentialRecord }
  /** Retired. */
  | { readonly assessment: 'disabled'; readonly record: CredentialRecord };

/** Maximum time until a use is reported; 0 if uses do not prevent retirement. */
function awaitedLag({ adapter, settings }: Context): number {
  return settings.stragglers === 'hold' ? (adapter.traits.usage?.lag ?? 0) : 0;
}

/** Decides whether a credential is current, in its grace, held back, or due for retirement. */
export async function assess(
  context: Context,
  inventory: Inventory,
  { id, active }: Listed,
): Promise<Assessment> {
  const labels = labelsHolding(inventory, id);
  if (labels.includes(CURRENT)) return { assessment: 'current' };
  if (inventory.orphans.includes(id)) return { assessment: 'retire', record: orphanRecord(context, id) };
  const record = inventory.records.get(id);
  if (!record) return { assessment: labels.length > 0 ? 'held' : 'foreign' };
  if (record.state === 'compromised') return { assessment: 'retire', record };
  if (labels.some((label) => label !== PREVIOUS)) return { assessment: 'held' };
  if (record.state === 'removed') return { assessment: 'disabled', record };
  if (record.state === 'disabled' || record.state === 'revoked') {
    const enabledAgain = active && context.adapter.traits.disable;
    return { assessment: enabledAgain ? 'enabled-again' : 'disabled', record };
  }
  // A credential that was never current has no readers. A retirement that has begun needs no new evidence.
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
  // Until the issuer has reported every use within the grace, the absence of uses proves nothing.
  const reported = until + awaitedLag(context);
  if (clock.now() < reported) return { assessment: 'grace', until, reported };
  const lastUsed = await lateUse(context, record.id);
  return lastUsed === undefined ? { assessment: 'retire', record } : { assessment: 'straggler', lastUsed };
}

const orphanRecord = ({ clock }: Context, id: string): CredentialRecord => ({
  id,
  state: 'pending',
  since: clock.now(),
  version: NO_VERSION,
});

/**
 * Start of the grace; undefined if AWSCURRENT was moved by hand and the sweep has not started the grace. If AWSCURRENT was
 * moved back before a promotion was recorded, the recorded promotion is older than the credential with AWSPREVIOUS.
 */
async function promotedSince(
  context: Context,
  { seen }: Inventory,
  { since, version }: CredentialRecord,
): Promise<number | undefined> {
  const promotion = promotionOfCurrent(seen);
  if (!promotion) return undefined;
  if (since !== undefined) return Math.max(promotion.time, since);
  // The value is read only after the recorded grace has ended.
  if (context.clock.now() < promotion.time + context.settings.grace) return promotion.time;
  const stored = await context.store.read(version);
  return stored && stored.created > promotion.time ? undefined : promotion.time;
}

function replacedSince(record: CredentialRecord): number | undefined {
  return record.state === 'replaced' ? record.since : undefined;
}

/**
 * Time of a use that makes the credential a straggler: at the end of the grace, a use in its second half, when readers that
 * refresh already use the new credential. Such a use expires after half the grace and the lag without another one.
 */
async function lateUse(context: Context, id: string): Promise<number | undefined> {
  const { adapter, settings, clock } = context;
  if (!adapter.lastUsed || settings.stragglers === 'cut-off') return undefined;
  const lastUsed = await adapter.lastUsed(id);
  const quiet = awaitedLag(context) + settings.grace / 2;
  return lastUsed !== undefined && lastUsed > clock.now() - quiet ? lastUsed : undefined;
}

/** Time of a use that the issuer may have reported only after the credential was disabled. */
export async function useBeforeDisabled(
  context: Context,
  record: CredentialRecord,
): Promise<number | undefined> {
  const { adapter, settings } = context;
  // A revoked credential is expected to be in use until the end.
  if (!adapter.lastUsed || settings.stragglers === 'cut-off' || record.state === 'revoked') return undefined;
  // A credential that was never current was used only by its verification.
  if (record.version === NO_VERSION) return undefined;
  const lastUsed = await adapter.lastUsed(record.id);
  const bound = (record.since ?? 0) - (adapter.traits.usage?.lag ?? 0);
  return lastUsed !== undefined && lastUsed > bound ? lastUsed : undefined;
}

export function stragglerMessage(id: string, lastUsed: number): string {
  return `The replaced credential ${id} is still used. Its issuer reports the last use at ${iso(lastUsed)}.`;
}
