import type { Timeline } from '../../rehearsal/src/kernel/timeline';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** No act wakes so often; one that does would go on for ever. */
const MOST_TURNS = 10_000;

/** Lets every promise that can settle settle. Nothing in the world waits for anything real. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that stands still while anything runs, and leaps to the next sleeper when everybody waits. */
export class WorldClock {
  private sleepers: Sleeper[] = [];

  constructor(private readonly timeline: Timeline) {}

  now = (): number => this.timeline.now();

  /** Told of every moment to which time is about to go. */
  onWay?: (end: number) => void;

  pass(milliseconds: number): void {
    const end = this.now() + milliseconds;
    this.onWay?.(end);
    this.stepTo(end);
  }

  stepTo(time: number): void {
    this.timeline.tick(time - this.now());
  }

  /** Calls `wake` at `time`, unless the returned function is called before. */
  at(time: number, wake: () => void): () => void {
    const sleeper = { at: time, wake };
    this.sleepers.push(sleeper);
    return () => {
      const index = this.sleepers.indexOf(sleeper);
      if (index >= 0) this.sleepers.splice(index, 1);
    };
  }

  /** Lets time pass until the work is done. What was asleep then, sleeps for ever. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const ended = work.finally(() => {
      settled = true;
    });
    ended.catch(() => undefined);
    for (let turns = 0; ; turns++) {
      await turn();
      if (settled) break;
      if (turns === MOST_TURNS) throw new Error('The work waits again and again, and would never end.');
      const next = this.takeNext();
      if (!next) throw new Error('Everybody waits, and nobody sleeps: the work would never end.');
      this.pass(Math.max(0, next.at - this.now()));
      next.wake();
    }
    this.sleepers = [];
    return ended;
  }

  private takeNext(): Sleeper | undefined {
    let first = 0;
    for (let i = 1; i < this.sleepers.length; i++) {
      if ((this.sleepers[i] as Sleeper).at < (this.sleepers[first] as Sleeper).at) first = i;
    }
    return this.sleepers.splice(first, 1)[0];
  }
}
