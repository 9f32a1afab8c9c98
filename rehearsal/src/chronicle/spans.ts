import { BoundedList, type Kept } from './bounded-list';

interface Open<Fact> {
  readonly fact: Fact;
  readonly from: number;
}

/** Converts snapshots of facts into the periods in which the facts held. */
export class Spans<Fact extends object> {
  private readonly open = new Map<string, Open<Fact>>();
  private readonly closed: BoundedList<Fact & { from: number; to?: number }>;

  constructor(most: number) {
    this.closed = new BoundedList(most);
  }

  /** Records the facts that hold now. Facts with equal members are the same fact. */
  update(facts: Iterable<Fact>, now: number): void {
    const seen = new Set<string>();
    for (const fact of facts) {
      const key = JSON.stringify(fact);
      seen.add(key);
      if (!this.open.has(key)) this.open.set(key, { fact, from: now });
    }
    for (const [key, { fact, from }] of this.open) {
      if (seen.has(key)) continue;
      this.open.delete(key);
      this.closed.add({ ...fact, from, to: now });
    }
  }

  /** True if a matching fact holds now. */
  has(like: (fact: Fact) => boolean): boolean {
    for (const { fact } of this.open.values()) if (like(fact)) return true;
    return false;
  }

  /** Periods in the order of their ends; open periods come last. */
  get result(): Kept<Fact & { readonly from: number; readonly to?: number }> {
    const { items, leftOut, before } = this.closed.result;
    const open = [...this.open.values()].map(({ fact, from }) => ({ ...fact, from }));
    return { items: [...items, ...open], leftOut, before };
  }
}
