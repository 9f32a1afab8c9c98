import { type ArchiveEntry, ArchiveFault } from './entry';

const BLOCK = 512;
const FILES = ['0', '\0', '7'];
/** Names of GNU tar and of POSIX that are longer than a header. */
const [GNU_NAME, PAX] = ['L', 'x'];

/** True for the header of a tar archive: POSIX and GNU tar write `ustar`. */
export const isTar = (bytes: Buffer): boolean =>
  bytes.length >= BLOCK && bytes.toString('latin1', 257, 262) === 'ustar';

/** Files of a tar archive (POSIX.1-2017, pax). @throws ArchiveFault */
export function* readTar(archive: Buffer): Generator<ArchiveEntry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(field(archive, at + 124, 12), 8) || 0;
    const type = archive.toString('latin1', at + 156, at + 157);
    const start = at + BLOCK;
    if (size < 0 || start + size > archive.length) throw new ArchiveFault('it is a damaged tar archive');
    const bytes = archive.subarray(start, start + size);
    if (type === GNU_NAME) longName = field(bytes, 0, size);
    else if (type === PAX) longName = /^\d+ path=(.*)$/m.exec(bytes.toString('utf8'))?.[1] ?? longName;
    else {
      const prefix = field(archive, at + 345, 155);
      const name = longName ?? `${prefix === '' ? '' : `${prefix}/`}${field(archive, at, 100)}`;
      longName = undefined;
      if (FILES.includes(type)) yield { name, bytes };
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Text up to the first zero byte. */
const field = (bytes: Buffer, at: number, length: number): string =>
  (bytes.toString('utf8', at, at + length).split('\0', 1)[0] as string).trim();
