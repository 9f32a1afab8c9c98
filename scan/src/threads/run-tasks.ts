import type { ScanSettings } from '../content/settings';
import { type Done, runInThreads } from './pool';
import type { Task } from './task';
import { TaskRunner } from './task-runner';
import type { ThreadOptions } from './thread';

/** Bytes up to which a scan is over before a thread starts. */
const SMALL = 8 * 1024 * 1024;

/** Places in which tasks are done. */
export interface Execution {
  readonly settings: ScanSettings;
  /** Number of threads; with 1, the tasks are done in this thread. */
  readonly threads: number;
  /** File of the threads, absent where there is none. */
  readonly threadOptions?: Omit<ThreadOptions, 'settings'>;
  /** Called for each outcome, in any order. */
  readonly onDone?: (done: Done) => void;
}

/** Does tasks, and returns their outcomes in the order of the tasks. Threads start when the tasks are no longer few. */
export async function* runTasks(
  tasks: AsyncIterable<Task> | Iterable<Task>,
  execution: Execution,
): AsyncGenerator<Done> {
  const waiting = new Map<number, Done>();
  let next = 0;
  for await (const done of unordered(tasks, execution)) {
    execution.onDone?.(done);
    waiting.set(done[0].order, done);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next++);
      yield ready;
    }
  }
}

async function* unordered(
  tasks: AsyncIterable<Task> | Iterable<Task>,
  { settings, threads, threadOptions }: Execution,
): AsyncGenerator<Done> {
  const runner = new TaskRunner(settings);
  const rest =
    tasks[Symbol.asyncIterator as never] === undefined
      ? fromSync(tasks as Iterable<Task>)
      : (tasks as AsyncIterable<Task>)[Symbol.asyncIterator]();
  try {
    for (let weight = 0; ; ) {
      const { value: task, done } = await rest.next();
      if (done === true) return;
      weight += task.weight;
      if (threads > 1 && threadOptions !== undefined && weight > SMALL) {
        yield* runInThreads(joined(task, rest), threads, { ...threadOptions, settings });
        return;
      }
      yield [task, runner.run(task)];
    }
  } finally {
    await rest.return?.(undefined);
  }
}

async function* fromSync(tasks: Iterable<Task>): AsyncGenerator<Task> {
  yield* tasks;
}

async function* joined(first: Task, rest: AsyncIterator<Task>): AsyncGenerator<Task> {
  yield first;
  for (let one = await rest.next(); one.done !== true; one = await rest.next()) yield one.value;
}
