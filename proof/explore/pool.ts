import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Job, perform, type Result } from './job';

/** A job, and the time at which it has to end. */
interface Order {
  readonly job: Job;
  /** Real time, milliseconds. */
  readonly until?: number;
}

/** The longest time that a job may take, as a multiple of its equal part of the time that is left. */
const LONGEST = 8;

/** The threads to use, and the end of the run. */
export interface Threads {
  readonly threads: number;
  /** Real time, milliseconds. @default without a limit */
  readonly until?: number;
}

/** Runs the jobs in threads, each of which executes `file`, and passes each result to `done`. */
export async function inThreads(
  file: string,
  jobs: readonly Job[],
  { threads, until }: Threads,
  done: (job: Job, result: Result) => void,
): Promise<void> {
  const open = [...jobs];
  const length = Math.min(threads, jobs.length);
  const take = (): Order | undefined => {
    const limit = until && endOf(open.length, threads, Date.now(), until);
    const job = open.shift();
    return job && { job, until: limit };
  };
  await Promise.all(Array.from({ length }, () => runThread(file, take, done)));
}

/**
 * The time at which the next of `left` jobs has to end, so that a long job, or a busy machine, leaves time for the others.
 */
export function endOf(left: number, threads: number, now: number, until: number): number {
  return Math.min(until, now + (LONGEST * threads * Math.max(0, until - now)) / Math.max(1, left));
}

function runThread(
  file: string,
  take: () => Order | undefined,
  done: (job: Job, result: Result) => void,
): Promise<void> {
  const worker = new Worker(file);
  return new Promise<void>((resolve, reject) => {
    let job: Job | undefined;
    const next = () => {
      const order = take();
      job = order?.job;
      if (order) worker.postMessage(order);
      else resolve();
    };
    worker.on('error', reject);
    worker.on('message', (result: Result) => {
      done(job as Job, result);
      next();
    });
    next();
  }).finally(() => worker.terminate());
}

/** Serves jobs in a worker thread. Returns false in the main thread. */
export function serveJobs(): boolean {
  const port = parentPort;
  if (isMainThread || !port) return false;
  // The stack traces of thousands of errors, which nothing reads, take a tenth of the time.
  Error.stackTraceLimit = 0;
  port.on('message', ({ job, until }: Order) => {
    perform(job, until).then(
      (result) => port.postMessage(result),
      (error: unknown) => {
        throw error;
      },
    );
  });
  return true;
}
