import { type Check, type Clock, type RekeyError, SECOND } from 'cdk-rekey-engine';
import { inARow } from './in-a-row';

/** Reaction of an issuer to a credential. */
export interface Reaction {
  /** Undefined if the response shows neither that the credential is accepted nor that it is refused. */
  readonly accepted: boolean | undefined;
  /** Text for an error message, without secret values. */
  readonly answer: string;
}

/** Uses of one credential at one endpoint. */
export interface Uses {
  readonly check: Check;
  readonly clock: Clock;
  tryOnce(): Promise<Reaction>;
}

/** Uses a credential until the endpoint has accepted it, or refused it, several times in a row. */
export function untilReaction(
  { check, clock, tryOnce }: Uses,
  wanted: 'accepted' | 'refused',
  failed: (lastAnswer: string) => RekeyError,
): Promise<void> {
  const ask = async () => {
    const { accepted, answer } = await tryOnce();
    if (accepted === undefined) return { verdict: 'inconclusive', answer } as const;
    return { verdict: accepted === (wanted === 'accepted') ? 'confirmed' : 'refuted', answer } as const;
  };
  return inARow({ check, clock, ask, failed });
}

/** The effort of a check, for messages. */
export const effort = ({ successes, within }: Check): string =>
  `${successes} times in a row within ${within / SECOND} s`;
