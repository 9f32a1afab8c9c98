import type { FetchedVersion } from '../backend';
import type { CacheSettings } from './settings';

/** Shortest fresh time before an announced rotation. */
const LEAST_FRESH = 10_000;

/** Times of a fetched value, milliseconds after its fetch. */
export interface Lifetime {
  /** Until then it is used without a look at the backend. */
  readonly fresh: number;
  /** Until then it may be served while the backend fails. */
  readonly stop: number;
}

/** Lifetime of a version that was fetched at `now`. */
export function lifetimeOf(
  { nextRotationAt, lease }: FetchedVersion,
  settings: CacheSettings,
  now: number,
  random: () => number,
): Lifetime {
  // Readers that started together refresh at different times.
  const jitter = 0.9 + random() * 0.2;
  if (lease !== undefined) {
    // A fetch may create another credential, so it is late in the lease. The value ends with the lease.
    const seconds = Math.max(0, lease.seconds) * 1000;
    return { fresh: seconds * 0.66 * jitter, stop: seconds * 0.95 };
  }
  const fresh = settings.fresh * jitter;
  const stop = fresh + settings.maxStale;
  const untilRotation = (nextRotationAt ?? 0) - now;
  if (untilRotation <= 0) return { fresh, stop };
  return { fresh: Math.min(fresh, Math.max(untilRotation, LEAST_FRESH)), stop };
}
