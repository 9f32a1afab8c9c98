import type { Clock } from '../../../engine/src/time/clock';
import type { TrailEvent } from './events';
import type { Lookup } from './lookups';

/** A page of events. */
export interface Page {
  readonly Events?: readonly TrailEvent[];
  readonly NextToken?: string;
}

/** Input of LookupEvents. */
export interface LookUpInput {
  readonly LookupAttributes: {
    readonly AttributeKey: Lookup['attribute'];
    readonly AttributeValue: string;
  }[];
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly MaxResults: number;
  readonly NextToken?: string;
}

export type LookUp = (region: string, input: LookUpInput) => Promise<Page>;

/**
 * Milliseconds between two calls in a region. LookupEvents allows two a second in an account and region (CloudTrail API
 * Reference, "LookupEvents"), which consoles and other tools share.
 */
const BETWEEN = 600;
const ATTEMPTS = 6;
const FIRST_PAUSE = 1000;
const THROTTLED = /throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i;

/**
 * LookupEvents at the pace of each region, for one call at a time in a region. A throttled call, and one without an answer, is
 * repeated.
 */
export function paced(lookUp: LookUp, clock: Clock): LookUp {
  const next = new Map<string, number>();
  return async (region, input) => {
    for (let attempt = 1; ; attempt++) {
      const wait = (next.get(region) ?? 0) - clock.now();
      if (wait > 0) await clock.sleep(wait);
      next.set(region, clock.now() + BETWEEN);
      try {
        return await lookUp(region, input);
      } catch (error) {
        if (attempt === ATTEMPTS || !isTransient(error)) throw error;
        next.set(region, clock.now() + FIRST_PAUSE * 2 ** (attempt - 1));
      }
    }
  };
}

function isTransient(error: unknown): boolean {
  const { name = '', $metadata } = Object(error) as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return THROTTLED.test(name) || status === undefined || status >= 500;
}
