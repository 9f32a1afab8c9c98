import type { Clock } from '../time/clock';

/** More waits than any invocation makes: an invocation that exceeds it does not end. */
const MOST_TURNS = 10_000;

/** Lets every promise that can settle settle. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const realPause = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes only while all work waits: the clock then moves to the end of the shortest wait. */
export class VirtualClock implements Clock {
  /** Runs before time moves to `end`. A listener may move the clock up to `end` with `pass`. */
  onAdvance?: (end: number) => void;
  /** Returns true while the work waits for real input or output, such as a server. Time then does not pass. */
  isBusy?: () => boolean;
  private time: number;
  private sleepers: Sleeper[] = [];

  /** @param start milliseconds since the epoch. @default 2026-01-01T00:00:00Z */
  constructor(start = Date.parse('2026-01-01T00:00:00.000Z')) {
    this.time = start;
  }

  now = (): number => this.time;

  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      this.at(this.time + Math.max(0, milliseconds), wake);
    });

  /** Calls `wake` at `time`, unless the returned function is called before. */
  at(time: number, wake: () => void): () => void {
    const sleeper = { at: time, wake };
    this.sleepers.push(sleeper);
    return () => {
      this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    };
  }

  /** Lets time pass between two invocations. */
  pass(milliseconds: number): void {
    this.moveTo(this.time + milliseconds);
  }

  /** Lets time pass until the work ends. Throws when the work does not end. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const ended = work.finally(() => {
      settled = true;
    });
    // The caller gets the rejection at the end; until then it is not unhandled.
    ended.catch(() => undefined);
    for (let turns = 0; ; turns++) {
      await turn();
      if (settled) break;
      if (this.isBusy?.()) {
        turns--;
        await realPause();
        continue;
      }
      if (turns === MOST_TURNS) throw new Error('The work sleeps again and again and does not end.');
      const next = this.takeNext();
      if (!next)
        throw new Error('The work waits for something other than the virtual clock and does not end.');
      this.moveTo(Math.max(this.time, next.at));
      next.wake();
    }
    this.sleepers = [];
    return ended;
  }

  private moveTo(end: number): void {
    const { onAdvance } = this;
    if (onAdvance) {
      this.onAdvance = undefined;
      onAdvance(end);
      this.onAdvance = onAdvance;
    }
    this.time = end;
  }

  private takeNext(): Sleeper | undefined {
    let first = 0;
    for (let i = 1; i < this.sleepers.length; i++)
      if ((this.sleepers[i] as Sleeper).at < (this.sleepers[first] as Sleeper).at) first = i;
    return this.sleepers.splice(first, 1)[0];
  }
}
