import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { ALGORITHMS, type Algorithm, type RingKey } from './contract';
import { SHARED_BYTES } from './keys';

const LEAST_RSA_BITS = 2048;

/** Uses a key once. Returns a problem that does not quote the key; undefined for a key that works. */
export function problemOf(key: RingKey): string | undefined {
  try {
    return ALGORITHMS[key.alg] === 'pair' ? problemOfPair(key) : problemOfShared(key);
  } catch {
    // The error of node:crypto may quote the key.
    return `is not a key for ${key.alg}`;
  }
}

function problemOfShared({ alg, kty, k }: RingKey): string | undefined {
  const bytes = Buffer.from(String(k), 'base64url');
  const size = SHARED_BYTES[alg] as number;
  if (kty !== 'oct' || bytes.length < size) return `has fewer than ${size * 8} bits`;
  if (alg !== 'A256GCM')
    return (
      createHmac(`sha${alg.slice(2)}`, bytes)
        .update('probe')
        .digest() && undefined
    );
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', bytes, iv);
  const text = Buffer.concat([cipher.update('probe'), cipher.final()]);
  const decipher = createDecipheriv('aes-256-gcm', bytes, iv).setAuthTag(cipher.getAuthTag());
  const read = Buffer.concat([decipher.update(text), decipher.final()]).toString();
  return read === 'probe' ? undefined : 'does not decrypt what it encrypts';
}

function problemOfPair({ alg, ...jwk }: RingKey): string | undefined {
  const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const unfit = UNFIT[alg]?.(key);
  if (unfit) return unfit;
  const hash = alg === 'EdDSA' ? null : 'sha256';
  const probe = randomBytes(32);
  const matches = verify(hash, probe, createPublicKey(key), sign(hash, probe, key));
  return matches ? undefined : 'does not verify what it signs';
}

const UNFIT: Partial<Record<Algorithm, (key: KeyObject) => string | false | undefined>> = {
  EdDSA: ({ asymmetricKeyType }) => asymmetricKeyType !== 'ed25519' && 'is not an Ed25519 key',
  ES256: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
    (asymmetricKeyType !== 'ec' || asymmetricKeyDetails?.namedCurve !== 'prime256v1') && 'is not a P-256 key',
  RS256: ({ asymmetricKeyType, asymmetricKeyDetails }) =>
    (asymmetricKeyType !== 'rsa' || !((asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS)) &&
    `is not an RSA key of ${LEAST_RSA_BITS} bits or more`,
};
