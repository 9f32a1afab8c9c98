import { Worker } from 'node:worker_threads';
import type { ScanSettings } from '../content/settings';
import type { Task } from './task';
import { type Answer, Place, workerDataOf } from './worker';

/** Threads of a scan. */
export interface ThreadOptions {
  /** File that calls `serveScan` in a thread. */
  readonly entry: string;
  readonly settings: ScanSettings;
  /**
   * Mebibytes of the heap of a thread.
   *
   * @default 512
   */
  readonly memory?: number;
  /**
   * Milliseconds after which a thread that scans no further part is ended.
   *
   * @default 2 minutes
   */
  readonly patience?: number;
}

/** Result of a batch: outcomes, or the task at which the thread ended, and the reason. */
export type Result = Answer | { readonly culprit: number; readonly reason: string };

/** A thread, which does one batch of tasks at a time. */
export class Thread {
  private readonly worker: Worker;
  private readonly places = new Int32Array(new SharedArrayBuffer(8));
  private readonly watch: NodeJS.Timeout;
  private finish: ((result: Result) => void) | undefined;
  private seen = { parts: 0, at: 0 };
  private isOnline = false;
  /** Reason for which the thread ended. */
  private reason: string | undefined;

  constructor({ entry, settings, memory = 512, patience = 120_000 }: ThreadOptions) {
    this.worker = new Worker(entry, {
      workerData: workerDataOf(settings, this.places.buffer as SharedArrayBuffer),
      resourceLimits: { maxOldGenerationSizeMb: memory },
      execArgv: [],
    });
    this.worker.on('online', () => {
      this.isOnline = true;
    });
    this.worker.on('message', (answer: Answer) => this.end(answer));
    this.worker.on('messageerror', (error) => this.fail(error.message));
    this.worker.on('error', (error: NodeJS.ErrnoException) => {
      const isMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.fail(isMemory ? 'its scan needs too much memory' : `its scan failed: ${error.message}`);
    });
    this.worker.on('exit', (code) => this.fail(`its scan ended with code ${code}`));
    this.watch = setInterval(() => this.check(patience), Math.min(1000, patience / 4));
  }

  /** False after the thread ended. */
  get isAlive(): boolean {
    return this.reason === undefined;
  }

  /** Does a batch. */
  run(batch: readonly Task[]): Promise<Result> {
    // The thread ended while it had nothing to do, or before it started.
    Atomics.store(this.places, Place.Task, 0);
    if (this.reason !== undefined) return Promise.resolve({ culprit: 0, reason: this.reason });
    this.seen = { parts: this.parts, at: Date.now() };
    return new Promise((resolve) => {
      this.finish = resolve;
      this.worker.postMessage(batch);
    });
  }

  async close(): Promise<void> {
    clearInterval(this.watch);
    await this.worker.terminate();
  }

  private get parts(): number {
    return Atomics.load(this.places, Place.Parts);
  }

  private check(patience: number): void {
    if (this.finish === undefined) return;
    // The start of a thread takes long on a busy machine.
    if (!this.isOnline || this.parts !== this.seen.parts) this.seen = { parts: this.parts, at: Date.now() };
    else if (Date.now() - this.seen.at >= patience)
      this.fail(`its scan made no progress for ${patience / 1000} s`);
  }

  private fail(reason: string): void {
    this.reason ??= reason;
    this.end({ culprit: Atomics.load(this.places, Place.Task), reason: this.reason });
    void this.close();
  }

  private end(result: Result): void {
    const { finish } = this;
    this.finish = undefined;
    finish?.(result);
  }
}
