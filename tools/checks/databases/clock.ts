import { AsyncLocalStorage } from 'node:async_hooks';
import { VirtualClock } from '../../../engine/src/testing';

/** Pause before time moves to the end of a wait, milliseconds: work that continues without a wait must come first. */
const PAUSE = 1;

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock for real servers: real time passes, and the waits of the engine are shortened. As for the engine's virtual clock,
 * time moves to the end of a wait only while no call to a server is in progress, so that a call never takes longer than its
 * server needs. `pass` moves the time by hours.
 */
export class ShortenedClock extends VirtualClock {
  private readonly began = performance.now();
  private moved = 0;
  private inProgress = 0;
  private readonly call = new AsyncLocalStorage<true>();
  private waiting: Sleeper[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly start = Date.parse('2026-01-01T00:00:00.000Z')) {
    super(start);
  }

  override now = (): number => this.start + this.moved + performance.now() - this.began;

  override sleep = async (milliseconds: number): Promise<void> => {
    const inCall = this.call.getStore() === true;
    if (inCall) this.inProgress--;
    await new Promise<void>((wake) => {
      this.waiting.push({ at: this.now() + Math.max(0, milliseconds), wake });
      this.schedule();
    });
    if (inCall) this.inProgress++;
  };

  override pass(milliseconds: number): void {
    this.moved += milliseconds;
  }

  override run<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  /** Performs a call to a server. No wait of other work ends during the call, except while the call itself waits. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.inProgress++;
    try {
      return await this.call.run(true, work);
    } finally {
      this.inProgress--;
    }
  }

  /** Ends the shortest wait after each pause. */
  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      if (this.inProgress === 0) this.endShortest();
      if (this.waiting.length > 0) this.schedule();
    }, PAUSE);
  }

  private endShortest(): void {
    const first = this.waiting.reduce((a, b) => (b.at < a.at ? b : a));
    this.waiting.splice(this.waiting.indexOf(first), 1);
    this.moved += Math.max(0, first.at - this.now());
    first.wake();
  }
}
