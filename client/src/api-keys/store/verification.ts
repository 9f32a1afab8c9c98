import type { ServiceFailure } from '../../http/service-failure';
import type { KeyFault } from '../format';
import { type ApiKeyRecord, endOf } from './record';

/** Reason for which a key is refused, for the service and its logs. */
export type Refusal = KeyFault | 'unknown' | 'revoked' | 'expired';

/** A key that works. */
export interface Verified {
  readonly ok: true;
  readonly result: 'ok';
  readonly key: ApiKeyRecord;
  /** The table is unreachable, and the answer is from the cache and older than `fresh`. */
  readonly stale: boolean;
}

/** A key that is refused. */
export interface Refused {
  readonly ok: false;
  readonly result: Refusal;
  /** The record of a revoked or expired key. */
  readonly key?: ApiKeyRecord;
}

/** The table is unreachable, and the key is not cached: nothing is known of it. */
export interface Unavailable {
  readonly ok: false;
  readonly result: 'unavailable';
  readonly cause: ServiceFailure;
}

/** Result of a verification, for the service. Do not show `result` to the caller: `answerOf` has the answer. */
export type Verification = Verified | Refused | Unavailable;

/** Results without a record. */
export const REFUSED: Readonly<Record<KeyFault | 'unknown', Refused>> = {
  malformed: Object.freeze({ ok: false, result: 'malformed' }),
  'foreign-prefix': Object.freeze({ ok: false, result: 'foreign-prefix' }),
  'wrong-checksum': Object.freeze({ ok: false, result: 'wrong-checksum' }),
  unknown: Object.freeze({ ok: false, result: 'unknown' }),
};

/** The results of a record. They are made once, so that a cached verification creates no object. */
export class Verdicts {
  readonly #ok: Verified;
  readonly #end: number;
  #ended: Refused | undefined;

  constructor(record: ApiKeyRecord) {
    this.#ok = Object.freeze({ ok: true, result: 'ok', key: record, stale: false });
    this.#end = record.revokedAt === undefined ? endOf(record) : Number.NEGATIVE_INFINITY;
  }

  at(now: number): Verified | Refused {
    return now < this.#end ? this.#ok : this.#refused();
  }

  /** Like `at`, while the table is unreachable. */
  stale(now: number): Verified | Refused {
    return now < this.#end ? { ...this.#ok, stale: true } : this.#refused();
  }

  #refused(): Refused {
    const { key } = this.#ok;
    const result = key.revokedAt === undefined ? 'expired' : 'revoked';
    this.#ended ??= Object.freeze({ ok: false, result, key });
    return this.#ended;
  }
}

/** An HTTP answer to a caller whose key is not accepted. */
export interface OutsideAnswer {
  readonly status: 401 | 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const UNAUTHORIZED: OutsideAnswer = Object.freeze({
  status: 401,
  headers: Object.freeze({
    'content-type': 'application/json',
    'www-authenticate': 'Bearer error="invalid_token"',
    'cache-control': 'no-store',
  }),
  body: '{"error":"invalid_api_key"}',
});

const UNAVAILABLE: OutsideAnswer = Object.freeze({
  status: 503,
  headers: Object.freeze({
    'content-type': 'application/json',
    'retry-after': '1',
    'cache-control': 'no-store',
  }),
  body: '{"error":"temporarily_unavailable"}',
});

/**
 * The answer to the outside: the same one for every refused key, so that a caller does not learn why. If the table is
 * unreachable, HTTP 503 tells clients to keep their key and to try again; it says nothing about the key.
 */
export function answerOf({ result }: { readonly ok: false; readonly result: string }): OutsideAnswer {
  return result === 'unavailable' ? UNAVAILABLE : UNAUTHORIZED;
}
