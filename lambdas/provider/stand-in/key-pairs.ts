import { type KeyPair, type MakeKeyPair, rsaKeyPair } from '../rsa';

/**
 * More than a run of the proof makes within its budget. A key that comes again may be in a world that the proof restores, where
 * its removal would end the key that is current.
 */
const POOL = 8192;
/** Makes small key pairs, of which it takes a limited number in turn, because an exploration needs thousands of them. */
function pooled(bits: number): MakeKeyPair {
  const pool: KeyPair[] = [];
  let next = 0;
  return () => {
    const index = next++ % POOL;
    pool[index] ??= rsaKeyPair(bits)();
    return pool[index];
  };
}

/** Key pairs that sign with SHA-256. They are made in 2 ms instead of 100 ms. */
export const pooledKeyPair = pooled(512);

/** Key pairs for RSA-OAEP with SHA-256. They are made in 7 ms. */
export const pooledEncryptionKeyPair = pooled(1024);
