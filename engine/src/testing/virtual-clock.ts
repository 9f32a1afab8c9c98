import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../time/clock';

/** More waits than any invocation makes; one that makes them would never end. */
const MOST_TURNS = 10_000;

/** Time that passes only while all work waits: the clock then moves to the end of the shortest wait. */
export class VirtualClock implements Clock {
  private time: number;
  private sleepers: { at: number; wake: () => void }[] = [];

  /** @param start milliseconds since the epoch. @default 2026-01-01T00:00:00Z */
  constructor(start = Date.parse('2026-01-01T00:00:00.000Z')) {
    this.time = start;
  }

  now = (): number => this.time;

  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.sleepers.push({ at: this.time + Math.max(0, milliseconds), wake });
    });

  /** Lets time pass between two invocations. */
  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Lets time pass until the work ends. Throws when it never would. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const ended = work.finally(() => {
      settled = true;
    });
    ended.catch(() => undefined);
    for (let turns = 0; !settled; turns++) {
      await turn();
      if (settled) break;
      if (turns === MOST_TURNS) throw new Error('The work sleeps again and again, and would never end.');
      this.sleepers.sort((one, other) => one.at - other.at);
      const next = this.sleepers.shift();
      if (!next)
        throw new Error('The work waits for something other than the virtual clock, and would never end.');
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
    this.sleepers = [];
    return ended;
  }
}
