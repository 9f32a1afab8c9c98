import { clientClosed } from '../errors';
import type { Secret } from '../secret/secret';
import { FetchedValue, LONGEST_WAIT } from './fetched-value';

/** One secret, at one stage or version, as readers see it. */
export class Entry<T = unknown> extends FetchedValue<T> {
  /** Set by the second read, and cleared by the hand of the CLOCK: values that are read once do not displace others. */
  used = false;
  /** The cache no longer holds it. */
  detached = false;
  private readonly readClock = this.context.readClock;

  /** The value. Waits only when there is none that may be served. */
  get(): Promise<Secret<T>> {
    const age = this.readClock() - this.fetchedAt;
    if (age >= this.servedFrom && age < this.servedUntil) {
      this.used = true;
      this.hits++;
      return this.promise as Promise<Secret<T>>;
    }
    return this.readSlowly();
  }

  /** The value, or undefined when there is none that may be served. Starts a fetch like `get`. */
  peek(): Secret<T> | undefined {
    const age = this.readClock() - this.fetchedAt;
    if (age >= this.servedFrom && age < this.servedUntil) {
      this.used = true;
      this.hits++;
      return this.secret;
    }
    this.readSlowly().catch(() => {});
    return this.servable(this.now()) ? this.secret : undefined;
  }

  private readSlowly(): Promise<Secret<T>> {
    const { counters, closed } = this.context;
    if (closed) return Promise.reject(clientClosed());
    const now = this.now();
    const flight = this.currentFlight();
    const waits = now < this.retryAt && this.retryAt - now < LONGEST_WAIT;
    if (this.servable(now)) {
      this.used = true;
      // The reads that follow need not look again until this fetch is over, or the backoff.
      const next = flight ?? (waits ? undefined : this.start({ background: true }));
      this.serveUntil(next?.lostAt ?? this.retryAt, now);
      counters.staleServed++;
      return this.promise as Promise<Secret<T>>;
    }
    if (flight !== undefined) {
      counters.coalesced++;
      return flight.promise;
    }
    // At its hard stop a value gets one more fetch, whatever the backoff.
    if (waits && this.lastError !== undefined && this.secret === undefined) {
      counters.negative++;
      return Promise.reject(this.lastError);
    }
    counters.misses++;
    return this.start().promise;
  }
}
