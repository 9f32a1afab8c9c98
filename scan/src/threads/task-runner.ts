import { ContentScan } from '../content/content-scan';
import type { Outcome } from '../content/outcome';
import type { ScanSettings } from '../content/settings';
import { withFile } from '../files/open-file';
import { type Problem, reasonOf } from '../files/problem';
import { readBlobs } from '../git/blobs';
import { findingsOfAdded } from '../git/findings-of-added';
import { GitFailed } from '../git/repository';
import type { BlobsTask, FileTask, Task } from './task';

/** Does the tasks of a scan, in the main thread or in another one. */
export class TaskRunner {
  private readonly contents: ContentScan;

  /** @param onPart called for each part of a content */
  constructor(settings: ScanSettings, onPart?: () => void) {
    this.contents = new ContentScan(settings, onPart);
  }

  /** Does a task. What fails is a problem of its outcome. */
  run(task: Task): Outcome {
    const problems: Problem[] = [];
    if (task.of === 'file') this.scanFile(task, problems);
    else if (task.of === 'blobs') this.scanBlobs(task, problems);
    else {
      const { path, commit, text } = task.added;
      this.contents.scanText({ text, binary: false }, { path, commit });
    }
    const outcome = this.contents.take();
    const findings = task.of === 'added' ? findingsOfAdded(outcome.findings, task.added) : outcome.findings;
    return { ...outcome, findings, problems: [...outcome.problems, ...problems] };
  }

  private scanFile({ path, bytesOfPath }: FileTask, problems: Problem[]): void {
    try {
      const file = bytesOfPath === undefined ? path : Buffer.from(bytesOfPath);
      withFile(file, (bytes) => this.contents.scan(bytes, { path }));
    } catch (error) {
      problems.push({ path, reason: reasonOf(error) });
    }
  }

  private scanBlobs({ blobs, folder }: BlobsTask, problems: Problem[]): void {
    try {
      readBlobs(blobs, folder, (blob, bytes) => {
        if (typeof bytes === 'string') problems.push({ path: blob.path, reason: bytes });
        else this.contents.scan(bytes, blob);
      });
    } catch (error) {
      const reason = error instanceof GitFailed ? error.message : reasonOf(error);
      for (const { path } of blobs) problems.push({ path, reason });
    }
  }
}
