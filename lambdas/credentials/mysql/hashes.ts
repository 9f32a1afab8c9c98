import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (algorithm: string, ...parts: (Buffer | string)[]): Buffer<ArrayBuffer> => {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return Buffer.from(hash.digest());
};

/** Hash of the plugin mysql_native_password: two rounds of SHA-1. */
export function nativeHash(password: string): string {
  return `*${digest('sha1', digest('sha1', password)).toString('hex').toUpperCase()}`;
}

/** Characters of the salt of caching_sha2_password. */
const SALT_LENGTH = 20;

/** `$A$`, the rounds in thousands as three hexadecimal digits, `$`, the salt and the hash, without a separator. */
const CACHING_SHA2 = /^\$A\$([0-9A-F]{3})\$(.{20})(.{43})$/is;

/** Hash of the plugin caching_sha2_password. */
export function cachingSha2Hash(password: string, salt: string, thousands = 5): string {
  if (salt.length !== SALT_LENGTH) throw new RangeError(`A salt has ${SALT_LENGTH} characters.`);
  const rounds = thousands.toString(16).padStart(3, '0').toUpperCase();
  return `$A$${rounds}$${salt}${sha256Crypt(password, salt, thousands * 1000)}`;
}

/** True if a stored hash is that of the password; undefined if the plugin is not known. */
export function matchesHash(plugin: string, stored: string, password: string): boolean | undefined {
  if (plugin === 'mysql_native_password') return isSame(stored.toUpperCase(), nativeHash(password));
  if (plugin !== 'caching_sha2_password') return undefined;
  const [, rounds = '', salt = ''] = CACHING_SHA2.exec(stored) ?? [];
  return salt !== '' && isSame(stored, cachingSha2Hash(password, salt, Number.parseInt(rounds, 16)));
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')];
  return left.length === right.length && timingSafeEqual(left, right);
}

const BYTES = 32;
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * SHA-256-crypt (U. Drepper, "Unix crypt using SHA-256 and SHA-512"), without its prefix. MySQL uses a salt of 20
 * characters, where crypt(3) uses at most 16.
 */
export function sha256Crypt(password: string, saltText: string, rounds: number): string {
  const key = Buffer.from(password);
  const salt = Buffer.from(saltText, 'latin1');
  const sha256 = (...parts: Buffer[]) => digest('sha256', ...parts);
  const repeated = (block: Buffer<ArrayBuffer>, length: number) => Buffer.alloc(length, block);
  const alternate = sha256(key, salt, key);
  const first = [key, salt, repeated(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) first.push(bits & 1 ? alternate : key);
  let result = sha256(...first);
  const p = repeated(sha256(...Array<Buffer>(key.length).fill(key)), key.length);
  const s = repeated(sha256(...Array<Buffer>(16 + result[0]).fill(salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const odd = (round & 1) === 1;
    const parts = [odd ? p : result];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(odd ? result : p);
    result = sha256(...parts);
  }
  return encode(result);
}

/** The bytes in the order of the specification, in groups of three. */
function encode(bytes: Buffer): string {
  let text = '';
  const group = (word: number, characters: number) => {
    for (let rest = word, i = 0; i < characters; i++, rest >>= 6) text += ALPHABET[rest & 63];
  };
  for (let i = 0, [a, b, c] = [0, 10, 20]; i < 10; i++, [a, b, c] = [c + 1, a + 1, b + 1])
    group((bytes[a] << 16) | (bytes[b] << 8) | bytes[c], 4);
  group((bytes[BYTES - 1] << 8) | bytes[BYTES - 2], 3);
  return text;
}
