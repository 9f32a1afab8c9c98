import { type Check, type Clock, RekeyError, SECOND } from 'cdk-rekey-engine';
import { inARow } from '../../verification/in-a-row';
import type { Reaction } from './acceptance';
import type { ClientSecretValue } from './contract';
import type { Parameters } from './parameters';

/** Requests with one client secret. */
export interface Trial {
  readonly value: ClientSecretValue;
  readonly parameters: Parameters;
  readonly check: Check;
  readonly clock: Clock;
  tryOnce(): Promise<Reaction>;
}

/** Uses the secret several times in a row. @throws VerifyFailed */
export function requireAccepted(trial: Trial): Promise<void> {
  return repeat(trial, true, (lastAnswer) => {
    const { value, parameters } = trial;
    return new RekeyError('VerifyFailed', {
      found: `${nameOf(parameters)} did not accept the secret ${value.clientSecretId} of the app client, ${times(trial)}; last answer: ${lastAnswer}`,
      unchanged: 'AWSCURRENT, and every client secret.',
      action:
        'none if a later attempt succeeds; otherwise check that the app client allows the flow of the verification, and that a web ACL of the user pool does not block the request.',
    });
  });
}

/** Uses the secret until it is refused several times in a row. Returns the evidence. @throws StillAccepted */
export async function requireRefused(trial: Trial): Promise<string> {
  const { parameters, value, check } = trial;
  await repeat(trial, false, (lastAnswer) => {
    return new RekeyError('StillAccepted', {
      found: `${nameOf(parameters)} did not refuse the secret ${value.clientSecretId} of the app client, ${times(trial)}; last answer: ${lastAnswer}`,
      unchanged: 'the app client.',
      action: `run replace-now again with the credential ${value.clientSecretId}, which only repeats the proof. If the answer shows neither acceptance nor refusal, check that the app client allows the flow of the verification.`,
    });
  });
  return `${nameOf(parameters)} refused it ${check.successes} times in a row`;
}

function repeat(trial: Trial, wanted: boolean, failed: (lastAnswer: string) => RekeyError): Promise<void> {
  const ask = async () => {
    const { accepted, answer } = await trial.tryOnce();
    if (accepted === undefined) return { verdict: 'inconclusive', answer } as const;
    return { verdict: accepted === wanted ? 'confirmed' : 'refuted', answer } as const;
  };
  return inARow({ check: trial.check, clock: trial.clock, ask, failed });
}

const times = ({ check }: Trial): string =>
  `${check.successes} times in a row within ${check.within / SECOND} s`;

function nameOf({ verification, tokenEndpoint }: Parameters): string {
  if (verification === 'client-credentials') return `The token endpoint ${tokenEndpoint}`;
  return `Cognito (${verification === 'client-token' ? 'GetClientToken' : 'InitiateAuth'})`;
}
