import type { BackendError } from './backend';

/** Codes of a `SecretsError`. */
export type SecretsErrorCode =
  | 'ClientClosed'
  | 'CredentialRefused'
  | 'InvalidOptions'
  | 'NotReady'
  | 'OriginNotAllowed'
  | 'SecretLacksMember'
  | 'SecretNotJson'
  | 'SecretNotText'
  | 'SecretNotValid'
  | 'SecretStale'
  | 'SecretWiped';

/** An error of the client. Its message says what was found and what to do, and holds no value of a secret. */
export class SecretsError extends Error {
  override readonly name: string = 'SecretsError';

  constructor(
    /** Stable code for programs and alarms. */
    readonly code: SecretsErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The cached value is older than its hard stop, and no newer one could be fetched. */
export class StaleSecretError extends SecretsError {
  override readonly name = 'StaleSecretError';

  constructor(
    readonly id: string,
    /** Age of the cached value, milliseconds. */
    readonly age: number,
    cause?: unknown,
  ) {
    const minutes = Math.round(age / 60_000);
    super(
      'SecretStale',
      `The cached value of secret ${id} is ${minutes} minutes old, which is beyond the limit, and it could not be fetched again. ` +
        'Action: restore access to the backend (see the cause), or raise maxStale.',
      { cause },
    );
  }
}

/** Some secrets of `ready()` could not be fetched. */
export class NotReadyError extends SecretsError {
  override readonly name = 'NotReadyError';

  constructor(
    /** Failures by secret id. */
    readonly failures: ReadonlyMap<string, BackendError | SecretsError>,
  ) {
    const list = [...failures].map(([id, { code, message }]) => `${id}: ${code}: ${message}`).join('\n');
    super('NotReady', `${failures.size} secrets are not available:\n${list}`);
  }
}

export const clientClosed = (): SecretsError =>
  new SecretsError(
    'ClientClosed',
    'The secrets client is closed. Action: create a new one, or close it later.',
  );

export const noId = (id: unknown): SecretsError =>
  new SecretsError(
    'InvalidOptions',
    `The id of a secret is ${id === '' ? 'empty' : `of the type ${id === null ? 'null' : typeof id}`}. ` +
      'Action: pass a name or an ARN; check the environment variable that holds it.',
  );
