import { BackendError } from '../backend';
import { clientClosed, type SecretsError, StaleSecretError } from '../errors';
import type { Secret } from '../secret/secret';
import { accept } from './accept';
import { backoff } from './backoff';
import { CachedValue } from './cached-value';
import type { CacheContext, EntryKey } from './context';
import { Flight } from './flight';
import { lifetimeOf } from './lifetime';
import { isRevocation, type Sourced } from './source';

/** A longer wait means that the wall clock went back. */
export const LONGEST_WAIT = 10 * 60_000;
/** Time after its deadline at which a fetch is regarded as lost. */
const SLACK = 1_000;

/** A version that replaced another one. */
export interface Rotation<T = unknown> {
  readonly secret: Secret<T>;
  /** Id of the version before. */
  readonly from: string;
}

/** Options of a fetch. */
export interface StartOptions {
  readonly forced?: boolean;
  /** Nobody waits for it: reads of this turn of the event loop go first. */
  readonly background?: boolean;
  readonly load?: (signal: AbortSignal) => Promise<Sourced>;
  /** Longest time of the fetch, milliseconds. */
  readonly time?: number;
}

/** A cached value, and the fetch that replaces it. */
export class FetchedValue<T> extends CachedValue<T> {
  failures = 0;
  retryAt = 0;
  /** Wall clock at the start of the latest forced fetch. */
  forcedAt = Number.NEGATIVE_INFINITY;
  lastError: BackendError | SecretsError | undefined;
  listeners: Set<(rotation: Rotation<T>) => void> | undefined;
  protected readonly now: () => number;
  private flight: Flight<T> | undefined;
  private cancelTimer: (() => void) | undefined;

  constructor(
    readonly key: EntryKey<T>,
    context: CacheContext,
  ) {
    super(context);
    this.now = context.clock.now;
  }

  /** The fetch in progress. One that was lost in a freeze is started again. */
  currentFlight(): Flight<T> | undefined {
    const { flight } = this;
    if (flight !== undefined && this.now() > flight.lostAt) return this.start({ forced: flight.forced });
    return flight;
  }

  /** The end of the fetch in progress, if there is one. */
  get landing(): Promise<unknown> | undefined {
    return this.flight?.promise;
  }

  /** Starts a fetch. Readers of a fetch in progress get its result. */
  start({ forced = false, background = false, load, time }: StartOptions = {}): Flight<T> {
    const { clock, counters, settings, source } = this.context;
    const now = this.now();
    const lostAt = now + (time ?? settings.timeout) + SLACK;
    const flight = new Flight<T>({ wall: now, monotonic: clock.monotonic() }, lostAt, forced);
    this.flight?.replaceBy(flight);
    this.flight = flight;
    if (forced) {
      this.forcedAt = now;
      counters.forced++;
    }
    const { signal } = flight;
    // The readers of a forced fetch have no use for the cached value: it was refused.
    const patient = forced || !this.servable(now);
    const fetch = load ?? (() => source.load(this.key.request, { signal, patient }));
    const loading = background ? nextTurn().then(() => fetch(signal)) : fetch(signal);
    this.land(flight, loading).catch((error) => this.fail(flight, error));
    return flight;
  }

  /** Fetches in the background while somebody listens. */
  arm(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const { settings, clock, closed } = this.context;
    if (!this.listeners?.size || !settings.timers || closed) return;
    const now = this.now();
    const due = this.failures > 0 ? this.retryAt - now : this.fetchedAt + this.freshFor - now;
    const refresh = () => this.currentFlight() ?? this.start({ background: true });
    this.cancelTimer = clock.setTimer(refresh, Math.min(Math.max(due, 100), LONGEST_WAIT));
  }

  /** Ends all activity, and overwrites the value: the client closes. */
  close(): void {
    this.flight?.cancel(clientClosed());
    this.flight = undefined;
    this.cancelTimer?.();
    this.wipeAll();
  }

  private async land(flight: Flight<T>, loading: Promise<Sourced>): Promise<void> {
    const { events, counters, settings, random } = this.context;
    const { id, stage } = this.key.request;
    const sourced = await loading;
    const secret = await accept(this, this.key, sourced);
    if (this.flight !== flight) return;
    const from = this.lastVersionId;
    this.flight = undefined;
    this.take(secret, lifetimeOf(sourced.version, settings, flight.startedAt.wall, random), flight.startedAt);
    this.failures = this.retryAt = 0;
    this.lastError = undefined;
    counters.refreshes++;
    flight.resolve(secret);
    this.arm();
    events.emit('refreshed', { id, versionId: secret.versionId, fromReplica: sourced.fromReplica });
    if (from === undefined || from === secret.versionId) return;
    events.emit('rotated', { id, ...(stage !== undefined && { stage }), from, to: secret.versionId });
    for (const listener of this.listeners ?? []) listener({ secret, from });
  }

  private fail(flight: Flight<T>, error: BackendError | SecretsError): void {
    if (this.flight !== flight) return;
    const { events, counters, random } = this.context;
    const { id } = this.key.request;
    const [now, { secret }] = [this.now(), this];
    const failure = error instanceof BackendError ? error : new BackendError('invalid', error.message);
    const ended = secret !== undefined && (isRevocation(failure) || !this.servable(now));
    this.flight = undefined;
    this.failures++;
    this.lastError = ended && !isRevocation(failure) ? new StaleSecretError(id, this.age(now), error) : error;
    if (ended) this.drop();
    else if (secret !== undefined && this.age(now) >= this.freshFor) this.servedUntil = 0;
    this.retryAt = now + backoff(this.failures, failure, this.secret === undefined, random);
    counters.errors++;
    flight.reject(this.lastError);
    this.arm();
    events.emit('error', { id, error: this.lastError });
    if (secret === undefined) return;
    if (ended) events.emit('evicted', { id, versionId: secret.versionId });
    else events.emit('stale', { id, versionId: secret.versionId, age: this.age(now) });
  }
}

/** Resolves after the reads that are waiting now. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
