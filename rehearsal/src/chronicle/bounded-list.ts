/** What was kept of a series, in order. */
export interface Kept<T> {
  readonly items: readonly T[];
  /** How many there were besides. */
  readonly leftOut: number;
  /** How many of `items` came before those that were left out. */
  readonly before: number;
}

/** Keeps the first and the last of a series, so that memory stays bounded however long it gets. */
export class BoundedList<T> {
  private readonly first: T[] = [];
  /** A ring; `oldest` is where it begins. */
  private readonly last: T[] = [];
  private oldest = 0;
  private leftOut = 0;

  /** @param most how many are kept; of an odd number, one more of the first. */
  constructor(
    private readonly most: number,
    /** Told of each one that is not kept any more. */
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

  get kept(): Kept<T> {
    const last = [...this.last.slice(this.oldest), ...this.last.slice(0, this.oldest)];
    return { items: [...this.first, ...last], leftOut: this.leftOut, before: this.first.length };
  }
}
