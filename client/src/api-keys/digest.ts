import { hash } from 'node:crypto';

/** 128 bits in hexadecimal. */
const ID_LENGTH = 32;

/** SHA-256 of a key in hexadecimal. A key has 160 random bits, so that no salt and no slow hash is needed. */
export function digestOf(key: string): string {
  // Without an encoding the digest is hexadecimal, which is three times as fast as a Buffer.
  return hash('sha256', key);
}

/** Id of the key with a digest. */
export function idOfDigest(digest: string): string {
  return digest.slice(0, ID_LENGTH);
}

/** Id of a key: the first 128 bits of its SHA-256. It identifies a leaked key, and does not reveal it. */
export function keyIdOf(key: string): string {
  return idOfDigest(digestOf(key));
}

/** True for a text that is the id of a key. */
export function isKeyId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);
}
