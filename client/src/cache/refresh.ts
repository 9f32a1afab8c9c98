import { clientClosed } from '../errors';
import type { Secret } from '../secret/secret';
import type { Entry } from './entry';

/** Options of a forced refresh. */
export interface RefreshOptions {
  /**
   * The version that failed. No fetch is made when the cache already has another one, or when a forced fetch has just
   * found the same one (`minRefreshInterval`).
   *
   * @default - always fetches
   */
  readonly unlessVersion?: string;
}

/**
 * Fetches a secret although it is fresh. All callers share one fetch. One that began before the call may have read the
 * value before it was replaced, so it counts only when it returns another version than the one that failed.
 */
export async function refresh<T>(
  entry: Entry<T>,
  { unlessVersion }: RefreshOptions = {},
): Promise<Secret<T>> {
  const { clock, settings } = entry.context;
  const failedAt = clock.now();
  for (;;) {
    if (entry.context.closed) throw clientClosed();
    const now = clock.now();
    const { secret } = entry;
    if (unlessVersion !== undefined && secret?.versionId !== unlessVersion && entry.servable(now))
      return secret as Secret<T>;
    const flight = entry.currentFlight();
    if (flight === undefined) {
      const sinceForced = now - entry.forcedAt;
      if (unlessVersion === undefined || !(sinceForced >= 0 && sinceForced < settings.minRefreshInterval))
        return entry.start({ forced: true }).promise;
      if (entry.lastError !== undefined) throw entry.lastError;
      return entry.get();
    }
    if (flight.startedAt.wall >= failedAt) return flight.promise;
    await flight.promise.catch(() => {});
  }
}
