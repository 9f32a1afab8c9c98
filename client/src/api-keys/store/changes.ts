import { invalid } from './errors';
import { checkText } from './input';

/** Milliseconds. */
const DAY = 24 * 60 * 60_000;
const LONGEST_OVERLAP = 90 * DAY;

/** Options of `roll`. */
export interface RollOptions {
  /**
   * Time for which the old key works beside the new one, from 0 to 90 days. Milliseconds.
   *
   * @default 1 day
   */
  readonly overlap?: number;
  /** Time from which the new key is refused. @default - after the lifetime of the old key, or never like it */
  readonly expiresAt?: Date | number;
  /**
   * Id of the key that replaced this one in an earlier roll, and was lost before anybody saw it. It is revoked.
   *
   * @default - a key can be rolled once
   */
  readonly insteadOf?: string;
}

/** Options of `revoke`. */
export interface RevokeOptions {
  /** Reason, of 1 to 256 characters. @default 'not stated' */
  readonly reason?: string;
}

/** A revoked key. */
export interface Revocation {
  readonly id: string;
  /** Time of the first revocation, milliseconds since 1970. */
  readonly revokedAt: number;
  /** Other processes refuse the key at the latest from then on, unless the table is unreachable for them. */
  readonly effectiveAt: number;
}

/** @throws ApiKeyError InvalidInput */
export function overlapOf({ overlap = DAY }: RollOptions): number {
  if (typeof overlap === 'number' && overlap >= 0 && overlap <= LONGEST_OVERLAP) return Math.round(overlap);
  throw invalid(`The overlap is ${overlap}, and must be from 0 to 90 days in milliseconds.`);
}

/** @throws ApiKeyError InvalidInput */
export function reasonOf({ reason = 'not stated' }: RevokeOptions): string {
  checkText('reason', reason, 256);
  return reason;
}
