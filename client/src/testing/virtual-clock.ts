import type { Clock } from '../clock';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that moves when the test says so. */
export class VirtualClock implements Clock {
  private wall: number;
  private passed = 0;
  private readonly timers = new Set<Timer>();

  /** @param start milliseconds since 1970 */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.wall = start;
  }

  readonly now = (): number => this.wall;
  readonly monotonic = (): number => this.passed;

  setTimer(callback: () => void, milliseconds: number): () => void {
    const timer = { at: this.passed + Math.max(0, milliseconds), callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Number of timers that are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Lets time pass, and calls the timers in their order. Waits for what each one starts. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.passed + milliseconds;
    await settled();
    for (;;) {
      const next = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers.delete(next);
      this.pass(Math.max(0, next.at - this.passed));
      next.callback();
      await settled();
    }
    this.pass(end - this.passed);
    await settled();
  }

  /** Lets wall-clock time pass without timers, as for a frozen process. Negative: the clock of the machine goes back. */
  freeze(milliseconds: number): void {
    this.wall += milliseconds;
  }

  private pass(milliseconds: number): void {
    this.wall += milliseconds;
    this.passed += milliseconds;
  }
}

/** Waits until promises that can settle have settled. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
