import type { Counts } from './format';

const HOUR = 3_600_000;
/** Lengths of an interval, in hours. */
const LENGTHS = [1, 2, 3, 4, 6, 8, 12, 24];
const MAX_INTERVALS = 400;

/** Counts events in a few hundred intervals, regardless of the duration of the run. */
export class Counter<Name extends string> {
  private readonly every: number;
  private readonly counts: Record<Name, number[]>;

  constructor(
    private readonly from: number,
    days: number,
    names: readonly Name[],
  ) {
    const hours = (days * 24) / MAX_INTERVALS;
    this.every = HOUR * (LENGTHS.find((length) => length >= hours) ?? 24 * Math.ceil(hours / 24));
    this.counts = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  }

  add(name: Name, time: number): void {
    const place = Math.max(0, Math.floor((time - this.from) / this.every));
    const counts = this.counts[name];
    while (counts.length <= place) counts.push(0);
    (counts[place] as number)++;
  }

  get result(): Counts<Name> {
    return { every: this.every, counts: this.counts };
  }
}
