import type { Outcome } from '../content/outcome';
import { noOutcome } from '../content/outcome';
import { batchesOf } from './batches';
import { pathsOf, type Task } from './task';
import { Thread, type ThreadOptions } from './thread';

/** Outcome of a task. */
export type Done = readonly [task: Task, outcome: Outcome];

/** Does tasks in threads, and returns the outcomes as they come. A task at which a thread ends has a problem as its outcome. */
export async function* runInThreads(
  tasks: AsyncIterable<Task> | Iterable<Task>,
  threads: number,
  options: ThreadOptions,
): AsyncGenerator<Done> {
  const pool = new Pool(threads, options);
  const batches = batchesOf(tasks);
  try {
    let next = fetch(batches);
    for (let isLast = false; !isLast || pool.isBusy; ) {
      if (!isLast && pool.hasRoom) {
        const { value, done } = await next;
        isLast = done === true;
        if (done !== true) {
          pool.start(value);
          next = fetch(batches);
        }
      } else await pool.change();
      yield* pool.take();
    }
    yield* pool.take();
  } finally {
    await Promise.all([pool.close(), batches.return(undefined)]);
  }
}

/** Next batch, which is prepared while the threads work. */
function fetch(batches: AsyncGenerator<Task[]>): Promise<IteratorResult<Task[]>> {
  const next = batches.next();
  // It is awaited later.
  next.catch(() => undefined);
  return next;
}

class Pool {
  private readonly idle: Thread[] = [];
  private readonly all = new Set<Thread>();
  private busy = 0;
  private done: Done[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly threads: number,
    private readonly options: ThreadOptions,
  ) {}

  get isBusy(): boolean {
    return this.busy > 0;
  }

  get hasRoom(): boolean {
    return this.busy < this.threads;
  }

  start(batch: readonly Task[]): void {
    this.busy++;
    void this.run(batch).then(() => {
      this.busy--;
      this.wake();
    });
  }

  /** Resolves when a batch ends. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  take(): Done[] {
    const { done } = this;
    this.done = [];
    return done;
  }

  async close(): Promise<void> {
    await Promise.all([...this.all].map((thread) => thread.close()));
  }

  private async run(batch: readonly Task[]): Promise<void> {
    const thread = this.idle.pop() ?? this.add();
    const result = await thread.run(batch);
    if (thread.isAlive) this.idle.push(thread);
    else this.all.delete(thread);
    if (!('reason' in result)) {
      for (const [index, task] of batch.entries()) this.done.push([task, result[index] as Outcome]);
      return;
    }
    const { culprit, reason } = result;
    const task = batch[culprit] as Task;
    this.done.push([task, { ...noOutcome(), problems: pathsOf(task).map((path) => ({ path, reason })) }]);
    // The outcomes of the others were lost.
    const others = batch.filter((one) => one !== task);
    if (others.length > 0) await this.run(others);
  }

  private add(): Thread {
    const thread = new Thread(this.options);
    this.all.add(thread);
    return thread;
  }
}
