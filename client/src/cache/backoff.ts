import type { BackendError } from '../backend';

/** Milliseconds. */
const FIRST = 1_000;
const LONGEST = 60_000;
/** A read without any value waits for the backend, which has probably recovered. */
const LONGEST_COLD = 5_000;
const LONGEST_RETRY_AFTER = 5 * 60_000;
/** 1 s · 2^6 is more than the longest time. A larger exponent would end in infinity after hours of failures. */
const LARGEST_EXPONENT = 6;

/** Time until the next fetch after a number of failures in a row: half of it is random. */
export function backoff(failures: number, error: BackendError, cold: boolean, random: () => number): number {
  const temporary = error.failure === 'transient' || error.failure === 'throttled';
  const longest = cold && temporary ? LONGEST_COLD : LONGEST;
  const time = Math.min(longest, FIRST * 2 ** Math.min(failures - 1, LARGEST_EXPONENT));
  const asked = Math.min(LONGEST_RETRY_AFTER, Math.max(0, error.retryAfter ?? 0));
  return Math.max(asked, time / 2 + (random() * time) / 2);
}

/** A random time between zero and an exponential bound ("full jitter"). */
export function fullJitter(attempt: number, first: number, longest: number, random: () => number): number {
  return random() * Math.min(longest, first * 2 ** Math.min(attempt, 30));
}
