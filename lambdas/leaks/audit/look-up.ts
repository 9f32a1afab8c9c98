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

/** Calls LookupEvents in one region, at its pace. A throttled call, and one without an answer, is repeated. */
export function paced(lookUp: LookUp, region: string, clock: Clock): (input: LookUpInput) => Promise<Page> {
  let next = 0;
  return async (input) => {
    for (let attempt = 1; ; attempt++) {
      if (next > clock.now()) await clock.sleep(next - clock.now());
      next = clock.now() + BETWEEN;
      try {
        return await lookUp(region, input);
      } catch (error) {
        if (attempt === ATTEMPTS || !isTransient(error)) throw error;
        next = clock.now() + FIRST_PAUSE * 2 ** (attempt - 1);
      }
    }
  };
}

function isTransient(error: unknown): boolean {
  const { name = '', $metadata } = Object(error) as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return THROTTLED.test(name) || status === undefined || status >= 500;
}
