import { iso } from './clock';
import { RekeyError } from './errors';
import { readPromotion } from './ledger';
import { CURRENT, PREVIOUS, type SecretState, versionWith } from './ports';
import type { Scene } from './scene';

/**
 * Where a credential lives as long as its label, the next promotion ends the replaced one, since AWSPREVIOUS
 * moves on. So nothing is issued, and nothing made current, before its grace is over. Throws GraceNotOver.
 */
export function requireGraceOver({ settings, clock }: Scene, seen: SecretState): void {
  if (!versionWith(seen, PREVIOUS)) return;
  const promotion = readPromotion(seen.tags);
  // Unknown where somebody moved AWSCURRENT by hand; the next sweep starts the count.
  const known = promotion?.version === versionWith(seen, CURRENT);
  const until = known ? (promotion?.time ?? 0) + settings.grace : undefined;
  if (until !== undefined && clock.now() >= until) return;
  throw new RekeyError('GraceNotOver', {
    found: `The replaced credential is in its grace${until ? ` until ${iso(until)}` : ', which begins with the next sweep'}, and another rotation would end it.`,
    left: 'every credential and every label.',
    fix: 'rotate again after the grace; or take AWSPREVIOUS off first, and the last readers of that credential fail.',
  });
}
