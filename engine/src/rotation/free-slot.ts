import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import type { CredentialRecord } from '../inventory/credential-records';
import type { Inventory } from '../inventory/inventory';
import { readPromotion } from '../inventory/promotion';
import { type Assessment, assess, stragglerMessage } from '../retirement/assess';
import { remove, retire } from '../retirement/retire';
import { CURRENT, versionWith } from '../secret-store/secret-store';
import { HOUR, iso } from '../time/clock';
import { isLabelHeld, slotsOf } from '../traits';

/**
 * Frees a slot if none is free: removes one credential of this secret that is retired or due for it, as `assess` decides.
 * Returns its id. Throws SlotTaken, Straggler or GraceNotOver.
 */
export async function freeSlot(context: Context, inventory: Inventory): Promise<string | undefined> {
  const occupied = inventory.listed.filter(({ id }) => !endsByPromotion(context, inventory, id));
  if (occupied.length < slotsOf(context.adapter)) return undefined;
  const assessments = new Map<string, Assessment>();
  for (const credential of occupied)
    assessments.set(credential.id, await assess(context, inventory, credential));
  const disabled = removable(assessments, 'disabled');
  const free = disabled ?? removable(assessments, 'retire');
  if (!free) throw noSlot(context, assessments, inventory);
  if (disabled || (await retire(context, free))) await remove(context, free);
  return free.id;
}

/**
 * True for a label-held credential that needs no slot in a replacement, where the promotion moves AWSPREVIOUS: a compromised
 * one has no grace, and one that a compromised value carries on does not end with its label.
 */
function endsByPromotion({ adapter }: Context, { records, holders, seen }: Inventory, id: string): boolean {
  const isCompromised = (one: string) => records.get(one)?.state === 'compromised';
  const carried = holders.get(versionWith(seen, CURRENT) ?? '') ?? [];
  return isLabelHeld(adapter) && (isCompromised(id) || (carried.includes(id) && carried.some(isCompromised)));
}

const REASONS: Partial<Record<Assessment['assessment'], string>> = {
  foreign: 'not issued for this secret',
  'enabled-again': 'enabled again',
};
const REMOVE_THEM =
  'find the users of these credentials and remove the credentials at the issuer; then rotate again.';
/** For a secret that never had a credential, as when a deploy renames a construct. */
const OF_THE_EARLIER_SECRET =
  'If this deploy renames a RotatingSecret, they belong to the secret that it replaces: deploy again after the grace of that secret is over and its replaced credential is removed.';

function removable(
  assessments: ReadonlyMap<string, Assessment>,
  wanted: 'disabled' | 'retire',
): CredentialRecord | undefined {
  for (const assessment of assessments.values())
    if (assessment.assessment === wanted) return assessment.record;
  return undefined;
}

function noSlot(
  context: Context,
  assessments: ReadonlyMap<string, Assessment>,
  { seen }: Inventory,
): RekeyError {
  const unchanged = 'every credential and every label; nothing was issued.';
  const all = [...assessments];
  const kept = all.filter(([, { assessment }]) => ['foreign', 'held', 'enabled-again'].includes(assessment));
  if (kept.length > 0) {
    return new RekeyError('SlotTaken', {
      found: `No slot is free. Credentials that the rotator must not remove: ${kept.map(([id, { assessment }]) => `${id} (${REASONS[assessment] ?? assessment})`).join(', ')}.`,
      unchanged,
      action: readPromotion(seen.tags) ? REMOVE_THEM : `${REMOVE_THEM} ${OF_THE_EARLIER_SECRET}`,
    });
  }
  for (const [id, assessment] of all) {
    if (assessment.assessment !== 'straggler') continue;
    return new RekeyError('Straggler', {
      found: `No slot is free. ${stragglerMessage(id, assessment.lastUsed)}`,
      unchanged,
      action:
        'find the reader and have it read the secret again, or set `stragglers: Stragglers.CUT_OFF`; then rotate again.',
    });
  }
  return graceNotOver(context, [...assessments.values()]);
}

function graceNotOver({ adapter }: Context, assessments: readonly Assessment[]): RekeyError {
  const grace = assessments.find(
    (assessment) => assessment.assessment === 'grace' && assessment.until !== undefined,
  );
  const { until, reported } = grace?.assessment === 'grace' ? grace : {};
  const lag = (adapter.traits.usage?.lag ?? 0) / HOUR;
  const waits =
    until !== undefined && reported !== undefined && reported > until
      ? ` and is kept until ${iso(reported)}, because its issuer reports uses up to ${lag} hours late`
      : '';
  return new RekeyError('GraceNotOver', {
    found: `No slot is free: the replaced credential is in its grace${until ? ` until ${iso(until)}` : ', which begins with the next sweep'}${waits}.`,
    unchanged: 'every credential and every label; nothing was issued.',
    action: waits
      ? 'rotate again after that; or shorten the grace, or set `stragglers: Stragglers.CUT_OFF`, which does not wait for reports.'
      : 'rotate again after the grace, or shorten the grace.',
  });
}
