import { type AwsCredentials, AwsCredentialsError } from './credentials';

/** Credentials are refreshed in the background from this time before their end, milliseconds. */
const SHOULD_REFRESH = 5 * 60_000;
/** A caller waits for new credentials from this time before their end. */
const MUST_REFRESH = 60_000;
/** Shortest time between a failed refresh and the next one. */
const RETRY = 5_000;

/** Fetches credentials. `again` is true after a service refused the previous ones. */
export type FetchCredentials = (again: boolean) => Promise<AwsCredentials>;

/** Keeps credentials and refreshes them before they expire: one fetch at a time, for all callers. */
export class CredentialCache {
  readonly #source: FetchCredentials;
  #current: AwsCredentials | undefined;
  #fetching: Promise<AwsCredentials> | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(source: FetchCredentials) {
    this.#source = source;
  }

  /** The credentials, which are valid for a minute at least if their source answers. */
  async get(): Promise<AwsCredentials> {
    const current = this.#current;
    if (!current) return this.#refresh();
    const left = lifeOf(current);
    if (left > SHOULD_REFRESH) return current;
    const waits = Date.now() - this.#failedAt < RETRY && Date.now() >= this.#failedAt;
    if (waits && left > 0) return current;
    const refreshing = this.#refresh();
    if (left <= MUST_REFRESH) {
      return refreshing.catch((error) => {
        // Still valid: the outage of the source is not yet a failure of the caller.
        if (lifeOf(current) > 0) return current;
        throw error;
      });
    }
    refreshing.catch(() => {});
    return current;
  }

  /** Fetches other credentials in place of refused ones. Returns false if the source has no others. */
  async replace(refused: AwsCredentials): Promise<boolean> {
    if (this.#current && !same(this.#current, refused)) return true;
    try {
      return !same(await this.#refresh(true), refused);
    } catch {
      return false;
    }
  }

  #refresh(again = false): Promise<AwsCredentials> {
    this.#fetching ??= this.#fetch(again).finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(again: boolean): Promise<AwsCredentials> {
    try {
      this.#current = await this.#source(again);
      return this.#current;
    } catch (error) {
      this.#failedAt = Date.now();
      if (error instanceof AwsCredentialsError) throw error;
      const { message } = error as Error;
      throw new AwsCredentialsError('AwsCredentialsUnavailable', `no AWS credentials: ${message}`, {
        cause: error,
      });
    }
  }
}

function lifeOf({ expiration }: AwsCredentials): number {
  return expiration ? expiration.getTime() - Date.now() : Number.POSITIVE_INFINITY;
}

function same(one: AwsCredentials, other: AwsCredentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken
  );
}
