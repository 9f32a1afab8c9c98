import type { Duration } from 'aws-cdk-lib';

/** Place where a credential lives. It determines how the credential is ended. */
export enum LivesAt {
  /** At its issuer, until it is removed there. */
  ISSUER = 'issuer',
  /** Your own service accepts every value with a staging label; removing the label ends the credential. */
  LABELS = 'labels',
}

/**
 * Traits of an adapter that synth needs for checks and grants. They must match the traits that the adapter declares;
 * the other traits are declared by the adapter only.
 */
export interface CredentialTraits {
  /**
   * Number of credentials that can exist at once for one principal. With 1, the new value replaces the current one in
   * place: the grace of the rotation must be zero, and AWSCURRENT does not work from *install* to *promote*. Not used
   * with `LivesAt.LABELS`, where each label keeps a credential alive.
   *
   * @default - 2 or more
   */
  readonly slots?: number;

  /**
   * Place where the credential lives.
   *
   * @default LivesAt.ISSUER
   */
  readonly livesAt?: LivesAt;

  /**
   * True if a value with `LivesAt.LABELS` contains several credentials with their own ids: the adapter has `idOf`. The
   * rotator then removes the records of credentials that the value no longer contains. Always true with `LivesAt.ISSUER`.
   *
   * @default false
   */
  readonly keyring?: boolean;

  /**
   * Maximum delay until the issuer reports a use of a credential, if it reports uses. With `Stragglers.HOLD` a replaced
   * credential is retired after the uses within its whole grace are reported, so the grace plus this delay must end
   * before the next rotation can begin.
   *
   * @default - the issuer reports no uses, or reports them without delay
   */
  readonly usageLag?: Duration;

  /**
   * True if a step may end before the issuer has activated the new credential, and a later attempt continues. The alarm for
   * failed rotations then does not count these steps.
   *
   * @default false
   */
  readonly asynchronous?: boolean;

  /**
   * Longest time after which the issuer ends a credential, for a kind with the trait `expires`. The period, the grace and the
   * margin of the engine must be shorter.
   *
   * @default - unlimited
   */
  readonly longestLife?: Duration;
}

/** Phases of the keys of a ring, which synth compares with the schedule. */
export interface KeyringPhases {
  /** Longest time for which a reader uses a ring that it has read. */
  readonly readerCache: Duration;

  /**
   * Longest lifetime of what a key signs or encrypts.
   *
   * @default - unlimited: keys are never dropped
   */
  readonly lifetime?: Duration;

  /**
   * Number of replaced keys that stay in the ring.
   *
   * @default - as many as the lifetime requires
   */
  readonly previous?: number;

  /** Largest size of a key in the value, bytes. */
  readonly keyBytes: number;
}

/** True if a new value replaces the current one at the issuer. */
export function isInPlace({ slots, livesAt }: CredentialTraits): boolean {
  return slots === 1 && livesAt !== LivesAt.LABELS;
}

/** True if the engine removes the tag that records a credential when the credential is removed. */
export function erasesRecords({ livesAt, keyring }: CredentialTraits): boolean {
  return livesAt !== LivesAt.LABELS || keyring === true;
}
