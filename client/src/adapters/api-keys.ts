export { digestOf, idOfDigest, isKeyId, keyIdOf } from '../api-keys/digest';
export { createKey, isKeyPrefix, type KeyFault, keyFault } from '../api-keys/format';
