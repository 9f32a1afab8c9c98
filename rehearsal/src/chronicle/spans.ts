import { BoundedList, type Kept } from './bounded-list';

interface Open<Fact> {
  readonly fact: Fact;
  readonly from: number;
}

/** Turns what is seen to be so from time to time into stretches of time in which it was so. */
export class Spans<Fact extends object> {
  private readonly open = new Map<string, Open<Fact>>();
  private readonly closed: BoundedList<Fact & { from: number; to?: number }>;

  constructor(most: number) {
    this.closed = new BoundedList(most);
  }

  /** All that is so now; a fact is known again by its members. */
  see(facts: Iterable<Fact>, now: number): void {
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

  /** Whether something like that is so now. */
  has(like: (fact: Fact) => boolean): boolean {
    for (const { fact } of this.open.values()) if (like(fact)) return true;
    return false;
  }

  /** In the order in which they ended; those that are still so come last. */
  get told(): Kept<Fact & { readonly from: number; readonly to?: number }> {
    const { items, leftOut, before } = this.closed.kept;
    const open = [...this.open.values()].map(({ fact, from }) => ({ ...fact, from }));
    return { items: [...items, ...open], leftOut, before };
  }
}
