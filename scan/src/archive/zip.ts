import { inflateRawSync } from 'node:zlib';
import { type ArchiveEntry, ArchiveFault, type Budget } from './entry';

const END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const DIRECTORY_ENTRY = 0x02014b50;
const ENCRYPTED = 1;
const [STORED, DEFLATED] = [0, 8];
/** Offsets and sizes that stand in the record of ZIP64. */
const ZIP64 = 0xffffffff;

/** Files of a zip archive (PKWARE's APPNOTE, 4.3). @throws ArchiveFault */
export function* readZip(archive: Buffer, budget: Budget): Generator<ArchiveEntry> {
  const end = archive.lastIndexOf(END);
  if (end < 0 || end + 22 > archive.length) throw new ArchiveFault('it is not a complete zip archive');
  let at = archive.readUInt32LE(end + 16);
  if (at === ZIP64) throw new ArchiveFault('it is a ZIP64 archive');
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw new ArchiveFault('it is a damaged zip archive');
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) yield entryAt(archive, at, name, budget);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}

function entryAt(archive: Buffer, at: number, name: string, budget: Budget): ArchiveEntry {
  const method = archive.readUInt16LE(at + 10);
  const [packed, size, header] = [20, 24, 42].map((offset) => archive.readUInt32LE(at + offset)) as [
    number,
    number,
    number,
  ];
  if ((archive.readUInt16LE(at + 8) & ENCRYPTED) !== 0) return { name, fault: 'it is encrypted' };
  if (method !== STORED && method !== DEFLATED)
    return { name, fault: `its compression ${method} is unknown` };
  if (header + 30 > archive.length) return { name, fault: 'it is damaged' };
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const bytes = archive.subarray(start, start + packed);
  if (!budget.take(size)) return { name, fault: budget.fault };
  try {
    return { name, bytes: method === STORED ? bytes : inflateRawSync(bytes, { maxOutputLength: size + 1 }) };
  } catch {
    return { name, fault: 'it is damaged' };
  }
}
