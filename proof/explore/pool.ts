import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Job, perform, type Result } from './job';

/** Runs the jobs in threads, each of which executes `file`, and passes each result to `done`. */
export async function inThreads(
  file: string,
  jobs: readonly Job[],
  threads: number,
  done: (job: Job, result: Result) => void,
): Promise<void> {
  const open = [...jobs];
  const length = Math.min(threads, jobs.length);
  await Promise.all(Array.from({ length }, () => runThread(file, open, done)));
}

function runThread(file: string, open: Job[], done: (job: Job, result: Result) => void): Promise<void> {
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
