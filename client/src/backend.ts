/** The interface between the client and a store of secrets. */

/** A store of secrets, such as AWS Secrets Manager in one region. */
export interface Backend {
  /** Name for errors and `health()`, such as `AWS Secrets Manager in eu-central-1`. */
  readonly name: string;
  /**
   * Fetches one version. Must end when the signal aborts.
   *
   * @throws BackendError
   */
  fetch(request: VersionRequest, options: BackendCallOptions): Promise<FetchedVersion>;
  /**
   * Fetches the current versions of several secrets in few calls. The results have the order of `ids`.
   *
   * @default - the client calls `fetch` for each secret
   * @throws BackendError when no secret could be fetched for a common reason
   */
  fetchMany?(
    ids: readonly string[],
    options: BackendCallOptions,
  ): Promise<readonly (FetchedVersion | BackendError)[]>;
  /** Releases connections. No call follows. */
  close?(): void | Promise<void>;
}

/** Options of a call to a backend. */
export interface BackendCallOptions {
  /** Aborts at the deadline of the client, and when the client closes. */
  readonly signal: AbortSignal;
}

/** Selects one version of a secret. */
export interface VersionRequest {
  /** Name or ARN of the secret, or its path at the backend. */
  readonly id: string;
  /**
   * Staging label of the version.
   *
   * @default - the current version
   */
  readonly stage?: string;
  /**
   * Id of the version.
   *
   * @default - the version with the stage
   */
  readonly versionId?: string;
}

/** One version of a secret, as a backend returns it. */
export interface FetchedVersion {
  /** Id of the request, or the full id of the secret. */
  readonly id: string;
  /** Changes whenever the value changes. */
  readonly versionId: string;
  /** Staging labels of the version. Empty when the backend has none. */
  readonly stages: readonly string[];
  /** Text, or bytes that belong to the receiver. */
  readonly value: string | Uint8Array;
  /** Creation of the version, milliseconds since 1970. */
  readonly createdAt?: number;
  /** Next scheduled rotation, milliseconds since 1970. A hint: it shortens the fresh time, and never lengthens it. */
  readonly nextRotationAt?: number;
  /** Lease of a dynamic credential. The credential ends with it. */
  readonly lease?: Lease;
}

/** Lifetime of a dynamic credential. A backend renews it when the same secret is fetched again. */
export interface Lease {
  /** Id of the lease at the backend. */
  readonly id: string;
  /** Lifetime from the time of the answer, seconds. */
  readonly seconds: number;
  /** True if the lease can be extended. */
  readonly renewable: boolean;
}

/**
 * Classes of failures. A cached value is served during `transient`, `throttled` and `invalid` failures until its hard
 * stop. The other classes end it: access was removed, or the secret no longer exists.
 */
export type FailureClass =
  | 'transient'
  | 'throttled'
  | 'denied'
  | 'not-found'
  | 'deleted'
  | 'key-unavailable'
  | 'invalid';

/** Codes of a `BackendError`, by class. */
const CODES = {
  transient: 'BackendUnavailable',
  throttled: 'BackendThrottled',
  denied: 'AccessDenied',
  'not-found': 'SecretNotFound',
  deleted: 'SecretDeleted',
  'key-unavailable': 'KeyUnavailable',
  invalid: 'InvalidRequest',
} as const satisfies Record<FailureClass, string>;

const BRAND = Symbol.for('rekey-client.BackendError');

/** Options of a `BackendError`. */
export interface BackendErrorOptions {
  /** Shortest time until the next call, milliseconds, when the backend names one. */
  readonly retryAfter?: number;
  /** Error of a lower layer. It must hold no value of a secret. */
  readonly cause?: unknown;
}

/** A backend could not return a version. The message says which was asked for, and holds no value of a secret. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  /** Stable code for programs and alarms. */
  readonly code: (typeof CODES)[FailureClass];
  /** Shortest time until the next call, milliseconds. */
  readonly retryAfter?: number;

  constructor(
    readonly failure: FailureClass,
    message: string,
    options: BackendErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = CODES[failure];
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }

  get [BRAND](): true {
    return true;
  }

  /** True for errors of this class from any copy of the package: a process may load it as a module and as CommonJS. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return Object(value)[BRAND] === true;
  }
}
