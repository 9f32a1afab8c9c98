interface Entry<T> {
  readonly visibleAt: number;
  readonly state: T;
}

/**
 * States of one thing in the order in which they were written; a reader sees each whole, in order, some time
 * after it was written. The last one is the truth.
 */
export class History<T> {
  private readonly entries: Entry<T>[];

  constructor(first: T, now: number) {
    this.entries = [{ visibleAt: now, state: first }];
  }

  get latest(): T {
    return (this.entries[this.entries.length - 1] as Entry<T>).state;
  }

  /** Readers see `state` from `visibleAt` on, but never before the state that it replaces. */
  write(state: T, visibleAt: number): void {
    const last = this.entries[this.entries.length - 1] as Entry<T>;
    this.entries.push({ visibleAt: Math.max(visibleAt, last.visibleAt), state });
  }

  seenAt(now: number): T {
    while (this.entries.length > 1 && (this.entries[1] as Entry<T>).visibleAt <= now) this.entries.shift();
    return (this.entries[0] as Entry<T>).state;
  }
}
