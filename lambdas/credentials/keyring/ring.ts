import type { Ring, RingKey } from './contract';

/** Compromised keys that a ring names, so that no earlier ring publishes them again. */
const MOST_REVOKED = 20;

/** Inputs of a new ring. Times are milliseconds. */
export interface Renewal {
  readonly now: number;
  /** Time of the promotion of the current ring. @default - now, which keeps keys longer */
  readonly since?: number;
  /** Number of replaced keys that stay at least. */
  readonly previous: number;
  /** Time after its replacement for which a key stays: its users' cache and the lifetime of what it made. */
  readonly keepFor: number;
  /** Ids of compromised keys. */
  readonly excluded: ReadonlySet<string>;
  /** Makes a key. */
  readonly fresh: () => RingKey;
}

/**
 * Makes the ring that follows the current one: *next* becomes current, current becomes previous, and a new next is added.
 *
 * A replaced key is dropped when it is not among the newest `previous` ones and nobody needs it any more. Its last user
 * stopped when the cache of the ring before the promotion of the current one ended, so the time is counted from `since`.
 * A key without `exp` was replaced by that promotion, or by an unrecorded one before it.
 */
export function renewed(ring: Ring | undefined, renewal: Renewal): Ring {
  const { now, since = now, previous, keepFor, excluded, fresh } = renewal;
  const survivors = (ring?.keys ?? []).filter(({ kid }) => !excluded.has(kid));
  const published = survivors.find(({ kid }) => kid === ring?.next);
  const replaced = survivors.find(({ kid }) => kid === ring?.current);
  const others = survivors
    .filter((key) => key !== published && key !== replaced)
    .map((key) => (key.exp === undefined && keepFor < Infinity ? expiring(key, since + keepFor) : key));
  const old = [...(replaced ? [withoutExpiry(replaced)] : []), ...others];
  const kept = old.filter(({ exp }, index) => index < previous || exp === undefined || exp * 1000 > now);
  const revoked = [...excluded, ...(ring?.revoked ?? [])].slice(0, MOST_REVOKED);
  const next = fresh();
  const current = published ? withoutExpiry(published) : fresh();
  return {
    current: current.kid,
    next: next.kid,
    issuedAt: new Date(now).toISOString(),
    ...(revoked.length > 0 ? { revoked: [...new Set(revoked)] } : {}),
    keys: [next, current, ...kept],
  };
}

const expiring = (key: RingKey, time: number): RingKey => ({ ...key, exp: Math.ceil(time / 1000) });

/** A key may be current again after AWSCURRENT was moved back by hand. */
function withoutExpiry({ exp: _, ...key }: RingKey): RingKey {
  return key as RingKey;
}

/** The key that signs or encrypts. */
export function currentOf(ring: Ring): RingKey {
  return ring.keys.find(({ kid }) => kid === ring.current) as RingKey;
}

/** Ids of all keys, the current one first. */
export function idsOf({ current, keys }: Ring): string[] {
  return [current, ...keys.map(({ kid }) => kid).filter((kid) => kid !== current)];
}
