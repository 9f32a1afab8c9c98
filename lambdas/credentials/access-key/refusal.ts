import { RekeyError, SECOND } from 'cdk-rekey-engine';
import { askEndpoints, type Trial, type Wanted } from './sts';

/** Error of STS for a key that does not exist or is not active. No other error proves that a key is dead. */
const REFUSAL = 'InvalidClientTokenId';

/** Authenticates until every endpoint refuses the key. Returns the evidence. Throws StillAccepted. */
export async function proveRefused(trial: Trial, home?: string): Promise<string> {
  const wanted: Wanted = {
    ofIdentity: () => 'refuted',
    // Stryker disable next-line StringLiteral: any string but "confirmed" and "refuted" is equivalent to "inconclusive".
    ofError: ({ name }) => (name === REFUSAL ? 'confirmed' : 'inconclusive'),
    failed: (region, lastAnswer) => stillAccepted(trial, region, lastAnswer),
  };
  const regions = await askEndpoints(trial, wanted, home);
  return `STS refused it ${trial.check.successes} times in a row in ${regions.join(' and ')}`;
}

function stillAccepted({ key, check }: Trial, region: string, lastAnswer: string): RekeyError {
  return new RekeyError('StillAccepted', {
    found: `STS in ${region} did not refuse the access key ${key.accessKeyId} ${check.successes} times in a row within ${check.within / SECOND} s; last answer: ${lastAnswer}`,
    unchanged: 'the key, which is disabled at IAM and has no label.',
    action: `run replace-now again with the credential ${key.accessKeyId}, which only repeats the proof. If the key is accepted for many minutes, attach a policy to its user that denies all actions.`,
  });
}
