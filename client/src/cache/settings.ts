import { SecretsError } from '../errors';

/** Times and bounds of the cache. Times are milliseconds. */
export interface CacheOptions {
  /**
   * Time for which a value is used without a look at the backend. Each fetch varies it by ±10 %.
   *
   * @default 5 minutes
   */
  readonly fresh?: number;
  /**
   * Time after `fresh` for which a value is still served while it is fetched again, and while the backend fails. After
   * it, reads wait for the backend and fail with it.
   *
   * @default 1 hour
   */
  readonly maxStale?: number;
  /**
   * Deadline of a fetch, with its retries and the replica.
   *
   * @default 3 seconds
   */
  readonly timeout?: number;
  /**
   * Shortest time between two forced refreshes that name the version that failed.
   *
   * @default 500
   */
  readonly minRefreshInterval?: number;
  /**
   * Number of versions held. The ones that were not read recently are dropped first. Watched secrets stay.
   *
   * @default 1000
   */
  readonly limit?: number;
  /**
   * Time for which bytes of a replaced or dropped value stay readable, for requests that hold it. They are overwritten
   * afterwards, and at once when the client closes.
   *
   * @default 1 minute
   */
  readonly drain?: number;
  /**
   * Fetches watched secrets in the background. Timers do not keep the process alive. Without them, a change is seen by
   * the next read.
   *
   * @default true, and false in AWS Lambda, where a timer of a frozen process fires late
   */
  readonly timers?: boolean;
}

export type CacheSettings = Required<CacheOptions>;

/** Adds the defaults. @throws SecretsError InvalidOptions */
export function settingsOf(options: CacheOptions): CacheSettings {
  const settings: CacheSettings = {
    fresh: options.fresh ?? 5 * 60_000,
    maxStale: options.maxStale ?? 60 * 60_000,
    timeout: options.timeout ?? 3_000,
    minRefreshInterval: options.minRefreshInterval ?? 500,
    limit: options.limit ?? 1_000,
    drain: options.drain ?? 60_000,
    timers: options.timers ?? process.env.AWS_LAMBDA_FUNCTION_NAME === undefined,
  };
  for (const [name, value] of Object.entries(settings)) {
    const least = name === 'timeout' || name === 'limit' ? 1 : 0;
    if (typeof value === 'number' && !(value >= least && value <= MAX))
      throw new SecretsError(
        'InvalidOptions',
        `Option ${name} of the secrets client is ${value}, and must be a number from ${least} to ${MAX}.`,
      );
  }
  return settings;
}

/** Longest time of a timer. */
const MAX = 2 ** 31 - 1;

/** @throws SecretsError InvalidOptions unless an option is a time in milliseconds */
export function requireTime(name: string, value: number): void {
  if (value >= 0) return;
  throw new SecretsError(
    'InvalidOptions',
    `Option ${name} is ${value}, and must be a number of milliseconds from 0.`,
  );
}
