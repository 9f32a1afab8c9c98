/** The first and last items of a series, in order. */
export interface Kept<T> {
  readonly items: readonly T[];
  /** Number of omitted items. */
  readonly leftOut: number;
  /** Number of `items` before the omitted items. */
  readonly before: number;
}

/** Keeps the first and the last items of a series, so that memory is bounded. */
export class BoundedList<T> {
  private readonly first: T[] = [];
  /** Ring buffer that begins at `oldest`. */
  private readonly last: T[] = [];
  private oldest = 0;
  private leftOut = 0;

  /** @param most - maximum number of items; the first half is rounded up. */
  constructor(
    private readonly most: number,
    /** Called with each omitted item. */
    private readonly dropped: (item: T) => void = () => {},
  ) {}

  add(item: T): void {
    const ofLast = Math.floor(this.most / 2);
    if (this.first.length < this.most - ofLast) this.first.push(item);
    else if (this.last.length < ofLast) this.last.push(item);
    else {
      this.leftOut++;
      const old = this.last[this.oldest];
      this.dropped(old === undefined ? item : old);
      if (old !== undefined) this.last[this.oldest] = item;
      this.oldest = (this.oldest + 1) % Math.max(1, ofLast);
    }
  }

  get result(): Kept<T> {
    const last = [...this.last.slice(this.oldest), ...this.last.slice(0, this.oldest)];
    return { items: [...this.first, ...last], leftOut: this.leftOut, before: this.first.length };
  }
}
