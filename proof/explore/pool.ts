import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Job, perform, type Result } from './job';

interface Settled {
  readonly job: Job;
  readonly result: Result;
}

/** Does the jobs in as many threads, each of which runs `file`, and tells of each that is done. */
export async function inThreads(
  file: string,
  jobs: readonly Job[],
  threads: number,
  done: (settled: Settled) => void,
): Promise<void> {
  const open = [...jobs];
  const work = Array.from({ length: Math.min(threads, jobs.length) }, () => employ(file, open, done));
  await Promise.all(work);
}

function employ(file: string, open: Job[], done: (settled: Settled) => void): Promise<void> {
  const worker = new Worker(file);
  return new Promise<void>((resolve, reject) => {
    let job: Job | undefined;
    const next = () => {
      job = open.shift();
      if (job) worker.postMessage(job);
      else resolve();
    };
    worker.on('error', reject);
    worker.on('message', (result: Result) => {
      done({ job: job as Job, result });
      next();
    });
    next();
  }).finally(() => worker.terminate());
}

/** The other side. Returns whether this is a thread that works. */
export function workHere(): boolean {
  const port = parentPort;
  if (isMainThread || !port) return false;
  // Nobody reads where the thousands of errors come from; making their traces takes a tenth of the time.
  Error.stackTraceLimit = 0;
  port.on('message', (job: Job) => {
    perform(job).then(
      (result) => port.postMessage(result),
      (error: unknown) => {
        throw error;
      },
    );
  });
  return true;
}
