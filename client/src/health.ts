import type { Cache } from './cache/cache';
import type { Counters } from './cache/counters';
import type { Entry } from './cache/entry';

/** State of a client, without any value. */
export interface Health {
  /** True if every secret that was read has a value that may be served. */
  readonly ok: boolean;
  /** Calls by name of the backend. */
  readonly calls: Readonly<Record<string, number>>;
  readonly counters: Readonly<Counters>;
  readonly secrets: readonly SecretHealth[];
}

/** State of one secret. */
export interface SecretHealth {
  readonly id: string;
  readonly stage?: string;
  /** `stale`: served while it is fetched again or the backend fails. `unavailable`: reads fail. `empty`: not read yet. */
  readonly state: 'fresh' | 'stale' | 'unavailable' | 'empty';
  /** Latest version that was served. */
  readonly versionId?: string;
  /** Age of the value, milliseconds. */
  readonly age?: number;
  /** Failed fetches in a row. */
  readonly failures: number;
  readonly error?: { readonly code: string; readonly message: string };
}

export function healthOf(cache: Cache): Health {
  const { clock, source } = cache.context;
  const now = clock.now();
  const secrets = [...cache.all()].map((entry) => secretHealth(entry, now));
  return {
    ok: !secrets.some(({ state }) => state === 'unavailable'),
    calls: Object.fromEntries(source.calls),
    counters: countersOf(cache),
    secrets,
  };
}

/** Counters of the client. Hits are counted by the entries. */
export function countersOf(cache: Cache): Counters {
  const counters = { ...cache.context.counters };
  for (const { hits, freshHits = hits } of cache.all()) {
    counters.hits += freshHits;
    counters.staleServed += hits - freshHits;
  }
  return counters;
}

function secretHealth(entry: Entry, now: number): SecretHealth {
  const { id, stage } = entry.key.request;
  const { failures, lastError, lastVersionId } = entry;
  return {
    id,
    ...(stage !== undefined && { stage }),
    state: stateOf(entry, now),
    ...(lastVersionId !== undefined && { versionId: lastVersionId }),
    ...(entry.secret !== undefined && { age: entry.age(now) }),
    failures,
    ...(lastError !== undefined && { error: { code: lastError.code, message: lastError.message } }),
  };
}

function stateOf(entry: Entry, now: number): SecretHealth['state'] {
  if (!entry.servable(now)) return entry.lastError || entry.secret ? 'unavailable' : 'empty';
  return entry.age(now) < entry.freshFor ? 'fresh' : 'stale';
}
