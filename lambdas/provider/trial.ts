import { type Check, RekeyError } from 'cdk-rekey-engine';
import { effort, type Reaction, untilReaction } from '../verification/reaction';
import type { Provider } from './provider';

/** Use of a credential, with the error of a use without an answer. */
export interface Use extends Reaction {
  readonly error?: RekeyError;
}

/** Uses of one credential at its provider. */
export interface Trial {
  /** Name of the credential in errors. */
  readonly title: string;
  readonly provider: Provider;
  readonly check: Check;
  use(): Promise<Use>;
}

/** Errors that show nothing about the credential. */
const TRANSIENT: readonly string[] = ['IssuerUnreachable', 'IssuerTimedOut', 'IssuerBusy'];

/** Uses the credential several times in a row. @throws VerifyFailed if it is refused; another error if no answer shows either */
export function requireAccepted(trial: Trial): Promise<void> {
  return series(trial, 'accepted', ({ accepted, answer, error }) => {
    const { provider, title, check } = trial;
    if (accepted === undefined) return error ?? provider.fail('CallFailed', 'login', answer);
    return new RekeyError('VerifyFailed', {
      found: `${title} was not accepted ${effort(check)}; last answer: ${answer}`,
      unchanged: 'AWSCURRENT, and every credential.',
      action: 'none if a later attempt succeeds; otherwise check who removed or changed the credential.',
    });
  });
}

/** Uses the credential until it is refused several times in a row. Returns the evidence. @throws StillAccepted */
export async function requireRefused(trial: Trial): Promise<string> {
  const { provider, title, check } = trial;
  await series(trial, 'refused', ({ answer }) => {
    return new RekeyError('StillAccepted', {
      found: `${title} was not refused ${effort(check)}; last answer: ${answer}`,
      unchanged: 'the credential.',
      action: 'remove the credential at the issuer, and run replace-now again.',
    });
  });
  return `${provider.name} refused it ${check.successes} times in a row`;
}

async function series(
  { provider, check, use }: Trial,
  wanted: 'accepted' | 'refused',
  failed: (last: Use) => RekeyError,
): Promise<void> {
  let last: Use = { accepted: undefined, answer: 'none' };
  const tryOnce = async () => {
    last = await use().catch(inconclusive);
    return last;
  };
  await untilReaction({ check, clock: provider.context.clock, tryOnce }, wanted, () => failed(last));
}

function inconclusive(error: unknown): Use {
  if (!(error instanceof RekeyError) || !TRANSIENT.includes(error.code)) throw error;
  return { accepted: undefined, answer: error.report.found, error };
}
