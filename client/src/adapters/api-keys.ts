export { keyDigest } from '../api-keys/digest';
export { createKey, isKeyPrefix, type KeyFault, keyFault } from '../api-keys/format';
export * from '../api-keys/store';
export {
  createVerifier,
  type KeyCheck,
  type KeyVerifier,
  type KeyVerifierOptions,
} from '../api-keys/verifier';
export { isVerifierSet, type VerifierEntry, type VerifierSet } from '../api-keys/verifier-set';
