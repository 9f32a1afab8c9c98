import { createHash } from 'node:crypto';
import type { LeakIndexLocation } from '../contract';

/** Characters of the shortest secret part with a fingerprint. Shorter ones would match other texts by chance. */
export const SHORTEST_FINGERPRINTED = 8;

/** Most secrets that can hold one value. Each of them has an item of its own. */
export const MOST_OWNERS = 50;

/**
 * Version of the items. With another version, each secret writes its labelled versions again: items of the first version name
 * only the secret that was written last.
 */
const ITEMS = 2;

/** The message whose HMAC is the fingerprint of a secret part: its SHA-256, so that KMS receives no secret value. */
export function messageOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The fingerprint as the table holds it. @param mac in base64, as KMS returns it. */
export function fingerprintOf(mac: string): string {
  return Buffer.from(mac, 'base64').toString('base64url');
}

/**
 * Partition key of an item of a fingerprint. The first secret that holds a value has the item 0, the next one the item 1, and so
 * on without gaps: items are never removed.
 */
export function itemKeyOf(fingerprint: string, n: number): string {
  return n === 0 ? fingerprint : `${fingerprint}#${n}`;
}

/** The fingerprint of a partition key. */
export function fingerprintIn(itemKey: string): string {
  return itemKey.replace(/#\d+$/, '');
}

/** Identifies a table with its key and the version of its items. */
export function indexIdOf({ table, key }: LeakIndexLocation): string {
  return createHash('sha256').update(`${table} ${key} ${ITEMS}`).digest('hex').slice(0, 8);
}
