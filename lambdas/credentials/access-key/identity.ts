import { RekeyError, SECOND } from 'cdk-rekey-engine';
import { askEverywhere, type SdkError, type Trial, type Wanted } from './sts';

/** Authenticates with the key, as the user that it must belong to. Throws VerifyFailed or WrongPrincipal. */
export async function tryEverywhere(trial: Trial, home?: string): Promise<void> {
  const wanted: Wanted = {
    ofIdentity: (arn) => {
      requireUser(arn, trial.userName);
      return 'yes';
    },
    // Mostly InvalidClientTokenId: not there yet.
    // Stryker disable next-line StringLiteral: any string but "yes" and "no" is equivalent to "nothing".
    ofError: (error) => (refusesKey(error) ? 'no' : 'nothing'),
    failed: (region, lastAnswer) => verifyFailed(trial, region, lastAnswer),
  };
  await askEverywhere(trial, wanted, home);
}

/** A service that is out of order, out of reach or too busy says nothing of the key. */
function refusesKey({ name, $metadata }: SdkError): boolean {
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && !name.startsWith('Throttling');
}

function requireUser(arn: string, userName: string): void {
  if (/:user\//.test(arn) && arn.endsWith(`/${userName}`)) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The access key belongs to ${arn}, not to the user ${userName}.`,
    unchanged: 'AWSCURRENT, and every key.',
    action: 'find out who wrote this key into the secret; then rotate again.',
  });
}

function verifyFailed({ key, check }: Trial, region: string, lastAnswer: string): RekeyError {
  const { successes, within } = check;
  return new RekeyError('VerifyFailed', {
    found: `The access key ${key.accessKeyId} did not authenticate at STS in ${region}, ${successes} times in a row within ${within / SECOND} s; last answer: ${lastAnswer}`,
    unchanged: 'AWSCURRENT, and every key.',
    action: 'nothing, if a later attempt succeeds; else see whether the function reaches STS in that region.',
  });
}
