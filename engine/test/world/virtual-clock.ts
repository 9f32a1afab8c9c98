import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/time/clock';

/** No invocation wakes so often; one that does would go on for ever. */
const MOST_TURNS = 10_000;

/** Time that stands still while anything runs, and leaps to the next timer when everybody waits. */
export class VirtualClock implements Clock {
  private time: number;
  private sleepers: { at: number; wake: () => void }[] = [];

  constructor(start = Date.parse('2026-01-01T00:00:00.000Z')) {
    this.time = start;
  }

  now = (): number => this.time;

  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.sleepers.push({ at: this.time + Math.max(0, milliseconds), wake });
    });

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Lets time pass until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const ended = work.finally(() => {
      settled = true;
    });
    ended.catch(() => undefined);
    for (let turns = 0; !settled; turns++) {
      await turn();
      if (settled) break;
      if (turns === MOST_TURNS) throw new Error('The work waits again and again, and would never end.');
      this.sleepers.sort((one, other) => one.at - other.at);
      const next = this.sleepers.shift();
      if (!next) throw new Error('Everybody waits, and nobody sleeps: the work would never end.');
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
    this.sleepers = [];
    return ended;
  }
}
