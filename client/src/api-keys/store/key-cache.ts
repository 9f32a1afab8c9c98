import { BoundedMap } from './bounded-map';
import type { CacheSettings } from './options';
import type { StoredKey } from './table/items';
import { Verdicts } from './verification';

/** A cached key. */
export interface CachedKey {
  readonly stored: StoredKey;
  /** The digest as bytes, for comparisons in constant time. */
  readonly digest: Uint8Array;
  readonly verdicts: Verdicts;
  /** Time of the call that read it. */
  readonly readAt: number;
  /** Time for which it is used without a call. */
  readonly fresh: number;
  /** Latest use in the table, or the latest attempt to write one. */
  lastUse: number;
  used: boolean;
}

/** Part of the fresh time by which it varies, so that keys that were read together are not read again together. */
const JITTER = 0.1;
/** Part of the fresh time after which a key in use is read again in the background. */
const AHEAD = 0.75;

/** Keys in memory by id, and ids of unknown keys. Each has its own bound. */
export class KeyCache {
  readonly #keys: BoundedMap<CachedKey>;
  readonly #unknown: BoundedMap<{ readonly until: number; used: boolean }>;

  constructor(
    private readonly settings: CacheSettings,
    private readonly random: () => number,
  ) {
    this.#keys = new BoundedMap(settings.limit);
    this.#unknown = new BoundedMap(settings.unknownLimit);
  }

  get(id: string): CachedKey | undefined {
    return this.#keys.get(id);
  }

  /** Caches a key that was read at a time. */
  put(stored: StoredKey, readAt: number): CachedKey {
    const { id, lastUsedAt = 0 } = stored.record;
    const fresh = this.settings.fresh * (1 - JITTER * this.random());
    const lastUse = Math.max(lastUsedAt, this.#keys.get(id)?.lastUse ?? 0);
    const digest = Buffer.from(stored.digest, 'latin1');
    const entry = {
      stored,
      digest,
      verdicts: new Verdicts(stored.record),
      readAt,
      fresh,
      lastUse,
      used: false,
    };
    this.#keys.set(id, entry);
    this.#unknown.delete(id);
    return entry;
  }

  /** Remembers that there is no such key. */
  putUnknown(id: string, readAt: number): void {
    this.#keys.delete(id);
    this.#unknown.set(id, { until: readAt + this.settings.unknownFresh, used: false });
  }

  isUnknown(id: string, now: number): boolean {
    const entry = this.#unknown.get(id);
    if (entry === undefined) return false;
    const { until } = entry;
    // The clock of the machine may have gone back.
    if (now < until && until - now <= this.settings.unknownFresh) return true;
    this.#unknown.delete(id);
    return false;
  }

  /** True if a key is used without a call. */
  isFresh({ readAt, fresh }: CachedKey, now: number): boolean {
    return now >= readAt && now - readAt < fresh;
  }

  /** True if a fresh key is to be read again in the background. */
  isDue({ readAt, fresh }: CachedKey, now: number): boolean {
    return now - readAt >= fresh * AHEAD;
  }

  /** True if a key is used while the table is unreachable. */
  isInGrace({ readAt, fresh }: CachedKey, now: number): boolean {
    return now >= readAt && now - readAt < fresh + this.settings.grace;
  }

  delete(id: string): void {
    this.#keys.delete(id);
    this.#unknown.delete(id);
  }

  get sizes(): { readonly keys: number; readonly unknown: number } {
    return { keys: this.#keys.size, unknown: this.#unknown.size };
  }

  clear(): void {
    this.#keys.clear();
    this.#unknown.clear();
  }
}
