/** Content that was not scanned. It is named, because nothing is called clean that was not looked at. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

export type OnProblem = (problem: Problem) => void;

/** A file cannot be scanned completely. The message is a reason. */
export class FileFault extends Error {}

/** Reason for pipes, sockets and devices. */
export const NO_FILE = 'it is neither a file nor a folder';

const KNOWN: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ENOENT: 'it does not exist',
  ELOOP: 'its symbolic links form a circle',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its path is too long',
  ENXIO: NO_FILE,
  EMFILE: 'too many files are open',
  EIO: 'the disk has an error',
};

/** Short reason of a failed call of the file system. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return KNOWN[code ?? ''] ?? code ?? message;
}
