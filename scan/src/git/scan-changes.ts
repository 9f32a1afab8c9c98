import type { Scan } from '../scan';
import { addedBy, type Changes, GitFailed, readBlob } from './git';

/**
 * Scans what changes add: the lines of texts, and binary files as a whole, each once.
 *
 * @throws GitFailed
 */
export async function scanChanges(
  scan: Scan,
  changes: Changes,
  paths: readonly string[],
  folder: string,
): Promise<void> {
  const blobs = new Set<string>();
  for await (const part of addedBy(changes, paths, folder)) {
    if ('text' in part) scan.scanAdded(part);
    else if (!blobs.has(part.blob)) {
      blobs.add(part.blob);
      try {
        scan.scanBytes(readBlob(part.blob, folder), part.path);
      } catch (error) {
        if (!(error instanceof GitFailed)) throw error;
        scan.problems.push({ path: part.path, reason: error.message });
      }
    }
  }
}
