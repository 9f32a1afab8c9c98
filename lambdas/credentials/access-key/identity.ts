import { RekeyError, SECOND } from 'cdk-rekey-engine';
import { askEndpoints, type SdkError, type Trial, type Wanted } from './sts';

/** Authenticates as the expected user. Throws VerifyFailed or WrongPrincipal. */
export async function verifyKey(trial: Trial, home?: string): Promise<void> {
  const wanted: Wanted = {
    ofIdentity: (arn) => {
      requireUser(arn, trial.userName);
      return 'confirmed';
    },
    // Usually InvalidClientTokenId: the key is not yet effective.
    // Stryker disable next-line StringLiteral: any string but "confirmed" and "refuted" is equivalent to "inconclusive".
    ofError: (error) => (refusesKey(error) ? 'refuted' : 'inconclusive'),
    failed: (region, lastAnswer) => verifyFailed(trial, region, lastAnswer),
  };
  await askEndpoints(trial, wanted, home);
}

/** An outage, a lost response or throttling is inconclusive. */
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
    action:
      'none if a later attempt succeeds; otherwise check whether the function can reach STS in that region.',
  });
}
