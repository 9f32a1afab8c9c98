import { RekeyError } from 'cdk-rekey-engine';
import { effort, type Uses, untilReaction } from '../../verification/reaction';
import type { ClientSecretValue } from './contract';
import type { Parameters } from './parameters';

/** Requests with one client secret. */
export interface Trial extends Uses {
  readonly value: ClientSecretValue;
  readonly parameters: Parameters;
}

/** Uses the secret several times in a row. @throws VerifyFailed */
export function requireAccepted(trial: Trial): Promise<void> {
  return untilReaction(trial, 'accepted', (lastAnswer) => {
    const { value, parameters } = trial;
    return new RekeyError('VerifyFailed', {
      found: `${nameOf(parameters)} did not accept the secret ${value.clientSecretId} of the app client, ${effort(trial.check)}; last answer: ${lastAnswer}`,
      unchanged: 'AWSCURRENT, and every client secret.',
      action:
        'none if a later attempt succeeds; otherwise check that the app client allows the flow of the verification, and that a web ACL of the user pool does not block the request.',
    });
  });
}

/** Uses the secret until it is refused several times in a row. Returns the evidence. @throws StillAccepted */
export async function requireRefused(trial: Trial): Promise<string> {
  const { parameters, value, check } = trial;
  await untilReaction(trial, 'refused', (lastAnswer) => {
    return new RekeyError('StillAccepted', {
      found: `${nameOf(parameters)} did not refuse the secret ${value.clientSecretId} of the app client, ${effort(trial.check)}; last answer: ${lastAnswer}`,
      unchanged: 'the app client.',
      action: `run replace-now again with the credential ${value.clientSecretId}, which only repeats the proof. If the answer shows neither acceptance nor refusal, check that the app client allows the flow of the verification.`,
    });
  });
  return `${nameOf(parameters)} refused it ${check.successes} times in a row`;
}

function nameOf({ verification, tokenEndpoint }: Parameters): string {
  if (verification === 'client-credentials') return `The token endpoint ${tokenEndpoint}`;
  return `Cognito (${verification === 'client-token' ? 'GetClientToken' : 'InitiateAuth'})`;
}
