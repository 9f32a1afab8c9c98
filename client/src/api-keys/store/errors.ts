/** Codes of an `ApiKeyError`. */
export type ApiKeyErrorCode =
  | 'AlreadyRolled'
  | 'InvalidInput'
  | 'KeyCollision'
  | 'KeyExpired'
  | 'KeyNotFound'
  | 'KeyRevoked'
  | 'KeyShown'
  | 'TableConflict'
  | 'TableCallFailed';

/** Details of an `ApiKeyError`. */
export interface ApiKeyErrorDetails {
  readonly keyId?: string;
  readonly cause?: unknown;
}

/** An error of the management of API keys. Its message holds no key. */
export class ApiKeyError extends Error {
  override readonly name = 'ApiKeyError';
  /**
   * Id of the key that the error is about: for `AlreadyRolled` the key that replaced it, for `TableCallFailed` of `issue`
   * and `roll` the new key, which may be stored.
   */
  readonly keyId?: string;

  constructor(
    /** Stable code for programs. */
    readonly code: ApiKeyErrorCode,
    message: string,
    { keyId, cause }: ApiKeyErrorDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    if (keyId !== undefined) this.keyId = keyId;
  }
}

/** An error for a wrong input. */
export const invalid = (message: string): ApiKeyError => new ApiKeyError('InvalidInput', message);
