/** Longer than a queue of notices keeps a message. */
const KEPT = 10 * 60_000;

/** Ids of messages that were received before. */
export class Seen {
  private readonly times = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** Adds an id. Returns false if it was there. */
  add(id: string): boolean {
    const now = this.now();
    // Ids are in the order of their times.
    for (const [old, time] of this.times) {
      if (now - time < KEPT) break;
      this.times.delete(old);
    }
    if (this.times.has(id)) return false;
    this.times.set(id, now);
    return true;
  }
}
