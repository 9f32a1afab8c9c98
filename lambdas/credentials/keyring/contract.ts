/** The name of the kind. */
export const KEYRING = 'keyring';

/** Algorithms of a keyring, with the sort of their keys. */
export const ALGORITHMS = {
  HS256: 'shared',
  HS384: 'shared',
  HS512: 'shared',
  A256GCM: 'encryption',
  EdDSA: 'pair',
  ES256: 'pair',
  RS256: 'pair',
} as const;

export type Algorithm = keyof typeof ALGORITHMS;

/** `pair`: public keys verify. `shared`: the signing key verifies. `encryption`: the key encrypts and decrypts. */
export type Sort = (typeof ALGORITHMS)[Algorithm];

/** Size of one key in JSON, bytes, rounded up: in the secret, and its public half in the key set. */
export const KEY_BYTES: Readonly<Record<Algorithm, { readonly secret: number; readonly public: number }>> = {
  HS256: { secret: 210, public: 0 },
  HS384: { secret: 230, public: 0 },
  HS512: { secret: 260, public: 0 },
  A256GCM: { secret: 210, public: 0 },
  EdDSA: { secret: 280, public: 180 },
  ES256: { secret: 330, public: 230 },
  RS256: { secret: 1860, public: 480 },
};

/** Members of a ring around its keys, bytes, rounded up. */
export const RING_BYTES = 200;

/** Parameters of the kind, as the construct writes them. The custom resource passes numbers as strings. */
export interface KeyringParameters {
  readonly algorithm: Algorithm;
  /** Number of replaced keys that stay in the ring at least. */
  readonly previous: number;
  /** Time after its replacement for which a key stays in the ring, in seconds; absent for keys that are never dropped. */
  readonly keepSeconds?: number;
  /** Longest time for which readers use a ring that they have read, in seconds. */
  readonly cacheSeconds: number;
  /** ARN of the secret with the public keys, for key pairs. */
  readonly verifierSecretArn?: string;
  /** Bucket and key of a copy of the public keys. */
  readonly bucket?: string;
  readonly objectKey?: string;
  /** Name of the SSM parameter with a copy of the public keys. */
  readonly parameterName?: string;
}

/** One key, a JSON Web Key (RFC 7517). */
export interface RingKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly use: 'sig' | 'enc';
  readonly kty: string;
  /** Time at which it was made, seconds since 1970. */
  readonly iat?: number;
  /** Time from which it may be dropped, seconds since 1970. Set when it was replaced. */
  readonly exp?: number;
  readonly [member: string]: unknown;
}

/** The value of the secret: a JSON Web Key Set with private keys, the next one first. */
export interface Ring {
  /** Id of the key that signs or encrypts. */
  readonly current: string;
  /** Id of the key that becomes current with the next rotation; absent in a ring that was written by hand. */
  readonly next?: string;
  /** Time at which the ring was made, ISO 8601; absent in a ring that was written by hand. */
  readonly issuedAt?: string;
  /** Ids of compromised keys that earlier rings held. */
  readonly revoked?: readonly string[];
  readonly keys: readonly RingKey[];
}

/** The published public keys: a JSON Web Key Set. */
export interface KeySet {
  /** `issuedAt` of the ring that the keys are of. */
  readonly issuedAt?: string;
  readonly keys: readonly RingKey[];
}
