import type { KnownState } from './state';

/** The owner of a value. */
export interface Match extends KnownState {
  /** ARN of the secret; for a customer's key, of the table of its store. */
  readonly secret: string;
  /** Id of the version; for a customer's key, of the key. */
  readonly version: string;
  readonly kind: string;
  readonly credential: string;
  /** Prefix of the key, for a kind whose keys have one. */
  readonly prefix?: string;
  /** Owner of a customer's key. */
  readonly owner?: string;
  /** Fingerprint of the value; absent for a customer's key. */
  readonly fingerprint?: string;
  /** Time at which the value was stored, milliseconds. */
  readonly issuedAt: number;
}
