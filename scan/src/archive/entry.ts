/** File in an archive, or the reason for which it cannot be read. */
export type ArchiveEntry =
  | { readonly name: string; readonly bytes: Buffer }
  | { readonly name: string; readonly fault: string };

/** An archive cannot be read. The message is a reason. */
export class ArchiveFault extends Error {}

/** Bytes that the archives of one file may have when they are unpacked: a small archive can hold petabytes. */
const MOST = 1024 * 1024 * 1024;

/** Limit of unpacked bytes, also of archives in archives. */
export class Budget {
  readonly fault: string;
  private left: number;

  constructor(most = MOST) {
    this.left = most;
    this.fault = `the archive has more than ${most} bytes when it is unpacked`;
  }

  /** Bytes that may still be unpacked. */
  get rest(): number {
    return this.left;
  }

  /** Returns false if the bytes exceed the limit. */
  take(bytes: number): boolean {
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }
}
