import type { StandardSchema } from '../secret/schema';
import type { Secret } from '../secret/secret';
import type { CacheContext, EntryKey } from './context';
import { Entry } from './entry';

/** The entries of a client, in bounded number. */
export class Cache {
  private readonly entries = new Map<string, Entry>();
  private readonly schemas = new WeakMap<StandardSchema, number>();
  private numbered = 0;
  /** Hand of the CLOCK. */
  private hand: Iterator<[string, Entry]> = this.entries.entries();

  constructor(readonly context: CacheContext) {}

  /** The entry with a key, which is created when there is none. */
  entry<T>(key: EntryKey<T>): Entry<T> {
    const name = this.nameOf(key as EntryKey);
    const found = this.entries.get(name);
    if (found !== undefined) return found as Entry<T>;
    const entry = new Entry(key, this.context);
    if (!this.context.closed) {
      if (this.entries.size >= this.context.settings.limit) this.evict();
      this.entries.set(name, entry as Entry);
    }
    return entry;
  }

  all(): Iterable<Entry> {
    return this.entries.values();
  }

  /** Values in memory, also those that were replaced a short time ago. */
  *secrets(): Iterable<Secret> {
    for (const { secret, previous, stopgap } of this.entries.values())
      for (const held of [secret, previous, stopgap?.secret]) if (held !== undefined) yield held;
  }

  close(): void {
    for (const entry of this.entries.values()) entry.close();
    this.entries.clear();
  }

  /** Drops an entry that was not read since the hand passed it (CLOCK, also called second chance). */
  private evict(): void {
    for (let steps = 2 * this.entries.size + 2; steps > 0; steps--) {
      const { value, done } = this.hand.next();
      if (done) {
        this.hand = this.entries.entries();
        continue;
      }
      const [name, entry] = value as [string, Entry];
      if (entry.listeners?.size || entry.currentFlight()) continue;
      if (entry.used) {
        entry.used = false;
        continue;
      }
      this.entries.delete(name);
      const { secret } = entry;
      entry.detached = true;
      entry.drop();
      this.context.counters.evictions++;
      this.context.counters.hits += entry.hits;
      entry.hits = 0;
      if (secret !== undefined)
        this.context.events.emit('evicted', { id: secret.id, versionId: secret.versionId });
      return;
    }
  }

  private nameOf({ request: { id, stage = '', versionId = '' }, schema, asBytes }: EntryKey): string {
    let number = 0;
    if (schema !== undefined) {
      number = this.schemas.get(schema) ?? ++this.numbered;
      this.schemas.set(schema, number);
    }
    return [id, stage, versionId, number, asBytes].join('\0');
  }
}
