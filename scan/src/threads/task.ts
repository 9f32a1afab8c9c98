import type { AddedBlob, AddedText } from '../git/patch';

/** Work of a scan. Threads get a copy. */
export type Task = FileTask | AddedTask | BlobsTask;

interface Common {
  /** Place in the order of the outcomes, from 0. */
  readonly order: number;
  /** Bytes, as far as they are known. */
  readonly weight: number;
}

/** A file. */
export interface FileTask extends Common {
  readonly of: 'file';
  readonly path: string;
  /** Path for the file system, if it is not UTF-8. */
  readonly bytesOfPath?: Uint8Array;
}

/** The lines that a commit adds at one place. */
export interface AddedTask extends Common {
  readonly of: 'added';
  readonly added: AddedText;
}

/** Binary files of commits. */
export interface BlobsTask extends Common {
  readonly of: 'blobs';
  readonly blobs: readonly AddedBlob[];
  /** Folder in the repository. */
  readonly folder: string;
}

/** Paths of a task, for messages. */
export const pathsOf = (task: Task): readonly string[] =>
  task.of === 'file'
    ? [task.path]
    : task.of === 'added'
      ? [task.added.path]
      : task.blobs.map(({ path }) => path);
