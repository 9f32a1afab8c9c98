import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { RandomBytes } from './bytes';
import { FileFault, NO_FILE } from './problem';

/**
 * Opens a file, and closes it after its use. A pipe that took the place of the file is not waited for.
 *
 * @throws FileFault if it is no file, or if it changed during the use
 */
export function withFile(path: string | Buffer, use: (bytes: RandomBytes) => void): void {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const before = fstatSync(descriptor);
    if (!before.isFile()) throw new FileFault(NO_FILE);
    use(new RandomBytes(before.size, (at, length) => readAt(descriptor, at, length)));
    if (isChanged(before, fstatSync(descriptor))) throw new FileFault('it changed while it was read');
  } finally {
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, at + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

const isChanged = (before: Stats, after: Stats) =>
  before.size !== after.size || before.mtimeMs !== after.mtimeMs;
