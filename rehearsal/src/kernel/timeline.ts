interface Entry {
  readonly time: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** A scheduled event. */
export interface Scheduled {
  cancel(): void;
}

/**
 * Virtual clock with a queue of events. Tasks compute or sleep. The clock advances to the next event only when no task
 * computes, so that a run depends on its seed only. Times are milliseconds since the epoch.
 */
export class Timeline {
  private readonly heap: Entry[] = [];
  private order = 0;
  private busy = 0;
  private current: number;
  private failure: { error: unknown } | undefined;
  private whenIdle: (() => void) | undefined;
  private pace: { readonly speed: number; readonly virtual: number; readonly real: number } | undefined;

  constructor(start: Date | number) {
    this.current = Number(start);
  }

  now(): number {
    return this.current;
  }

  /** Limits the virtual seconds for each real second. */
  limitSpeed(speed: number): void {
    this.pace = { speed, virtual: this.current, real: performance.now() };
  }

  /** Advances the clock without running events, for latency. */
  tick(milliseconds: number): void {
    this.current += milliseconds;
  }

  /** Starts `work` as a task at `time`, or now if the time is in the past. */
  at(time: number, work: () => void | Promise<void>): Scheduled {
    return this.push(time, () => this.begin(work));
  }

  after(milliseconds: number, work: () => void | Promise<void>): Scheduled {
    return this.at(this.current + milliseconds, work);
  }

  /** Starts `work` as a task when the current task sleeps or ends. The active `run` or `runUntil` throws its errors. */
  spawn(work: () => void | Promise<void>): void {
    this.at(this.current, work);
  }

  /** Sleeps until `time`. Must be called inside a task. */
  sleepUntil(time: number): Promise<void> {
    return new Promise((resolve) => {
      this.push(time, () => {
        this.busy++;
        resolve();
      });
      this.release();
    });
  }

  sleep(milliseconds: number): Promise<void> {
    return this.sleepUntil(this.current + milliseconds);
  }

  /** Sleeps until `promise`, which another task settles, settles. Must be called inside a task. */
  async waitFor<T>(promise: Promise<T>): Promise<T> {
    const settled = promise.finally(() => {
      this.busy++;
    });
    this.release();
    return settled;
  }

  /** Runs all events until `time`. */
  async runUntil(time: number): Promise<void> {
    for (;;) {
      await this.idle();
      const next = this.heap[0];
      if (!next || next.time > time) break;
      if (this.pace) await this.keepPace(next.time);
      this.pop();
      if (next.cancelled) continue;
      this.current = Math.max(this.current, next.time);
      next.run();
    }
    if (this.pace) await this.keepPace(time);
    this.current = Math.max(this.current, time);
  }

  /** Runs `work` as a task and advances time until the task ends. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let outcome: { value: T } | undefined;
    this.begin(async () => {
      outcome = { value: await work() };
    });
    for (;;) {
      await this.idle();
      if (outcome) return outcome.value;
      const next = this.heap[0];
      if (!next) throw new Error('The task waits for a promise that no event settles.');
      if (this.pace) await this.keepPace(next.time);
      this.pop();
      if (next.cancelled) continue;
      this.current = Math.max(this.current, next.time);
      next.run();
    }
  }

  private begin(work: () => void | Promise<void>): void {
    this.busy++;
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.release());
  }

  /** Waits in real time as the speed limit requires. */
  private async keepPace(time: number): Promise<void> {
    const { speed, virtual, real } = this.pace as NonNullable<Timeline['pace']>;
    const wait = real + (time - virtual) / speed - performance.now();
    if (wait >= 1) await new Promise((resolve) => setTimeout(resolve, wait));
  }

  private async idle(): Promise<void> {
    if (this.busy > 0) {
      await new Promise<void>((resolve) => {
        this.whenIdle = resolve;
      });
    }
    if (this.failure) {
      const { error } = this.failure;
      this.failure = undefined;
      throw error;
    }
  }

  private release(): void {
    this.busy--;
    if (this.busy === 0) {
      const resume = this.whenIdle;
      this.whenIdle = undefined;
      resume?.();
    }
  }

  private push(time: number, run: () => void): Scheduled {
    const entry: Entry = { time, order: this.order++, run, cancelled: false };
    let child = this.heap.push(entry) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!before(entry, this.heap[parent] as Entry)) break;
      this.heap[child] = this.heap[parent] as Entry;
      child = parent;
    }
    this.heap[child] = entry;
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  private pop(): void {
    const last = this.heap.pop() as Entry;
    const size = this.heap.length;
    if (size === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= size) break;
      if (child + 1 < size && before(this.heap[child + 1] as Entry, this.heap[child] as Entry)) child++;
      if (!before(this.heap[child] as Entry, last)) break;
      this.heap[parent] = this.heap[child] as Entry;
      parent = child;
    }
    this.heap[parent] = last;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
