import type { Finding } from '../contract';

/** Reasons for which a report starts no response. */
export type IntakeRefusal =
  /** The message has not the form of its source. */
  | 'Malformed'
  /** The message names a source that is not configured. */
  | 'SourceUnknown'
  /** The event belongs to another account. */
  | 'AnotherAccount'
  /** A session of a role or a user, whose credentials expire by themselves. */
  | 'SessionCredential'
  /** The credentials of the root user, which no rotator holds. */
  | 'RootCredential'
  /** An entity that is neither an access key nor a user. */
  | 'EntityUnknown'
  /** A sample of GuardDuty. */
  | 'SampleFinding'
  /** The alert was closed at GitHub. */
  | 'AlertResolved'
  /** A value that no index can hold: it is shorter than 8 characters, or very long. */
  | 'ValueUnusable'
  /** A report of a person has a text that seems to be a secret value. */
  | 'SecretInReport';

/** A report without effect. */
export interface Refused {
  readonly refused: IntakeRefusal;
  /** Sentence for a person. It quotes no value. */
  readonly explanation: string;
}

/** Result of a source for one leaked credential. */
export type Outcome = Finding | Refused;

export const isRefused = (outcome: Outcome): outcome is Refused => 'refused' in outcome;

/** A refusal. */
export const refused = (code: IntakeRefusal, explanation: string): Refused => ({
  refused: code,
  explanation,
});

/** A named error after which the message is tried again; in the end it is in the dead-letter queue. */
export class IntakeError extends Error {
  /** @param after seconds until the next attempt. */
  constructor(
    override readonly name: string,
    message: string,
    readonly after?: number,
  ) {
    super(message);
  }
}
