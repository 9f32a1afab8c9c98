import { createPublicKey, generateKeyPairSync, type JsonWebKey, randomBytes, randomUUID } from 'node:crypto';
import { ALGORITHMS, type Algorithm, type RingKey } from './contract';

/** Private members of JSON Web Keys (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; RFC 8037, section 2). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Makes a key. */
export function makeKey(alg: Algorithm, now: number): RingKey {
  const use = ALGORITHMS[alg] === 'encryption' ? 'enc' : 'sig';
  const { kty = '', ...members } = GENERATORS[alg]();
  return { kid: randomUUID(), alg, use, kty, iat: Math.floor(now / 1000), ...members };
}

/** Bytes of a shared key: the size of the hash (RFC 7518, section 3.2), and of the cipher (section 5.3). */
export const SHARED_BYTES: Readonly<Partial<Record<Algorithm, number>>> = {
  HS256: 32,
  HS384: 48,
  HS512: 64,
  A256GCM: 32,
};

const shared = (bytes: number) => (): JsonWebKey => ({
  kty: 'oct',
  k: randomBytes(bytes).toString('base64url'),
});

/** 112 bits of strength, as RFC 7518 requires (section 3.3). Lambda with little memory makes larger keys slowly. */
const RSA_BITS = 2048;

const GENERATORS: Readonly<Record<Algorithm, () => JsonWebKey>> = {
  HS256: shared(32),
  HS384: shared(48),
  HS512: shared(64),
  A256GCM: shared(32),
  EdDSA: () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: RSA_BITS }).privateKey.export({ format: 'jwk' }),
};

/** The public half of a key pair, computed from the private key, with its public members. */
export function publicHalf({ kid, alg, use, iat, ...jwk }: RingKey): RingKey {
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({ format: 'jwk' });
  const { kty = '', ...members } = key;
  return { kid, alg, use, kty, ...(iat === undefined ? {} : { iat }), ...members };
}

/** The private members of a key. */
export function privateMembers(key: RingKey): string[] {
  return PRIVATE.map((member) => key[member]).filter((value) => typeof value === 'string');
}

/** The private member that every copy of a key has: the private key, the private exponent, or the shared key. */
export function secretMember({ d, k }: RingKey): string[] {
  return [d, k].filter((value) => typeof value === 'string');
}
