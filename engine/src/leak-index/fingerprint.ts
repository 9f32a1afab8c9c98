import { createHash } from 'node:crypto';
import type { LeakIndexLocation } from '../contract';

/** Characters of the shortest secret part with a fingerprint. Shorter ones would match other texts by chance. */
export const SHORTEST_FINGERPRINTED = 8;

/** The message whose HMAC is the fingerprint of a secret part: its SHA-256, so that KMS receives no secret value. */
export function messageOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The fingerprint as the table holds it. @param mac in base64, as KMS returns it. */
export function fingerprintOf(mac: string): string {
  return Buffer.from(mac, 'base64').toString('base64url');
}

/** Identifies a table with its key. */
export function indexIdOf({ table, key }: LeakIndexLocation): string {
  return createHash('sha256').update(`${table} ${key}`).digest('hex').slice(0, 8);
}
