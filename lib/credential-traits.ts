import type { Duration } from 'aws-cdk-lib';

/** Where a credential lives, and so what ends it. */
export enum LivesAt {
  /** At its issuer, until it is removed there. */
  ISSUER = 'issuer',
  /** A service of your own accepts every value that a staging label holds; taking the label off ends the credential. */
  LABELS = 'labels',
}

/**
 * Traits of an adapter that decide what is checked or granted at synth. They must agree with the traits that the
 * adapter itself declares; what is not listed here is read from the adapter alone.
 */
export interface CredentialTraits {
  /**
   * Number of credentials that the issuer lets live at once for one principal. With 1 a new value replaces the current
   * one in place, and nothing is left to go on working: the grace of the rotation must be zero. From *install* to
   * *promote*, AWSCURRENT does not work. Not used with `LivesAt.LABELS`, where every label keeps a credential alive.
   *
   * @default - 2 or more
   */
  readonly slots?: number;

  /**
   * Where the credential lives.
   *
   * @default LivesAt.ISSUER
   */
  readonly livesAt?: LivesAt;

  /**
   * True when a value with `LivesAt.LABELS` carries several credentials with ids of their own: the adapter has `idOf`.
   * The rotator then removes the records of credentials that are no longer carried. Always so with `LivesAt.ISSUER`.
   *
   * @default false
   */
  readonly keyring?: boolean;

  /**
   * The longest time from a use of a credential until the issuer reports it, where it reports uses. With
   * `Stragglers.HOLD` a replaced credential is retired only when the issuer has reported its whole grace, so the
   * grace and this time together must be over before the next rotation can begin.
   *
   * @default - the issuer reports no uses, or at once
   */
  readonly usageLag?: Duration;
}

/** A new value replaces the current one at the issuer. */
export function isInPlace({ slots, livesAt }: CredentialTraits): boolean {
  return slots === 1 && livesAt !== LivesAt.LABELS;
}

/** The engine records each credential in a tag of the secret, and removes the tag with the credential. */
export function erasesRecords({ livesAt, keyring }: CredentialTraits): boolean {
  return livesAt !== LivesAt.LABELS || keyring === true;
}
