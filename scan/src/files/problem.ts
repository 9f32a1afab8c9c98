/** Content that was not scanned. It is named, because nothing is called clean that was not looked at. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

export type OnProblem = (problem: Problem) => void;

/** Short reason of a failed call of the file system. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    EACCES: 'no permission to read it',
    EPERM: 'no permission to read it',
    ENOENT: 'it does not exist',
    ELOOP: 'its symbolic links form a circle',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is not a folder',
  };
  return known[code ?? ''] ?? code ?? message;
}
