/** Source of time. Replaced in tests. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. It includes the time in which the process was frozen. */
  now(): number;
  /** Milliseconds since an arbitrary start. It never goes back. */
  monotonic(): number;
  /** Calls a function later, and returns a function that cancels it. */
  setTimer(callback: () => void, milliseconds: number, options?: TimerOptions): () => void;
}

/** Options of a timer. */
export interface TimerOptions {
  /**
   * Keeps the process alive until the timer fires.
   *
   * @default false
   */
  readonly keepAlive?: boolean;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  setTimer: (callback, milliseconds, { keepAlive = false } = {}) => {
    const timer = setTimeout(callback, milliseconds);
    if (!keepAlive) timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after some time, and keeps the process alive until then unless an option says otherwise. */
export function sleep(
  clock: Clock,
  milliseconds: number,
  options: TimerOptions = { keepAlive: true },
): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, milliseconds, options);
  });
}

/** Reads between two looks at the clock, within one turn of the event loop. */
const BURST = 256;

/**
 * The time for reads that follow each other closely. A look at the clock costs more than the rest of a cached read, so that
 * within one turn of the event loop a burst of reads shares it. The turn ends before the process waits or is frozen.
 */
export function burstClock(now: () => number): () => number {
  let last = 0;
  let left = 0;
  let scheduled = false;
  const end = () => {
    left = 0;
    scheduled = false;
  };
  return () => {
    if (left > 0) {
      left--;
      return last;
    }
    const time = now();
    if (time === last) {
      left = BURST;
      if (!scheduled) setImmediate(end);
      scheduled = true;
    }
    last = time;
    return time;
  };
}
