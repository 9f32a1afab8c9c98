import { Duration } from 'aws-cdk-lib';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import {
  ALGORITHMS,
  KEY_BYTES,
  KEYRING,
  type KeyringParameters,
  type Sort,
} from '../../lambdas/credentials/keyring/contract';
import { checkKeyringProps } from '../checks/keyring-props';
import type { CredentialConfig } from '../credential';
import { LivesAt } from '../credential-traits';
import { createVerifierSecret } from '../verifier-secret';
import { copyParameters, copyStatements, type KeySetObject } from './keyring-copies';
import { libraryCode } from './library-code';

/** Algorithms of a keyring. The names are those of RFC 7518 and RFC 8037. */
export enum KeyringAlgorithm {
  /** HMAC with SHA-256: signers and verifiers share the key. */
  HS256 = 'HS256',
  /** HMAC with SHA-384: signers and verifiers share the key. */
  HS384 = 'HS384',
  /** HMAC with SHA-512: signers and verifiers share the key. */
  HS512 = 'HS512',
  /** Encryption with AES-GCM and keys of 256 bits. */
  A256GCM = 'A256GCM',
  /** Signatures with Ed25519: verifiers have public keys. */
  EDDSA = 'EdDSA',
  /** Signatures with ECDSA, P-256 and SHA-256: verifiers have public keys. */
  ES256 = 'ES256',
  /** Signatures with RSASSA-PKCS1-v1_5 and SHA-256: verifiers have public keys. */
  RS256 = 'RS256',
}

/** Properties of a keyring. */
export interface KeyringProps {
  /**
   * Algorithm of new keys. Keys of another algorithm stay in the ring until they are dropped, if it has the same sort of keys:
   * shared, public or for encryption.
   */
  readonly algorithm: KeyringAlgorithm;

  /**
   * Longest time for which a reader uses a ring or a key set that it has read: its cache. The next key is published for
   * longer than this before it is used.
   *
   * @default Duration.minutes(70), as `rekey-client` caches by default: 5 minutes, and an hour while it is not read or the
   * backend fails
   */
  readonly readerCache?: Duration;

  /**
   * Longest lifetime of a token. A replaced key verifies tokens for this time, and for `readerCache`, after it was replaced.
   * For signing algorithms.
   *
   * @default Duration.hours(1)
   */
  readonly tokenLifetime?: Duration;

  /**
   * Longest lifetime of encrypted data, after which nobody decrypts it. For `A256GCM`.
   *
   * @default - keys are never dropped
   */
  readonly dataLifetime?: Duration;

  /**
   * Number of replaced keys that stay in the ring at least: 1 or more.
   *
   * @default 1
   */
  readonly previous?: number;

  /**
   * Object in S3 with a copy of the public keys, for example behind a CDN. For key pairs.
   *
   * @default - no copy
   */
  readonly keySetObject?: KeySetObject;

  /**
   * Parameter of the type String in the Parameter Store, with a copy of the public keys. Each rotation replaces its value.
   * For key pairs.
   *
   * @default - no copy
   */
  readonly keySetParameter?: IStringParameter;
}

/** `rekey-client`: 5 minutes and 10 %, and an hour. */
const READER_CACHE = Duration.minutes(70);
const TOKEN_LIFETIME = Duration.hours(1);

/** Checks the props. Returns them with their defaults. */
export function keyringOf(props: KeyringProps): KeyringProps & { readonly previous: number } {
  const whole = { ...props, previous: props?.previous ?? 1 };
  checkKeyringProps(whole, props);
  return whole;
}

/** Configuration of the rotator of a keyring. */
export function bindKeyring(scope: Construct, props: ReturnType<typeof keyringOf>): CredentialConfig {
  const { algorithm, previous, readerCache = READER_CACHE } = props;
  const sort: Sort = ALGORITHMS[algorithm];
  const lifetime = sort === 'encryption' ? props.dataLifetime : (props.tokenLifetime ?? TOKEN_LIFETIME);
  const verifierSecret = sort === 'pair' ? createVerifierSecret(scope) : undefined;
  const cacheSeconds = readerCache.toSeconds();
  const parameters: KeyringParameters = {
    algorithm,
    previous,
    cacheSeconds,
    ...(lifetime && { keepSeconds: lifetime.toSeconds() + cacheSeconds }),
    ...(verifierSecret && { verifierSecretArn: verifierSecret.secretArn }),
    ...copyParameters(props),
  };
  return {
    code: libraryCode(KEYRING),
    parameters: { ...parameters },
    principal: `the readers of ${sort} keys`,
    livesAt: LivesAt.LABELS,
    keyring: true,
    statements: copyStatements(scope, props),
    keyringPhases: {
      readerCache,
      lifetime,
      previous: sort === 'encryption' ? undefined : previous,
      keyBytes: KEY_BYTES[algorithm].secret,
    },
    ...(verifierSecret && { verifierSecret }),
  };
}
