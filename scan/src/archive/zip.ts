import { inflateRawSync } from 'node:zlib';
import { RandomBytes, streamed } from '../files/bytes';
import type { ArchiveEntry, Budget } from './entry';
import { inflated } from './inflate';
import { type DirectoryEntry, readDirectory } from './zip-directory';

const HEADER_LENGTH = 30;
const ENCRYPTED = 1;
const [STORED, DEFLATED] = [0, 8];
/** Compressions that are not read. */
const METHODS: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'xz',
};
/** Bytes up to which an entry is unpacked at once, which is faster. */
const SMALL = 1024 * 1024;

/** Files of a zip archive. @throws ArchiveFault */
export function* readZip(archive: RandomBytes, budget: Budget): Generator<ArchiveEntry> {
  for (const entry of readDirectory(archive))
    if (!entry.name.endsWith('/') || entry.size > 0) yield contentOf(archive, entry, budget);
}

function contentOf(archive: RandomBytes, entry: DirectoryEntry, budget: Budget): ArchiveEntry {
  const { name, method, packed, size } = entry;
  if ((entry.flags & ENCRYPTED) !== 0) return { name, fault: 'it is encrypted' };
  if (method !== STORED && method !== DEFLATED)
    return { name, fault: `its compression ${METHODS[method] ?? method} is unknown` };
  const header = archive.read(entry.header, HEADER_LENGTH);
  if (header.length < HEADER_LENGTH) return { name, fault: 'it is damaged' };
  const start = entry.header + HEADER_LENGTH + header.readUInt16LE(26) + header.readUInt16LE(28);
  const bytes = archive.slice(start, packed);
  if (bytes.size < packed) return { name, fault: 'it is damaged' };
  if (method === STORED) {
    budget.take(packed);
    return { name, bytes };
  }
  if (packed > SMALL || size > SMALL)
    return { name, bytes: streamed(() => inflated(bytes.parts(), 'deflate', budget)) };
  budget.take(size);
  try {
    const content = inflateRawSync(bytes.read(0, packed), { maxOutputLength: size + 1 });
    return { name, bytes: RandomBytes.of(content) };
  } catch {
    return { name, fault: 'it is damaged' };
  }
}
