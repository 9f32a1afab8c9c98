import { readdirSync } from 'node:fs';
import type { Timeline } from '../../../kernel/timeline';
import { type Environment, FunctionProcess } from './process';

/**
 * Lambda replaces execution environments every few hours. Here a cold start is only paid as often as is needed to
 * meet one, since a fresh process also runs the SDK slowly for its first hundreds of calls.
 */
const OLDEST = 180 * 24 * 3600 * 1000;

/** So many processes are kept for functions that can share one; more only while all of these are busy. */
const SHARED = 4;

/** The processes in which functions run. A fleet of functions shares a few, since each takes 60 MB of memory. */
export class Pool {
  private readonly all = new Set<FunctionProcess>();
  private readonly shared = new Set<FunctionProcess>();

  constructor(
    private readonly timeline: Timeline,
    private readonly patience: () => number,
  ) {}

  /** A process for a new environment: the emptiest of those that are shared, or a new one. */
  processFor(environment: Environment): FunctionProcess {
    if (!canShare(environment)) return this.start(environment);
    const idle = [...this.shared].filter((candidate) => !candidate.busy && this.fit(candidate));
    if (this.shared.size >= SHARED && idle.length > 0) {
      return idle.reduce((least, one) => (one.environments < least.environments ? one : least));
    }
    const process = this.start(environment);
    this.shared.add(process);
    return process;
  }

  /** Whether the process can still be used; ends one that is too old. */
  fit(process: FunctionProcess): boolean {
    if (process.alive && this.timeline.now() - process.bornAt < OLDEST) return true;
    this.end(process);
    return false;
  }

  /** To be called after each invocation: what is not needed any more ends. */
  release(process: FunctionProcess, environmentId: string, isGone: boolean): void {
    const isShared = this.shared.has(process);
    const isSurplus = isShared && this.shared.size > SHARED && !process.busy;
    if (!process.alive || isSurplus || (isGone && !isShared)) this.end(process);
    else if (isGone) process.forget(environmentId);
  }

  /** Ends every process. */
  close(): void {
    for (const process of [...this.all]) this.end(process);
  }

  private start(environment: Environment): FunctionProcess {
    const process = new FunctionProcess(this.timeline, this.patience, environment);
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
 * Code of a single module can be loaded once for each function, so that none sees another's state. Variables that
 * Node.js itself reads must be there when the process starts.
 */
function canShare({ codeDirectory, handler, variables }: Environment): boolean {
  if (Object.keys(variables).some((name) => name.startsWith('NODE_'))) return false;
  const files = readdirSync(codeDirectory);
  return files.length === 1 && files[0] === `${handler.split('.')[0]}.mjs`;
}
