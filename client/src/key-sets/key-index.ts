import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { SecretsError } from '../errors';
import type { Secret } from '../secret/secret';

/** A JSON Web Key with an id and an algorithm. */
export interface NamedKey extends JsonWebKey {
  readonly kid: string;
  readonly alg: string;
}

/** Public members of the types of keys (RFC 7518, section 6; RFC 8037, section 2). */
const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  OKP: ['crv', 'x'],
  EC: ['crv', 'x', 'y'],
  RSA: ['n', 'e'],
};

/** The keys in one version of a secret: a ring or a JSON Web Key Set. Each is imported once. */
export class KeyIndex {
  private static readonly known = new WeakMap<Secret, KeyIndex>();

  /** The index of a version. @throws SecretsError SecretNotJson, SecretLacksMember */
  static of(secret: Secret): KeyIndex {
    let index = KeyIndex.known.get(secret);
    if (index === undefined) {
      index = new KeyIndex(secret);
      KeyIndex.known.set(secret, index);
    }
    return index;
  }

  private readonly byId = new Map<string, NamedKey>();
  private readonly imported = new Map<NamedKey, { own?: KeyObject; verifying?: KeyObject }>();
  private readonly current: unknown;

  private constructor(private readonly secret: Secret) {
    const { current, keys } = Object(secret.json()) as { current?: unknown; keys?: unknown };
    if (!Array.isArray(keys)) throw this.lacks('keys, a list of JSON Web Keys');
    this.current = current;
    for (const key of keys as Partial<NamedKey>[]) {
      if (typeof key?.kid === 'string' && typeof key.alg === 'string')
        this.byId.set(key.kid, key as NamedKey);
    }
  }

  find(kid: string): NamedKey | undefined {
    return this.byId.get(kid);
  }

  /** The key that signs or encrypts. @throws SecretsError SecretLacksMember */
  currentKey(): NamedKey {
    const key = this.byId.get(String(this.current));
    if (key === undefined || (key.k === undefined && key.d === undefined))
      throw this.lacks('current, the id of a key with its private half');
    return key;
  }

  /** The key as it is, to sign, encrypt or decrypt. */
  own(key: NamedKey): KeyObject {
    const keys = this.keysOf(key);
    keys.own ??=
      key.kty === 'oct'
        ? createSecretKey(Buffer.from(key.k ?? '', 'base64url'))
        : createPrivateKey({ key: { ...key }, format: 'jwk' });
    return keys.own;
  }

  /** The key to verify with: the public half of a pair. */
  verifying(key: NamedKey): KeyObject {
    if (key.kty === 'oct') return this.own(key);
    const keys = this.keysOf(key);
    const members = ['kty', ...(PUBLIC[String(key.kty)] ?? [])];
    const half = Object.fromEntries(members.map((member) => [member, key[member]]));
    keys.verifying ??= createPublicKey({ key: half, format: 'jwk' });
    return keys.verifying;
  }

  private keysOf(key: NamedKey): { own?: KeyObject; verifying?: KeyObject } {
    const found = this.imported.get(key) ?? {};
    this.imported.set(key, found);
    return found;
  }

  private lacks(member: string): SecretsError {
    return new SecretsError(
      'SecretLacksMember',
      `${this.secret} has no ${member}. Action: name the secret of a keyring, or its verifier secret.`,
    );
  }
}
