import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { Outcome } from '../content/outcome';
import type { ScanSettings } from '../content/settings';
import type { Task } from './task';
import { TaskRunner } from './task-runner';

const ROLE = 'cdk-rekey scan';

/** Data with which a thread starts. */
export interface WorkerData {
  readonly role: typeof ROLE;
  readonly settings: ScanSettings;
  /** Memory that is shared with the main thread; see `Place`. */
  readonly shared: SharedArrayBuffer;
}

/** Numbers in the shared memory, which can be read after the thread died. */
export enum Place {
  /** Index of the current task in its batch. */
  Task = 0,
  /** Number of parts that were scanned. */
  Parts = 1,
}

/** Message to a thread, and its answer. */
export type Batch = readonly Task[];
export type Answer = readonly Outcome[];

export const workerDataOf = (settings: ScanSettings, shared: SharedArrayBuffer): WorkerData => ({
  role: ROLE,
  settings,
  shared,
});

/** True in a thread that the scan started. */
export const isScanWorker = (): boolean => !isMainThread && (workerData as WorkerData | null)?.role === ROLE;

/** Does the tasks that the main thread sends. */
export function serveScan(): void {
  const { settings, shared } = workerData as WorkerData;
  const places = new Int32Array(shared);
  const runner = new TaskRunner(settings, () => Atomics.add(places, Place.Parts, 1));
  parentPort?.on('message', (batch: Batch) => {
    const answer: Answer = batch.map((task, index) => {
      Atomics.store(places, Place.Task, index);
      Atomics.add(places, Place.Parts, 1);
      return runner.run(task);
    });
    parentPort?.postMessage(answer);
  });
}
