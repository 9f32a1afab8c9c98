import { keyDigest } from '../digest';

/** 128 bits in hexadecimal. */
const ID_LENGTH = 32;

/** Id of the key with a digest. */
export function idOfDigest(digest: string): string {
  return digest.slice(0, ID_LENGTH);
}

/** Id of a key: the first 128 bits of its SHA-256. It identifies a leaked key, and does not reveal it. */
export function keyIdOf(key: string): string {
  return idOfDigest(keyDigest(key));
}

/** True for a text that is the id of a key. */
export function isKeyId(id: unknown): id is string {
  return typeof id === 'string' && /^[0-9a-f]{32}$/.test(id);
}
