import { readdirSync } from 'node:fs';
import type { Timeline } from '../../../kernel/timeline';
import { type Door, type Environment, FunctionProcess } from './process';

/**
 * Lambda replaces execution environments every few hours. Here a cold start is only paid as often as is needed to
 * meet one, since a fresh process also runs the SDK slowly for its first hundreds of calls.
 */
const OLDEST = 240 * 24 * 3600 * 1000;

/**
 * So many processes are kept for functions that can share one: a deploy has so many at work at once. Others end
 * when they have nothing to do.
 */
const SHARED = 3;

/** Lambda ends an environment that nobody uses. Here those end that keep work from the first shared process. */
const UNUSED = 3600 * 1000;

/** The processes in which functions run. A fleet of functions shares one or two, since each takes memory and warms up. */
export class Pool {
  private readonly all = new Set<FunctionProcess>();
  private readonly shared = new Set<FunctionProcess>();

  constructor(
    private readonly timeline: Timeline,
    private readonly patience: () => number,
    private readonly door: () => Door,
  ) {}

  /**
   * A process for a new environment: the first of the shared ones that is idle, or a new one. One that works nearly
   * all the time runs the same code sooner at full speed than two that share the work.
   */
  processFor(environment: Environment): FunctionProcess {
    if (!canShare(environment)) return this.start(environment);
    const idle = [...this.shared].find((candidate) => !candidate.busy && this.fit(candidate));
    if (idle) return idle;
    const process = this.start(environment);
    this.shared.add(process);
    return process;
  }

  /** Whether an environment that was last used at `usedAt` can be used again; ends it if not. */
  keeps(process: FunctionProcess, environmentId: string, usedAt: number): boolean {
    if (!this.fit(process)) return false;
    if (this.timeline.now() - usedAt < UNUSED || this.isAtHome(process)) return true;
    process.forget(environmentId);
    return false;
  }

  /** To be called after each invocation: what is not needed any more ends. */
  release(process: FunctionProcess, environmentId: string, isGone: boolean): void {
    const isShared = this.shared.has(process);
    const isSurplus = isShared && [...this.shared].indexOf(process) >= SHARED && !process.busy;
    if (!process.alive || isSurplus || (isGone && !isShared)) this.end(process);
    else if (isGone) process.forget(environmentId);
  }

  /** Tells the handlers at work that an issuer waits for the virtual clock. */
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

  /** Whether the process can still be used; ends one that is too old. */
  private fit(process: FunctionProcess): boolean {
    if (process.alive && this.timeline.now() - process.bornAt < OLDEST) return true;
    this.end(process);
    return false;
  }

  /** Whether a new environment would not do better, since it would come to the first of the shared processes. */
  private isAtHome(process: FunctionProcess): boolean {
    const [first] = this.shared;
    return !this.shared.has(process) || process === first || first?.busy === true;
  }

  private start(environment: Environment): FunctionProcess {
    const process = new FunctionProcess(this.timeline, this.patience, this.door(), environment);
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
 * Code of a single module is evaluated once for each function, so that none sees another's state; modules beside it
 * would be loaded once in a process. Variables that Node.js itself reads must be there when the process starts.
 */
function canShare({ codeDirectory, handler, variables }: Environment): boolean {
  if (Object.keys(variables).some((name) => name.startsWith('NODE_'))) return false;
  const files = readdirSync(codeDirectory);
  return files.length === 1 && files[0] === `${handler.split('.')[0]}.mjs`;
}
