import { Annotations, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type CredentialTraits, isInPlace } from '../credential-traits';
import { refuse } from '../refuse';
import { secretPathOf } from './secret-path';

/**
 * Checks the grace of a rotation against the traits of its credential, and warns about a rotation without a grace. Readers
 * that fetch the credential for each use work without a grace: acknowledge the warning with
 * `Annotations.of(secret).acknowledgeWarning`.
 *
 * @throws `GraceNotPossible`
 */
export function checkGrace(rotator: Construct, graceSeconds: number, traits: CredentialTraits): void {
  const path = secretPathOf(rotator);
  const warn = (id: string, text: string) => Annotations.of(rotator).addWarningV2(id, text);
  if (isInPlace(traits)) {
    refuseGrace(path, graceSeconds);
    warn(
      'cdk-rekey:oneSlot',
      `The issuer of ${path} keeps one credential for its principal, so each rotation replaces it in place: from the ` +
        'installation of the new value to its promotion AWSCURRENT does not work, and readers that have not fetched ' +
        'the new value fail. Make readers fetch the value again and retry when it is refused, and acknowledge this warning.',
    );
  } else if (graceSeconds === 0) {
    warn(
      'cdk-rekey:noGrace',
      `The grace of ${path} is 0: a replaced credential can be retired immediately, and readers that have not fetched ` +
        'the new one fail. Use a grace that is longer than readers cache a credential, or acknowledge this warning.',
    );
  }
}

function refuseGrace(path: string, graceSeconds: number): void {
  if (graceSeconds === 0) return;
  refuse(
    'GraceNotPossible',
    `The grace of ${path} is ${Duration.seconds(graceSeconds).toHumanString()}, but its issuer keeps one credential for its principal: ` +
      'the new value replaces the current one in place, so no earlier credential remains.',
    'Use a rotation with a grace of zero: { grace: Duration.minutes(0) }.',
  );
}
