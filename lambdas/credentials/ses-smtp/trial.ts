import { type Check, type Clock, RekeyError } from 'cdk-rekey-engine';
import { effort, untilReaction } from '../../verification/reaction';
import type { SmtpEndpoint, SmtpValue } from './contract';
import type { Authenticate } from './smtp';
import { endpointsIn } from './value';

/** Authentications with one value at each of its endpoints. */
export interface Trial {
  readonly value: SmtpValue;
  readonly check: Check;
  readonly clock: Clock;
  readonly authenticate: Authenticate;
}

/** Authenticates several times in a row at every endpoint. @throws VerifyFailed */
export function requireAccepted(trial: Trial): Promise<void> {
  return atEvery(trial, 'accepted', ({ host }, lastAnswer) => {
    return new RekeyError('VerifyFailed', {
      found: `The SMTP endpoint ${host} did not accept the password of ${trial.value.username}, ${effort(trial.check)}; last answer: ${lastAnswer}`,
      unchanged: 'AWSCURRENT, and every key.',
      action:
        'none if a later attempt succeeds; otherwise check whether SES has an SMTP endpoint in that region, and whether the function can reach it.',
    });
  });
}

/** Authenticates until every endpoint refuses several times in a row. Returns the evidence. @throws StillAccepted */
export async function requireRefused(trial: Trial): Promise<string> {
  await atEvery(trial, 'refused', ({ host }, lastAnswer) => {
    const { username } = trial.value;
    return new RekeyError('StillAccepted', {
      found: `The SMTP endpoint ${host} did not refuse the password of ${username}, ${effort(trial.check)}; last answer: ${lastAnswer}`,
      unchanged: 'the key, which is disabled at IAM and has no label.',
      action: `run replace-now again with the credential ${username}, which only repeats the proof. If the password is accepted for many minutes, attach a policy to the user that denies all actions.`,
    });
  });
  const hosts = endpointsIn(trial.value).map(({ host }) => host);
  return `${hosts.join(' and ')} refused it ${trial.check.successes} times in a row`;
}

async function atEvery(
  { value, check, clock, authenticate }: Trial,
  wanted: 'accepted' | 'refused',
  failed: (endpoint: SmtpEndpoint, lastAnswer: string) => RekeyError,
): Promise<void> {
  await Promise.all(
    endpointsIn(value).map((endpoint) => {
      const tryOnce = () => authenticate(endpoint, value.username);
      return untilReaction({ check, clock, tryOnce }, wanted, (lastAnswer) => failed(endpoint, lastAnswer));
    }),
  );
}
