import { type Bytes, RandomBytes, streamed } from '../files/bytes';
import { Reader } from '../files/reader';
import { type ArchiveEntry, ArchiveFault } from './entry';

const BLOCK = 512;
/** Longest name in an entry of its own. */
const LONGEST_NAME = 1024 * 1024;
/** Entries with a content; links, devices and folders have none. */
const WITHOUT_CONTENT = /^[1-6]$/;
/** Names of GNU tar and of POSIX that are longer than a header, targets of links, and headers for all entries. */
const [GNU_NAME, GNU_TARGET, PAX, PAX_ALL, SPARSE] = ['L', 'K', 'x', 'g', 'S'];

/** True for the header of a tar archive: POSIX and GNU tar write `ustar`. */
export const isTar = (bytes: Buffer): boolean =>
  bytes.length >= BLOCK && bytes.toString('latin1', 257, 262) === 'ustar' && hasRightSum(bytes);

/** Files of a tar archive (POSIX.1-2017, pax). @throws ArchiveFault */
export function* readTar(archive: Bytes): Generator<ArchiveEntry> {
  const reader = new Reader(archive.parts());
  let [longName, longSize] = [undefined, undefined] as [string?, number?];
  for (let head = reader.read(BLOCK); head.length > 0; head = reader.read(BLOCK)) {
    if (head.every((byte) => byte === 0)) continue;
    if (head.length < BLOCK || !hasRightSum(head)) damaged(reader);
    const type = head.toString('latin1', 156, 157);
    const size = longSize ?? numberAt(head, 124, 12);
    const end = reader.position + Math.ceil(size / BLOCK) * BLOCK;
    if (type === GNU_NAME || type === PAX) {
      const bytes = reader.read(Math.min(size, LONGEST_NAME));
      if (type === GNU_NAME) longName = field(bytes, 0, size);
      else {
        longName = paxField(bytes, 'path') ?? longName;
        const given = Number(paxField(bytes, 'size'));
        longSize = Number.isSafeInteger(given) && given > 0 ? given : undefined;
      }
    } else if (type !== GNU_TARGET && type !== PAX_ALL) {
      const prefix = field(head, 345, 155);
      const name = longName ?? `${prefix === '' ? '' : `${prefix}/`}${field(head, 0, 100)}`;
      [longName, longSize] = [undefined, undefined];
      if (type === SPARSE) yield { name, fault: 'it is a sparse file' };
      else if (!WITHOUT_CONTENT.test(type)) yield { name, bytes: contentOf(archive, reader, size) };
    }
    const left = end - reader.position;
    // The last block may be shorter than a block.
    if (left > 0 && !reader.skip(left) && reader.position < end - BLOCK + 1) damaged(reader);
  }
  reader.check();
}

function contentOf(archive: Bytes, reader: Reader, size: number): Bytes {
  if (archive instanceof RandomBytes) return archive.slice(reader.position, size);
  return streamed(() => reader.take(size));
}

function damaged(reader: Reader): never {
  reader.check();
  throw new ArchiveFault('it is a damaged tar archive');
}

/** Text up to the first zero byte. */
const field = (bytes: Buffer, at: number, length: number): string =>
  (bytes.toString('utf8', at, at + length).split('\0', 1)[0] as string).trim();

const paxField = (bytes: Buffer, name: string): string | undefined =>
  new RegExp(`^\\d+ ${name}=(.*)$`, 'm').exec(bytes.toString('utf8'))?.[1];

/** Number in octal digits, or in bytes where the first bit is set. */
function numberAt(bytes: Buffer, at: number, length: number): number {
  const isBinary = ((bytes[at] as number) & 0x80) !== 0;
  if (isBinary) return Number(BigInt(`0x${bytes.toString('hex', at + length - 7, at + length)}`));
  return Number.parseInt(field(bytes, at, length), 8) || 0;
}

function hasRightSum(head: Buffer): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += head[i] as number;
  return sum === numberAt(head, 148, 8);
}
