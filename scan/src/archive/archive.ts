import { type Bytes, RandomBytes, streamed } from '../files/bytes';
import { Reader } from '../files/reader';
import { readAr } from './ar';
import { type ArchiveEntry, ArchiveFault, type Budget } from './entry';
import type { ArchiveKind } from './formats';
import { inflated } from './inflate';
import { readTar } from './tar';
import { readZip } from './zip';

/** Archives inside of each other. */
export const DEEPEST = 6;

/** Bytes of a zip archive that is compressed in another archive: its directory is at its end, so that it is kept in memory. */
const LARGEST_IN_MEMORY = 64 * 1024 * 1024;

/** Files of an archive, one after the other. @throws ArchiveFault */
export function* readArchive(bytes: Bytes, kind: ArchiveKind, budget: Budget): Generator<ArchiveEntry> {
  if (kind === 'gzip') yield { name: '', bytes: streamed(() => inflated(bytes.parts(), 'gzip', budget)) };
  else if (kind === 'tar') yield* readTar(bytes);
  else if (kind === 'ar') yield* readAr(bytes);
  else yield* readZip(bytes instanceof RandomBytes ? bytes : inMemory(bytes), budget);
}

function inMemory(bytes: Bytes): RandomBytes {
  const reader = new Reader(bytes.parts());
  const whole = reader.read(LARGEST_IN_MEMORY);
  if (reader.peek(1).length > 0)
    throw new ArchiveFault(
      `the zip archive has more than ${LARGEST_IN_MEMORY} bytes, and is in a compressed archive`,
    );
  reader.check();
  return RandomBytes.of(whole);
}
