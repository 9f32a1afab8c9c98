import { type KeyPair, type MakeKeyPair, rsaKeyPair } from '../rsa';

/** More than live at once, or follow each other in a test. */
const POOL = 64;
/** Small keys are made in 2 ms instead of 100 ms. */
const BITS = 512;

const pool: KeyPair[] = [];
let next = 0;

/** Takes small key pairs in turn, because an exploration needs thousands of them. */
export const pooledKeyPair: MakeKeyPair = () => {
  const index = next++ % POOL;
  pool[index] ??= rsaKeyPair(BITS)();
  return pool[index];
};
