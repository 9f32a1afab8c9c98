import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Digits of base62, in the order of ASCII. */
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 27 characters of base62 have 160.8 random bits. */
export const RANDOM_LENGTH = 27;
/** 6 characters of base62 hold any CRC-32. */
export const CHECKSUM_LENGTH = 6;
/** Bytes from which a digit is chosen without bias: the largest multiple of 62 under 256. */
const UNBIASED = 248;
const PREFIX = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const SHORTEST_PREFIX = 2;
const LONGEST_PREFIX = 32;
const KEY = /^([a-z][a-z0-9_]*)_([0-9A-Za-z]{27})([0-9A-Za-z]{6})$/;

/** Prefix of API keys: 2 to 32 lower-case letters and digits, with single underscores between them. */
export function isKeyPrefix(prefix: string): boolean {
  return prefix.length >= SHORTEST_PREFIX && prefix.length <= LONGEST_PREFIX && PREFIX.test(prefix);
}

/**
 * Creates an API key: `<prefix>_`, 27 random characters of base62, and their CRC-32 with the prefix in 6 characters of base62.
 *
 * @throws RangeError if the prefix is not a key prefix.
 */
export function createKey(prefix: string): string {
  if (!isKeyPrefix(prefix)) {
    throw new RangeError(
      'The prefix of an API key has 2 to 32 lower-case letters and digits, with single underscores between them.',
    );
  }
  const body = `${prefix}_${randomDigits(RANDOM_LENGTH)}`;
  return body + checksum(body);
}

/** Reason for which a text is not an API key. */
export type KeyFault = 'malformed' | 'foreign-prefix' | 'wrong-checksum';

/**
 * Checks the form of a key without a look-up: its prefix, its length, its characters and its checksum.
 *
 * @returns the fault, or undefined if the form is right.
 */
export function keyFault(key: string, prefix: string): KeyFault | undefined {
  const [, found, random, check] = KEY.exec(key) ?? [];
  if (found === undefined) return 'malformed';
  if (found !== prefix) return 'foreign-prefix';
  return checksum(`${found}_${random}`) === check ? undefined : 'wrong-checksum';
}

/** CRC-32 of a text in 6 characters of base62. */
export function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let n = 0; n < CHECKSUM_LENGTH; n++) {
    digits = DIGITS[rest % DIGITS.length] + digits;
    rest = Math.floor(rest / DIGITS.length);
  }
  return digits;
}

function randomDigits(length: number): string {
  let digits = '';
  while (digits.length < length) {
    for (const byte of randomBytes(2 * length)) {
      if (byte < UNBIASED && digits.length < length) digits += DIGITS[byte % DIGITS.length];
    }
  }
  return digits;
}
