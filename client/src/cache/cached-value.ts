import { isBytes, type Secret, wipe } from '../secret/secret';
import type { CacheContext } from './context';
import type { Lifetime } from './lifetime';

/** A value with its age, and the one that it replaced. */
export class CachedValue<T> {
  secret: Secret<T> | undefined;
  /** Resolved with `secret`. A read returns it as it is. */
  promise: Promise<Secret<T>> | undefined;
  fetchedAt = Number.NEGATIVE_INFINITY;
  freshFor = 0;
  /** Ages of the value between which a read returns it without further checks. */
  servedFrom = 0;
  servedUntil = 0;
  hits = 0;
  /** Hits before the value went stale. */
  freshHits: number | undefined;
  /** The latest version that was served, also after its value was dropped. */
  lastVersionId: string | undefined;
  /** Replaced version, readable until its drain time is over. */
  previous: Secret<T> | undefined;
  /** A version that works while the current one is refused, see `withSecret`. */
  stopgap: { readonly refused: string; readonly secret: Secret<T> } | undefined;
  private fetchedMonotonic = Number.NEGATIVE_INFINITY;
  protected stopAfter = 0;
  private cancelDrain: (() => void) | undefined;

  constructor(readonly context: CacheContext) {}

  /** True if there is a value that has not reached its hard stop. */
  servable(now: number): boolean {
    return this.secret !== undefined && this.age(now) < this.stopAfter;
  }

  /** Age of the value. A wall clock that went back makes no value younger. */
  age(now: number): number {
    return Math.max(now - this.fetchedAt, this.context.clock.monotonic() - this.fetchedMonotonic);
  }

  /** Takes a value that was asked for at the given times. */
  protected take(
    secret: Secret<T>,
    { fresh, stop }: Lifetime,
    at: { wall: number; monotonic: number },
  ): void {
    this.fetchedAt = at.wall;
    this.fetchedMonotonic = at.monotonic;
    this.freshFor = fresh;
    this.stopAfter = stop;
    this.countStale();
    this.servedFrom = 0;
    this.servedUntil = fresh;
    const held = this.secret;
    if (held === secret) return;
    this.secret = secret;
    this.promise = Promise.resolve(secret);
    if (secret.versionId !== this.lastVersionId) this.stopgap = undefined;
    this.lastVersionId = secret.versionId;
    if (held !== undefined) this.retire(held);
    this.context.generation++;
  }

  /** Lets reads return a stale value without further checks until a time of the wall clock, or its hard stop. */
  protected serveUntil(time: number, now: number): void {
    this.freshHits ??= this.hits;
    this.servedFrom = now - this.fetchedAt;
    this.servedUntil = Math.min(this.stopAfter, time - this.fetchedAt);
  }

  /** Moves the hits of a stale value to their own counter. */
  countStale(): void {
    if (this.freshHits === undefined) return;
    this.context.counters.staleServed += this.hits - this.freshHits;
    this.hits = this.freshHits;
    this.freshHits = undefined;
  }

  /** Drops the value. Requests that hold its bytes can read them for the drain time. */
  drop(): void {
    const { secret } = this;
    this.secret = undefined;
    this.promise = undefined;
    this.stopgap = undefined;
    this.fetchedAt = this.fetchedMonotonic = Number.NEGATIVE_INFINITY;
    this.freshFor = this.stopAfter = this.servedUntil = 0;
    this.countStale();
    this.context.generation++;
    if (secret !== undefined && isBytes(secret)) this.retire(secret);
  }

  /** Overwrites everything at once. */
  protected wipeAll(): void {
    const { secret } = this;
    this.drop();
    this.endDrain();
    if (secret !== undefined) wipe(secret, true);
  }

  /** Keeps a replaced version for requests that hold it. At most one is kept. */
  private retire(secret: Secret<T>): void {
    this.endDrain();
    this.previous = secret;
    const { clock, settings } = this.context;
    this.cancelDrain = clock.setTimer(() => this.endDrain(), settings.drain);
  }

  private endDrain(): void {
    this.cancelDrain?.();
    if (this.previous !== undefined) wipe(this.previous, false);
    this.previous = undefined;
    this.context.generation++;
  }
}
