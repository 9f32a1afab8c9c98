/** A map with a largest size. It drops an entry that was not used since it was last considered (CLOCK). */
export class BoundedMap<V extends { used: boolean }> {
  readonly #entries = new Map<string, V>();

  constructor(private readonly limit: number) {}

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.used = true;
    return entry;
  }

  set(key: string, entry: V): void {
    if (!this.#entries.has(key) && this.#entries.size >= this.limit) this.#evict();
    this.#entries.set(key, entry);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  #evict(): void {
    for (const [key, entry] of this.#entries) {
      this.#entries.delete(key);
      if (!entry.used) return;
      // A second chance, at the end of the iteration.
      entry.used = false;
      this.#entries.set(key, entry);
    }
  }
}
