import { readdirSync } from 'node:fs';
import type { Timeline } from '../../../kernel/timeline';
import { type Addresses, type Environment, FunctionProcess } from './process';

/**
 * The maximum age of a process. Lambda replaces execution environments every few hours. The rehearsal has fewer cold
 * starts, because a new process runs the SDK slowly for its first hundreds of calls.
 */
const OLDEST = 240 * 24 * 3600 * 1000;

/**
 * The number of shared processes that are kept. A deployment uses this number at the same time. Others end when idle.
 */
const SHARED = 3;

/** The idle time after which an environment ends that is not in the first shared process. */
const UNUSED = 3600 * 1000;

/** The processes in which functions run. Functions share processes, to save memory and warm-up. */
export class Pool {
  private readonly all = new Set<FunctionProcess>();
  private readonly shared = new Set<FunctionProcess>();

  constructor(
    private readonly timeline: Timeline,
    private readonly computeTimeout: () => number,
    private readonly addresses: () => Addresses,
  ) {}

  /**
   * A process for a new environment: the first idle shared one, or a new one. One busy process reaches full speed sooner
   * than two that share the work.
   */
  processFor(environment: Environment): FunctionProcess {
    if (!canShare(environment)) return this.start(environment);
    const idle = [...this.shared].find((candidate) => !candidate.busy && this.fit(candidate));
    if (idle) return idle;
    const process = this.start(environment);
    this.shared.add(process);
    return process;
  }

  /** True if an environment that was last used at `usedAt` can be reused. Otherwise, ends it. */
  keeps(process: FunctionProcess, environmentId: string, usedAt: number): boolean {
    if (!this.fit(process)) return false;
    if (this.timeline.now() - usedAt < UNUSED || this.isAtHome(process)) return true;
    process.forget(environmentId);
    return false;
  }

  /** Ends the process or the environment if it is not needed. Called after each invocation. */
  release(process: FunctionProcess, environmentId: string, isGone: boolean): void {
    const isShared = this.shared.has(process);
    const isSurplus = isShared && [...this.shared].indexOf(process) >= SHARED && !process.busy;
    if (!process.alive || isSurplus || (isGone && !isShared)) this.end(process);
    else if (isGone) process.forget(environmentId);
  }

  /** Notifies active handlers that an issuer waits for virtual time. */
  announcePause(): void {
    for (const process of this.all) process.announcePause();
  }

  /** Wakes the handlers that wait for an answer. */
  async announceAnswer(): Promise<void> {
    await Promise.all([...this.all].map((process) => process.announceAnswer()));
  }

  /** Ends every process. */
  close(): void {
    for (const process of [...this.all]) this.end(process);
  }

  /** True if the process can be used. Ends a process that is too old. */
  private fit(process: FunctionProcess): boolean {
    if (process.alive && this.timeline.now() - process.bornAt < OLDEST) return true;
    this.end(process);
    return false;
  }

  /** True if a new environment would not use the first shared process instead. */
  private isAtHome(process: FunctionProcess): boolean {
    const [first] = this.shared;
    return !this.shared.has(process) || process === first || first?.busy === true;
  }

  private start(environment: Environment): FunctionProcess {
    const process = new FunctionProcess(this.timeline, this.computeTimeout, this.addresses(), environment);
    this.all.add(process);
    return process;
  }

  private end(process: FunctionProcess): void {
    process.kill();
    this.all.delete(process);
    this.shared.delete(process);
  }
}

/**
 * True if the function can share a process. A single module is evaluated for each function, so that functions share no
 * state; further modules would be loaded once. Variables of Node.js must be set when the process starts.
 */
function canShare({ codeDirectory, handler, variables }: Environment): boolean {
  if (Object.keys(variables).some((name) => name.startsWith('NODE_'))) return false;
  const files = readdirSync(codeDirectory);
  return files.length === 1 && files[0] === `${handler.split('.')[0]}.mjs`;
}
