import type { BlobsTask, Task } from '../threads/task';
import { addedBy, type Changes } from './git';
import type { AddedBlob, Renamed } from './patch';

/** Binary files that are read together. */
const TOGETHER = 32;
/** Weight of a binary file, whose size is not known before. */
const WEIGHT = 32 * 1024;

/** Changes that are no content. */
export interface ChangeEvents {
  /** Called with the path of a submodule. */
  readonly onSubmodule: (path: string) => void;
  readonly onRename: (renamed: Renamed) => void;
}

/**
 * Tasks for what changes add: the lines of texts, and binary files as a whole, each once.
 *
 * @throws GitFailed
 */
export async function* changeTasks(
  changes: Changes,
  paths: readonly string[],
  folder: string,
  events: ChangeEvents,
): AsyncGenerator<Task> {
  const seen = new Set<string>();
  let blobs: AddedBlob[] = [];
  let order = 0;
  const together = (): BlobsTask => {
    const task = { of: 'blobs', order: order++, weight: WEIGHT * blobs.length, blobs, folder } as const;
    blobs = [];
    return task;
  };
  for await (const part of addedBy(changes, paths, folder)) {
    if ('submodule' in part) events.onSubmodule(part.submodule);
    else if ('from' in part) events.onRename(part);
    else if ('text' in part) yield { of: 'added', order: order++, weight: part.text.length, added: part };
    else if (!seen.has(part.blob)) {
      seen.add(part.blob);
      blobs.push(part);
      if (blobs.length === TOGETHER) yield together();
    }
  }
  if (blobs.length > 0) yield together();
}
