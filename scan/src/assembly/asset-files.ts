import { basename, dirname } from 'node:path';
import type { Problem } from '../files/problem';
import type { Finding } from '../findings/finding';
import type { KeyPattern } from '../patterns/key-pattern';
import { Scan } from '../scan';

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

  constructor(private readonly own: readonly KeyPattern[]) {}

  /** Secrets in a file or folder. */
  scan(path: string): AssetFindings {
    const key = BY_HASH.test(basename(path)) ? basename(path) : path;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const scan = new Scan({ own: this.own });
    scan.scanPaths([path]);
    const folder = dirname(path).replaceAll('\\', '/');
    const relative = <T extends { readonly path: string }>(one: T): T => ({
      ...one,
      path: one.path.startsWith(`${folder}/`) ? one.path.slice(folder.length + 1) : one.path,
    });
    const result = { findings: scan.findings.map(relative), problems: scan.problems.map(relative) };
    this.known.set(key, result);
    return result;
  }
}
