import { type KeyPair, type MakeKeyPair, rsaKeyPair } from '../rsa';

/** More than live at once, or follow each other in a test. */
const POOL = 64;
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
