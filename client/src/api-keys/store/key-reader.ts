import type { ServiceFailure } from '../../http/service-failure';
import type { CachedKey, KeyCache } from './key-cache';
import { type DynamoDbApi, failureOfCall } from './table/dynamodb-api';
import { keyOfItem } from './table/items';

/** Time after a failure for which cached keys in their grace are used without a call. Milliseconds. */
const PAUSE = 1_000;
/** A read that takes longer was lost, such as in a Lambda function that was frozen. Milliseconds. */
const LOST = 10_000;

interface Flight {
  readonly startedAt: number;
  readonly promise: Promise<CachedKey | undefined>;
}

/** Reads keys from the table into the cache: one read at a time for each key. */
export class KeyReader {
  readonly #flights = new Map<string, Flight>();
  #pausedUntil = 0;

  constructor(
    private readonly api: Pick<DynamoDbApi, 'getItem'>,
    private readonly table: string,
    private readonly cache: KeyCache,
    private readonly now: () => number,
  ) {}

  /** True shortly after a failure of the table. */
  isPaused(now: number): boolean {
    return now < this.#pausedUntil && this.#pausedUntil - now <= PAUSE;
  }

  /**
   * Reads a key. Undefined if there is none.
   *
   * @throws ServiceFailure
   */
  read(id: string): Promise<CachedKey | undefined> {
    const startedAt = this.now();
    const current = this.#flights.get(id);
    if (current && Math.abs(startedAt - current.startedAt) < LOST) return current.promise;
    const flight: Flight = {
      startedAt,
      promise: this.#fetch(id, startedAt, () => this.#flights.get(id) === flight),
    };
    this.#flights.set(id, flight);
    const end = () => {
      if (this.#flights.get(id) === flight) this.#flights.delete(id);
    };
    flight.promise.then(end, end);
    return flight.promise;
  }

  /** Reads a key in the background. */
  refresh(id: string): void {
    if (!this.#flights.has(id)) this.read(id).catch(() => {});
  }

  /** Forgets a key that was changed. A read in progress is repeated. */
  forget(id: string): void {
    this.cache.delete(id);
    this.#flights.delete(id);
  }

  async #fetch(id: string, startedAt: number, isWanted: () => boolean): Promise<CachedKey | undefined> {
    // A consistent read: a key that was revoked before it must not be cached as one that works.
    const input = { TableName: this.table, Key: { id: { S: id } }, ConsistentRead: true };
    const { Item: item } = await this.#call(() => this.api.getItem(input));
    if (!isWanted()) return this.read(id);
    const stored = keyOfItem(item);
    if (stored !== undefined) return this.cache.put(stored, startedAt);
    this.cache.putUnknown(id, startedAt);
    return undefined;
  }

  async #call<R>(call: () => Promise<R>): Promise<R> {
    try {
      const result = await call();
      this.#pausedUntil = 0;
      return result;
    } catch (error) {
      const failure = failureOfCall(error);
      if (isOutage(failure)) this.#pausedUntil = this.now() + PAUSE;
      throw failure;
    }
  }
}

/** True if the table is unreachable or throttles, and false if it refuses the call. */
export function isOutage({ failure }: ServiceFailure): boolean {
  return failure === 'transient' || failure === 'throttled';
}
