import type { Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { promotionTag, readPromotion } from '../inventory/credential-records';
import { compromisedSince } from '../revoke/compromise';
import { READERS_SEE } from '../secret-store/labels';
import { CURRENT, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/** When a grace ends that nobody has begun to count. */
const UNKNOWN = Number.POSITIVE_INFINITY;

/**
 * When the grace of what has AWSPREVIOUS ends, by the promotion on record, milliseconds; unknown where somebody moved
 * AWSCURRENT by hand, as the next sweep begins to count.
 */
function endOnRecord({ settings }: Scene, seen: SecretState): number {
  const promotion = readPromotion(seen.tags);
  if (!promotion || promotion.version !== versionWith(seen, CURRENT)) return UNKNOWN;
  return promotion.time + settings.grace;
}

/**
 * The same; unknown also where somebody moved AWSCURRENT back before a later promotion was written down: then what
 * has AWSPREVIOUS is newer than the promotion on record.
 */
async function graceEnd(scene: Scene, seen: SecretState, previous: string): Promise<number> {
  const { settings, clock, store } = scene;
  const end = endOnRecord(scene, seen);
  if (clock.now() < end) return end;
  const stored = await store.read(previous);
  return stored && stored.created > end - settings.grace ? UNKNOWN : end;
}

/**
 * Where a credential lives as long as its label, the next promotion ends the replaced one, since AWSPREVIOUS
 * moves on. So nothing is issued before its grace is over. Throws GraceNotOver.
 */
export async function requireGraceOver(scene: Scene, seen: SecretState): Promise<void> {
  const previous = versionWith(seen, PREVIOUS);
  if (previous) refuseBefore(await graceEnd(scene, seen, previous), scene);
}

/** The same before a version is made current, when no other version's value may be read any more. Throws GraceNotOver. */
export function requireGraceOverOnRecord(scene: Scene, seen: SecretState): void {
  if (versionWith(seen, PREVIOUS)) refuseBefore(endOnRecord(scene, seen), scene);
}

function refuseBefore(end: number, { clock }: Scene): void {
  if (clock.now() >= end) return;
  throw new RekeyError('GraceNotOver', {
    found: `The replaced credential is in its grace${end === UNKNOWN ? ', which begins with the next sweep' : ` until ${iso(end)}`}, and another rotation would end it.`,
    left: 'every credential and every label.',
    fix: 'rotate again after the grace; or take AWSPREVIOUS off first, and the last readers of that credential fail.',
  });
}

/** Where a credential lives as long as its label, the sweep takes the label off when the grace is over. */
export async function endGrace(scene: Scene, seen: SecretState): Promise<void> {
  const { store, clock, log } = scene;
  const previous = versionWith(seen, PREVIOUS);
  if (!previous) return;
  const end = await graceEnd(scene, seen, previous);
  const over = clock.now() >= end;
  if (!over && !compromisedSince(scene, seen, previous)) {
    if (end === UNKNOWN) await beginGrace(scene, seen);
    return;
  }
  // A replacement that did not end may have made the other version current an instant ago.
  if (!over) await clock.sleep(READERS_SEE);
  await store.move(PREVIOUS, { from: previous });
  log.write('info', { event: 'retire', version: previous, outcome: 'label taken off' });
}

/** Where the promotion on record is not the last one, the grace counts from now. */
async function beginGrace({ store, clock }: Scene, seen: SecretState): Promise<void> {
  const promotion = readPromotion(seen.tags);
  if (!promotion || promotion.version !== versionWith(seen, CURRENT)) return;
  await store.tag(promotionTag({ ...promotion, time: clock.now() }));
}
