import { basename, dirname } from 'node:path';
import type { Problem } from '../files/problem';
import { walk } from '../files/walk';
import type { Finding } from '../findings/finding';
import type { KeyPattern } from '../patterns/key-pattern';
import { TaskRunner } from '../threads/task-runner';
import { isCliLayer } from './asset-manifest';

/** Result of the scan of an asset. Paths are relative to the folder of the asset. */
export interface AssetFindings {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Name of an asset whose content never changes. */
const BY_HASH = /^asset\.[0-9a-f]{64}/;

/** Scans the files of assets, each asset once. */
export class AssetFiles {
  private readonly known = new Map<string, AssetFindings>();

  private readonly runner: TaskRunner;

  constructor(own: readonly KeyPattern[]) {
    this.runner = new TaskRunner({ own });
  }

  /** Secrets in a file or folder. */
  scan(path: string): AssetFindings {
    const key = BY_HASH.test(basename(path)) ? basename(path) : path;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const findings: Finding[] = [];
    const problems: Problem[] = [];
    // A plugin of the CDK cannot wait for threads.
    const files = walk([path], {
      all: false,
      onProblem: (problem) => problems.push(problem),
      onSkipped: () => undefined,
    });
    for (const { path: file, size } of files) {
      if (isCliLayer(file.shown)) continue;
      const bytesOfPath = typeof file.forSystem === 'string' ? undefined : file.forSystem;
      const outcome = this.runner.run({ of: 'file', order: 0, weight: size, path: file.shown, bytesOfPath });
      findings.push(...outcome.findings);
      problems.push(...outcome.problems);
    }
    const folder = dirname(path).replaceAll('\\', '/');
    const relative = <T extends { readonly path: string }>(one: T): T => ({
      ...one,
      path: one.path.startsWith(`${folder}/`) ? one.path.slice(folder.length + 1) : one.path,
    });
    const result = { findings: findings.map(relative), problems: problems.map(relative) };
    this.known.set(key, result);
    return result;
  }
}
