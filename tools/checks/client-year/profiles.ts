import type { CacheOptions } from 'rekey-client';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Processes of one sort. Times are [least, most] milliseconds. */
export interface Profile {
  readonly name: string;
  /** Options of the client. */
  readonly options: CacheOptions;
  /** Pause between two reads. */
  readonly pause: readonly [number, number];
  /** Lifetime of a process. Another one follows it. */
  readonly life: readonly [number, number];
}

export const PROFILES: readonly Profile[] = [
  { name: 'defaults', options: {}, pause: [10 * SECOND, 20 * MINUTE], life: [6 * HOUR, 3 * DAY] },
  // No value lives until the next read.
  { name: 'reads seldom', options: {}, pause: [1 * HOUR, 6 * HOUR], life: [1 * DAY, 10 * DAY] },
  // The cached value is dead at each rotation.
  {
    name: 'caches for a day',
    options: { fresh: DAY },
    pause: [1 * MINUTE, 30 * MINUTE],
    life: [1 * DAY, 10 * DAY],
  },
];
