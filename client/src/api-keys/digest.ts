import { createHash } from 'node:crypto';

/**
 * SHA-256 of a key, in lower-case hexadecimal digits. A key has 160 random bits, so that a fast hash without a salt
 * suffices: its digest cannot be reversed by trying keys.
 */
export function keyDigest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
