import { gunzipSync } from 'node:zlib';
import { type ArchiveEntry, ArchiveFault, type Budget } from './entry';
import { isTar, readTar } from './tar';
import { readZip } from './zip';

/** Archives inside of each other. */
export const DEEPEST = 6;

/** Archive or compressed file, recognized by its first bytes. */
export type ArchiveKind = 'zip' | 'gzip' | 'tar';

/** Kind of an archive, or undefined for another file. */
export function archiveKind(bytes: Buffer): ArchiveKind | undefined {
  if (bytes.length > 4 && bytes.readUInt32BE(0) === 0x504b0304) return 'zip';
  if (bytes.length > 4 && bytes.readUInt32BE(0) === 0x504b0506) return 'zip';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  return isTar(bytes) ? 'tar' : undefined;
}

/** Files of an archive. @throws ArchiveFault */
export function* readArchive(bytes: Buffer, kind: ArchiveKind, budget: Budget): Generator<ArchiveEntry> {
  if (kind === 'zip') yield* readZip(bytes, budget);
  else if (kind === 'tar') yield* readTar(bytes);
  else yield { name: '', bytes: unzipped(bytes, budget) };
}

function unzipped(bytes: Buffer, budget: Budget): Buffer {
  try {
    const unpacked = gunzipSync(bytes, { maxOutputLength: Math.max(1, budget.rest) });
    budget.take(unpacked.length);
    return unpacked;
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ArchiveFault(isTooLarge ? budget.fault : 'it is a damaged gzip file');
  }
}
