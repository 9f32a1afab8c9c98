import { HOUR, SECOND } from 'cdk-rekey-engine';
import type { HttpApiValue } from '../credentials';
import type { Captures } from './match';

/** A credential of a stand-in. */
export interface Held {
  readonly id: string;
  readonly name?: string;
  readonly value: HttpApiValue;
  readonly created: number;
  /** Time from which every endpoint accepts it. */
  readonly effective: number;
  readonly expiresAt: number;
  /** Time from which every endpoint refuses it, once it is disabled or removed. */
  ends: number;
  disabled: boolean;
  removed: boolean;
  lastUse?: number;
}

/** A session that a test opened. */
export interface Session {
  readonly id: string;
  readonly token: string;
  readonly credential: string;
}

/** True if the issuer accepts a credential at a time. */
export const accepts = ({ effective, ends, expiresAt }: Held, now: number): boolean =>
  now >= effective && now < ends && now < expiresAt;

/** True if a credential is in service, or about to be. */
export const isActive = ({ disabled, removed, expiresAt }: Held, now: number): boolean =>
  !disabled && !removed && now < expiresAt;

/** The time of an expiry in a request; infinite without one. */
export function expiryIn(captures: Captures, now: number): number {
  const { expiresAt, expiresAtSeconds, expiresAtMilliseconds, expiresDate } = captures;
  const { expiresInSeconds, expiresInHours } = captures;
  const date = expiresAt ?? expiresDate;
  if (date !== undefined) return Date.parse(date);
  if (expiresAtSeconds !== undefined) return Number(expiresAtSeconds) * SECOND;
  if (expiresAtMilliseconds !== undefined) return Number(expiresAtMilliseconds);
  if (expiresInSeconds !== undefined) return now + Number(expiresInSeconds) * SECOND;
  return expiresInHours === undefined ? Infinity : now + Number(expiresInHours) * HOUR;
}
