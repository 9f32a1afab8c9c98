import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomBytes } from '../files/bytes';
import type { AddedBlob } from './patch';
import { GIT, gitFailed } from './repository';

/** Bytes of the longest header of `git cat-file --batch`. */
const HEADER = 256;

/**
 * Reads binary files of commits, one after the other. git writes them to a temporary file that only this user can read, so that
 * the memory is bounded.
 *
 * @param use called with the bytes, or with the reason for which they cannot be read
 * @throws GitFailed
 */
export function readBlobs(
  blobs: readonly AddedBlob[],
  folder: string,
  use: (blob: AddedBlob, bytes: RandomBytes | string) => void,
): void {
  const temporary = mkdtempSync(join(tmpdir(), 'cdk-rekey-scan-'));
  const descriptor = openSync(join(temporary, 'blobs'), 'wx+', 0o600);
  try {
    const { status, error, stderr } = spawnSync('git', [...GIT, 'cat-file', '--batch'], {
      cwd: folder,
      input: blobs.map(({ blob }) => `${blob}\n`).join(''),
      stdio: ['pipe', descriptor, 'pipe'],
    });
    if (status !== 0) throw gitFailed(error?.message ?? String(stderr), folder);
    const all = new RandomBytes(fstatSync(descriptor).size, (at, length) => {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at));
    });
    let at = 0;
    for (const blob of blobs) {
      const head = all.read(at, HEADER);
      const end = head.indexOf(0x0a);
      const [, type, size] = head.toString('latin1', 0, end).split(' ');
      at += end + 1;
      if (size === undefined) use(blob, `git has no such object (${type ?? 'missing'})`);
      else {
        use(blob, all.slice(at, Number(size)));
        at += Number(size) + 1;
      }
    }
  } finally {
    closeSync(descriptor);
    rmSync(temporary, { recursive: true, force: true });
  }
}
