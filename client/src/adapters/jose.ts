import type { KeyObject } from 'node:crypto';
import { type KeySetOptions, keyFinder, NoMatchingKeyError } from '../key-sets/find-key';
import { KeyIndex } from '../key-sets/key-index';
import type { AnySecretHandle } from '../secret-handle';

export { type KeySetOptions, NoMatchingKeyError };

/** Algorithm of encryption keys, which encrypt content directly (RFC 7518, sections 4.5 and 5.3). */
const DIRECT = { alg: 'dir', enc: 'A256GCM' } as const;

/** Members of the protected header of a token that a key set reads. */
export interface TokenHeader {
  readonly alg?: string;
  readonly enc?: string;
  readonly kid?: string;
}

/** Key to sign with, and members of the protected header. */
export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly key: KeyObject;
}

/** Key to encrypt with, and members of the protected header. */
export interface EncryptionKey {
  readonly alg: 'dir';
  readonly enc: 'A256GCM';
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * The key of a keyring that signs now. Call it for each token:
 *
 * ```ts
 * const { key, ...header } = await signingKey(secrets.secret('token-keys'));
 * await new SignJWT({ scope }).setProtectedHeader(header).setExpirationTime('15m').sign(key);
 * ```
 *
 * @throws SecretsError SecretLacksMember when the secret is no ring with private keys
 * @throws BackendError, StaleSecretError like `SecretHandle.get`
 */
export async function signingKey(handle: AnySecretHandle): Promise<SigningKey> {
  const index = KeyIndex.of(await handle.get());
  const key = index.currentKey();
  return { alg: key.alg, kid: key.kid, key: index.own(key) };
}

/**
 * Creates a function for `jwtVerify` and `compactVerify` of the library `jose`, which returns the key of a token: from a
 * keyring, or from its verifier secret with the public keys. Create it once. A key is used with its own algorithm only. For
 * an unknown key id the secret is fetched again.
 *
 * ```ts
 * const keys = keySet(secrets.secret('token-keys-public'));
 * const { payload } = await jwtVerify(token, keys, { issuer: 'shop' });
 * ```
 *
 * The function throws NoMatchingKeyError for a token without a key in the set, and BackendError or StaleSecretError like
 * `SecretHandle.get` when the secret is not available.
 */
export function keySet(
  handle: AnySecretHandle,
  options: KeySetOptions = {},
): (header: TokenHeader) => Promise<KeyObject> {
  const find = keyFinder(handle, ({ alg }: TokenHeader, key) => alg === key.alg, options);
  return async (header) => {
    const { key, index } = await find(header);
    return index.verifying(key);
  };
}

/**
 * The key of a keyring that encrypts now, for `CompactEncrypt` and `EncryptJWT` of the library `jose`:
 *
 * ```ts
 * const { key, ...header } = await encryptionKey(secrets.secret('data-keys'));
 * await new CompactEncrypt(bytes).setProtectedHeader(header).encrypt(key);
 * ```
 *
 * @throws SecretsError SecretLacksMember when the secret is no ring of encryption keys
 * @throws BackendError, StaleSecretError like `SecretHandle.get`
 */
export async function encryptionKey(handle: AnySecretHandle): Promise<EncryptionKey> {
  const secret = await handle.get();
  const index = KeyIndex.of(secret);
  const key = index.currentKey();
  if (key.alg !== DIRECT.enc) throw new NoMatchingKeyError(secret);
  return { ...DIRECT, kid: key.kid, key: index.own(key) };
}

/**
 * Creates a function for `compactDecrypt` and `jwtDecrypt` of the library `jose`, which returns the key that encrypted a
 * text. Create it once. It behaves like `keySet`.
 */
export function decryptionKeys(
  handle: AnySecretHandle,
  options: KeySetOptions = {},
): (header: TokenHeader) => Promise<KeyObject> {
  const find = keyFinder(
    handle,
    ({ alg, enc }: TokenHeader, key) => alg === DIRECT.alg && enc === DIRECT.enc && key.alg === enc,
    options,
  );
  return async (header) => {
    const { key, index } = await find(header);
    return index.own(key);
  };
}
