import type { Statistic } from './alarm-options';

interface Point {
  readonly time: number;
  readonly value: number;
}

/** The minimum time for which values are kept. */
const SHORTEST_MEMORY = 24 * 3600 * 1000;

/** The number of values above which old values are removed. */
const UNPRUNED = 32;

/** The recent values of a metric. */
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

  /** The statistic of the values in [from, to); undefined if there are none. */
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
