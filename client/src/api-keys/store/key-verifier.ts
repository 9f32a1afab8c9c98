import { timingSafeEqual } from 'node:crypto';
import { keyDigest } from '../digest';
import { keyFault } from '../format';
import type { CachedKey, KeyCache } from './key-cache';
import { idOfDigest } from './key-id';
import { isOutage, type KeyReader } from './key-reader';
import type { LastUse } from './last-use';
import { failureOfCall } from './table/dynamodb-api';
import { REFUSED, type Verification } from './verification';

/** Characters of a key after its prefix: an underscore, 27 random ones and a checksum of 6. */
const REST_LENGTH = 34;

/** Verifies keys, from the cache where possible. */
export class KeyVerifier {
  readonly #length: number;
  /** Digest of the key in question. Reused, because a new buffer costs as much as the digest. */
  readonly #digest = Buffer.alloc(64);

  constructor(
    private readonly prefix: string,
    private readonly cache: KeyCache,
    private readonly reader: KeyReader,
    private readonly lastUse: LastUse | undefined,
    private readonly now: () => number,
  ) {
    this.#length = prefix.length + REST_LENGTH;
  }

  /** The result without a call; undefined if one is needed. */
  peek(key: string): Verification | undefined {
    if (typeof key !== 'string') return REFUSED.malformed;
    // Also bounds the work for a long text.
    if (key.length !== this.#length) return REFUSED[this.#faultOf(key)];
    const digest = keyDigest(key);
    const id = idOfDigest(digest);
    const now = this.now();
    const cached = this.cache.get(id);
    if (cached === undefined) {
      const fault = keyFault(key, this.prefix);
      if (fault !== undefined) return REFUSED[fault];
      return this.cache.isUnknown(id, now) ? REFUSED.unknown : undefined;
    }
    if (!this.cache.isFresh(cached, now)) return undefined;
    if (!this.#hasDigest(cached, digest)) return REFUSED.unknown;
    if (this.cache.isDue(cached, now) && !this.reader.isPaused(now)) this.reader.refresh(id);
    return this.#use(cached, now);
  }

  /** The result, from the table if the cache has none. */
  async verify(key: string): Promise<Verification> {
    return this.peek(key) ?? this.#ask(keyDigest(key));
  }

  async #ask(digest: string): Promise<Verification> {
    const id = idOfDigest(digest);
    const held = this.cache.get(id);
    if (held !== undefined && this.reader.isPaused(this.now())) {
      const stale = this.#stale(held, digest);
      if (stale !== undefined) return stale;
    }
    try {
      const found = await this.reader.read(id);
      return found !== undefined && this.#hasDigest(found, digest)
        ? this.#use(found, this.now())
        : REFUSED.unknown;
    } catch (error) {
      const cause = failureOfCall(error);
      // It may have been revoked by this process in the meantime.
      const now = this.cache.get(id);
      const stale = isOutage(cause) && now !== undefined ? this.#stale(now, digest) : undefined;
      if (!isOutage(cause)) this.reader.forget(id);
      return stale ?? Object.freeze({ ok: false, result: 'unavailable', cause });
    }
  }

  #use(entry: CachedKey, now: number): Verification {
    const verdict = entry.verdicts.at(now);
    if (verdict.ok) this.lastUse?.note(entry, now);
    return verdict;
  }

  /** The result while the table is unreachable; undefined after the grace. */
  #stale(entry: CachedKey, digest: string): Verification | undefined {
    const now = this.now();
    if (!this.cache.isInGrace(entry, now) || !this.#hasDigest(entry, digest)) return undefined;
    return entry.verdicts.stale(now);
  }

  /** Compares digests in constant time. */
  #hasDigest(entry: CachedKey, digest: string): boolean {
    this.#digest.write(digest, 'latin1');
    return timingSafeEqual(this.#digest, entry.digest);
  }

  #faultOf(key: string): 'malformed' | 'foreign-prefix' {
    // A key of another prefix may have another length.
    return key.length <= 128 && keyFault(key, this.prefix) === 'foreign-prefix'
      ? 'foreign-prefix'
      : 'malformed';
  }
}
