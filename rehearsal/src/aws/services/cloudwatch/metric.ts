import type { Statistic } from './alarm-options';

interface Point {
  readonly time: number;
  readonly value: number;
}

/** What is kept for an alarm that may yet be made. */
const SHORTEST_MEMORY = 24 * 3600 * 1000;

/** So many values at the least are kept without a look at how old they are. */
const UNPRUNED = 32;

/** The recent values of one metric, as long as some alarm looks back. */
export class Metric {
  private points: Point[] = [];
  private memory = SHORTEST_MEMORY;
  private pruneAt = UNPRUNED;

  /** Keeps values for at least `milliseconds`. */
  remember(milliseconds: number): void {
    this.memory = Math.max(this.memory, milliseconds);
  }

  put(value: number, time: number, now: number): void {
    this.points.push({ time, value });
    if (this.points.length < this.pruneAt) return;
    this.points = this.points.filter((point) => now - point.time <= this.memory);
    this.pruneAt = Math.max(UNPRUNED, 2 * this.points.length);
  }

  /** The statistic of [from, to); undefined without data. */
  statistic(statistic: Statistic, from: number, to: number): number | undefined {
    const values = this.points.filter(({ time }) => time >= from && time < to).map(({ value }) => value);
    if (values.length === 0) return undefined;
    const sum = () => values.reduce((total, value) => total + value, 0);
    switch (statistic) {
      case 'Sum':
        return sum();
      case 'Maximum':
        return Math.max(...values);
      case 'Minimum':
        return Math.min(...values);
      case 'Average':
        return sum() / values.length;
      case 'SampleCount':
        return values.length;
    }
  }
}
