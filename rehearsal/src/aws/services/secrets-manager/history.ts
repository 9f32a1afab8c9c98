interface Entry<T> {
  readonly visibleAt: number;
  readonly state: T;
}

/** The states of one resource in the order of writing. Reads see each state whole, in order, after a delay. */
export class History<T> {
  private readonly entries: Entry<T>[];

  constructor(first: T, now: number) {
    this.entries = [{ visibleAt: now, state: first }];
  }

  get latest(): T {
    return this.last.state;
  }

  /** Adds a state that reads see from `visibleAt` on, but never before the state that it replaces. */
  write(state: T, visibleAt: number): void {
    this.entries.push({ visibleAt: Math.max(visibleAt, this.last.visibleAt), state });
  }

  seenAt(now: number): T {
    while (this.entries.length > 1 && (this.entries[1] as Entry<T>).visibleAt <= now) this.entries.shift();
    return (this.entries[0] as Entry<T>).state;
  }

  private get last(): Entry<T> {
    return this.entries[this.entries.length - 1] as Entry<T>;
  }
}
