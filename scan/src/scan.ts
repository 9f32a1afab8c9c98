import { relative } from 'node:path';
import { ContentScan } from './content/content-scan';
import { addOutcome, noOutcome, type Outcome } from './content/outcome';
import type { ScanSettings } from './content/settings';
import { RandomBytes } from './files/bytes';
import { walk } from './files/walk';
import type { Finding } from './findings/finding';
import { ChangeFindings } from './git/change-findings';
import { changeTasks } from './git/change-tasks';
import type { Changes } from './git/git';
import { checkRepository } from './git/repository';
import { type Execution, runTasks } from './threads/run-tasks';
import type { FileTask } from './threads/task';

/** Options of a scan. */
export interface ScanOptions extends ScanSettings {
  /** True to scan the folders that are skipped by default. */
  readonly all?: boolean;
  /**
   * Number of threads.
   *
   * @default 1: the thread that calls
   */
  readonly threads?: number;
  /** File of the threads, and their limits. Without it, the thread that calls does all work. */
  readonly threadOptions?: Execution['threadOptions'];
  /** Called after each file or change. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Progress of a scan. */
export interface Progress {
  readonly files: number;
  readonly bytes: number;
  readonly findings: number;
  /** Number of files and bytes in all, if they are known. */
  readonly of?: { readonly files: number; readonly bytes: number };
}

/** Folder that was not scanned, and the reason. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

/** A scan of files and texts, with its findings so far. */
export class Scan {
  /** Folders that are skipped by default, and submodules. */
  readonly skipped: Skipped[] = [];

  private readonly sum = noOutcome();
  /** Scanner of bytes in memory. */
  private contents: ContentScan | undefined;
  private readonly progress = { files: 0, bytes: 0, findings: 0 };

  constructor(private readonly options: ScanOptions) {}

  get files(): number {
    return this.sum.files;
  }

  get bytes(): number {
    return this.sum.bytes;
  }

  /** Number of findings that a `rekey:allow` comment or an allowlist allows. */
  get allowed(): number {
    return this.sum.allowed;
  }

  get findings(): readonly Finding[] {
    return this.sum.findings;
  }

  /** Secrets by their HMACs, with `keepSecrets`. */
  get secrets(): ReadonlyMap<string, string> {
    return this.sum.secrets;
  }

  /** Content that was not scanned. */
  get problems(): Outcome['problems'] {
    return this.sum.problems;
  }

  /** Scans files and folders. */
  async scanPaths(paths: readonly string[]): Promise<void> {
    const found = walk(paths, {
      all: this.options.all === true,
      onProblem: (problem) => this.problems.push(problem),
      onSkipped: (path) => this.skipped.push({ path, reason: '--all scans it' }),
    });
    const tasks: FileTask[] = [];
    for (const { path, size } of found) {
      const bytesOfPath = typeof path.forSystem === 'string' ? undefined : path.forSystem;
      tasks.push({ of: 'file', order: tasks.length, weight: size, path: path.shown, bytesOfPath });
    }
    const bytes = tasks.reduce((sum, { weight }) => sum + weight, 0);
    const of = { files: tasks.length, bytes };
    // Threads start with the largest files, so that none is left alone at the end.
    const ordered = (this.options.threads ?? 1) > 1 ? [...tasks].sort((a, b) => b.weight - a.weight) : tasks;
    for await (const [, outcome] of runTasks(ordered, this.execution(of))) addOutcome(this.sum, outcome);
  }

  /**
   * Scans what changes in a repository add: the lines of texts, and binary files as a whole. A secret of a file counts
   * once: where it was added first.
   *
   * @throws GitFailed
   */
  async scanChanges(changes: Changes, paths: readonly string[], folder: string): Promise<void> {
    const { isShallow } = checkRepository(folder);
    if (isShallow && changes.of === 'history') {
      const reason = 'the clone is shallow, and older commits are missing (git fetch --unshallow gets them)';
      this.problems.push({ path: relative(process.cwd(), folder) || '.', reason });
    }
    const submodules = new Set<string>();
    const merged = new ChangeFindings();
    const tasks = changeTasks(changes, paths, folder, {
      onSubmodule: (path) => submodules.add(path),
      onRename: (renamed) => merged.rename(renamed),
    });
    for await (const [task, outcome] of runTasks(tasks, this.execution())) merged.add(task, outcome);
    addOutcome(this.sum, merged.outcome());
    for (const path of submodules)
      this.skipped.push({ path, reason: 'a submodule; run the command in its folder' });
  }

  /** Scans bytes in memory. */
  scanBytes(bytes: Buffer, path: string): void {
    this.contents ??= new ContentScan(this.options);
    this.contents.scan(RandomBytes.of(bytes), { path });
    addOutcome(this.sum, this.contents.take());
  }

  private execution(of?: Progress['of']): Execution {
    const { all: _, threads = 1, threadOptions, onProgress, ...settings } = this.options;
    return {
      settings,
      threads,
      threadOptions,
      onDone: ([task, { findings }]) => {
        this.progress.files++;
        this.progress.bytes += task.weight;
        this.progress.findings += findings.length;
        onProgress?.({ ...this.progress, of });
      },
    };
  }
}
