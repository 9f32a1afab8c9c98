import type { Construct } from 'constructs';
import { EXPIRY_SLACK_SECONDS } from '../../engine/src/contract';
import type { CredentialTraits } from '../credential-traits';
import { refuse } from '../refuse';
import type { RotationPlan } from '../rotation';
import { inWords } from '../schedule/schedule';
import { secretPathOf } from './secret-path';

const HOUR = 3600;

/**
 * Checks that a credential which expires can live until it is replaced and its grace is over, with the margin of the engine.
 *
 * @throws `LifeTooLong`
 */
export function checkExpiry(rotator: Construct, plan: RotationPlan, { longestLife }: CredentialTraits): void {
  if (longestLife === undefined) return;
  const needed = Math.ceil((plan.overdueAfterSeconds + plan.graceSeconds + EXPIRY_SLACK_SECONDS) / HOUR);
  const limit = longestLife.toHours();
  if (needed <= limit) return;
  refuse(
    'LifeTooLong',
    `A credential of ${secretPathOf(rotator)} must live for ${inWords(needed)} (the period with its margin, the grace and a day), but its issuer ends it after ${inWords(limit)}.`,
    'Use a shorter period or a shorter grace.',
  );
}
