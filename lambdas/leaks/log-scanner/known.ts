import { createHmac, randomBytes } from 'node:crypto';

/** Entries of a generation: at most about 10 MB. */
const MOST = 50_000;
/** Milliseconds after which a text is looked up again: a rotation may have stored it in the meantime. */
const LIFETIME = 15 * 60_000;

/**
 * Remembers texts that nobody owns, so that a text in each line is looked up once. It holds hashes under a random key of the
 * process, not the texts or their digests.
 */
export class KnownTexts {
  private readonly key = randomBytes(32);
  private recent = new Set<string>();
  private older = new Set<string>();
  private since = Number.NEGATIVE_INFINITY;

  constructor(private readonly now: () => number) {}

  has(digest: string): boolean {
    this.pass();
    const hash = this.hashOf(digest);
    return this.recent.has(hash) || this.older.has(hash);
  }

  add(digest: string): void {
    this.pass();
    this.recent.add(this.hashOf(digest));
  }

  /** Starts another generation: an entry lives for one to two half lifetimes. */
  private pass(): void {
    const age = this.now() - this.since;
    if (age < LIFETIME / 2 && this.recent.size < MOST) return;
    this.older = age < LIFETIME ? this.recent : new Set();
    this.recent = new Set();
    this.since = this.now();
  }

  private hashOf(digest: string): string {
    return createHmac('sha256', this.key).update(digest).digest('base64').slice(0, 22);
  }
}
