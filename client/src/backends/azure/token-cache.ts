import { ServiceFailure } from '../../http/service-failure';

/** An access token. */
export interface AzureAccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** Returns access tokens. The credentials of `@azure/identity` fit. */
export interface AzureTokenCredential {
  getToken(scope: string): Promise<AzureAccessToken | null>;
}

/** A token is replaced in the background from this time before its end, milliseconds. */
const SHOULD_REFRESH = 5 * 60_000;
/** A caller waits for another token from this time before its end. */
const MUST_REFRESH = 30_000;

/** Keeps an access token, and fetches another one before it expires: one fetch at a time. */
export class TokenCache {
  readonly #credential: AzureTokenCredential;
  readonly #scope: string;
  #current: AzureAccessToken | undefined;
  #fetching: Promise<string> | undefined;

  constructor(credential: AzureTokenCredential, scope: string) {
    this.#credential = credential;
    this.#scope = scope;
  }

  /** A token. @param again true after the current one was refused */
  async get(again: boolean): Promise<string> {
    const left = (this.#current?.expiresOnTimestamp ?? 0) - Date.now();
    if (!this.#current || again || left <= MUST_REFRESH) return this.#fetch();
    if (left < SHOULD_REFRESH) this.#fetch().catch(() => {});
    return this.#current.token;
  }

  #fetch(): Promise<string> {
    this.#fetching ??= this.#credential
      .getToken(this.#scope)
      .then((token) => {
        if (!token) throw new ServiceFailure('invalid', 'the credential of Azure gives no token');
        this.#current = token;
        return token.token;
      })
      .finally(() => {
        this.#fetching = undefined;
      });
    return this.#fetching;
  }
}
