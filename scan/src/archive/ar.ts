import { type Bytes, RandomBytes, streamed } from '../files/bytes';
import { Reader } from '../files/reader';
import { type ArchiveEntry, ArchiveFault } from './entry';

const MAGIC = '!<arch>\n';
const HEADER = 60;

/** True for the start of an ar archive, such as a package of Debian. */
export const isAr = (head: Buffer): boolean => head.toString('latin1', 0, MAGIC.length) === MAGIC;

/** Files of an ar archive. @throws ArchiveFault */
export function* readAr(archive: Bytes): Generator<ArchiveEntry> {
  const reader = new Reader(archive.parts());
  reader.skip(MAGIC.length);
  for (let head = reader.read(HEADER); head.length > 0; head = reader.read(HEADER)) {
    const size = Number(head.toString('latin1', 48, 58));
    const isSound = head.toString('latin1', 58) === '`\n' && Number.isInteger(size);
    if (!isSound) damaged(reader);
    const end = reader.position + size;
    const name = head
      .toString('latin1', 0, 16)
      .trimEnd()
      .replace(/(?<=.)\/$/, '');
    const isRandom = archive instanceof RandomBytes;
    yield {
      name,
      bytes: isRandom ? archive.slice(reader.position, size) : streamed(() => reader.take(size)),
    };
    reader.skip(end - reader.position);
    if (reader.position < end) damaged(reader);
    // Files start at even positions.
    reader.skip(size % 2);
  }
  reader.check();
}

function damaged(reader: Reader): never {
  reader.check();
  throw new ArchiveFault('it is a damaged ar archive');
}
