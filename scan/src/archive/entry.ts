import type { Bytes } from '../files/bytes';

/** File in an archive, or the reason for which it cannot be read. Its bytes must be read before the next entry. */
export type ArchiveEntry =
  | { readonly name: string; readonly bytes: Bytes }
  | { readonly name: string; readonly fault: string };

/** An archive cannot be read. The message is a reason. */
export class ArchiveFault extends Error {}

/** Bytes that the archives in one file may have when they are unpacked: a small archive can hold petabytes. */
const [LEAST, TIMES] = [256 * 1024 * 1024, 100];

/** Limit of unpacked bytes, also of archives in archives. */
export class Budget {
  readonly fault: string;
  private left: number;

  constructor(most: number) {
    this.left = most;
    this.fault = `the archive has more than ${most} bytes when it is unpacked`;
  }

  /** Budget for the archives in a file of a size. */
  static for(size: number): Budget {
    return new Budget(LEAST + TIMES * size);
  }

  /** Takes bytes from the budget. @throws ArchiveFault if they exceed it */
  take(bytes: number): void {
    this.left -= bytes;
    if (this.left < 0) throw new ArchiveFault(this.fault);
  }
}
