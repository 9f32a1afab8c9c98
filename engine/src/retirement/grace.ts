import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { promotionOfCurrent, promotionTag } from '../inventory/promotion';
import { PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { isLabelHeld } from '../traits';

/**
 * Checks the grace before a promotion that moves AWSPREVIOUS and so ends a label-held credential. The first step may not
 * have seen the last promotion. Throws GraceNotOver.
 */
export function requireGraceOver({ adapter, settings, clock }: Context, seen: SecretState): void {
  if (!isLabelHeld(adapter) || versionWith(seen, PREVIOUS) === undefined) return;
  const promotion = promotionOfCurrent(seen);
  const until = promotion && promotion.time + settings.grace;
  if (until !== undefined && clock.now() >= until) return;
  throw new RekeyError('GraceNotOver', {
    found: `The replaced credential is in its grace${until === undefined ? ', which begins with the next sweep' : ` until ${iso(until)}`}, and another rotation would end it.`,
    unchanged: 'every credential and every label.',
    action:
      'rotate again after the grace; or remove AWSPREVIOUS first, which makes the last readers of that credential fail.',
  });
}

/** Starts the grace after AWSCURRENT was moved by hand, for label-held credentials. */
export async function beginGrace({ store, clock }: Context, seen: SecretState): Promise<void> {
  const promotion = promotionOfCurrent(seen);
  if (promotion) await store.tag(promotionTag({ ...promotion, time: clock.now() }));
}
