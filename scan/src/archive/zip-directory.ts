import type { RandomBytes } from '../files/bytes';
import { Reader } from '../files/reader';
import { ArchiveFault } from './entry';

const [END, ENTRY_START] = [Buffer.from('PK\x05\x06'), Buffer.from('PK\x01\x02')];
const [END_LENGTH, LONGEST_COMMENT] = [22, 0xffff];
const [END_64, LOCATOR_64, ENTRY] = [0x06064b50, 0x07064b50, 0x02014b50];
const [LOCATOR_LENGTH, END_64_LENGTH, ENTRY_LENGTH] = [20, 56, 46];
/** Values that stand in a record of ZIP64. */
const [FULL_16, FULL_32] = [0xffff, 0xffffffff];
/** Tag of the extra field with 64-bit values. */
const EXTRA_64 = 1;

/** Entry of the directory of a zip archive. */
export interface DirectoryEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  /** Position of its header in the archive. */
  readonly header: number;
}

/** Entries of the directory (PKWARE's APPNOTE 6.3.10, 4.3 and 4.5.3), also of ZIP64. @throws ArchiveFault */
export function* readDirectory(archive: RandomBytes): Generator<DirectoryEntry> {
  const { at, count, shift } = placeOf(archive);
  const reader = new Reader(archive.slice(at + shift, archive.size).parts());
  for (let i = 0; i < count; i++) {
    const head = reader.read(ENTRY_LENGTH);
    if (head.length < ENTRY_LENGTH || head.readUInt32LE(0) !== ENTRY)
      throw new ArchiveFault('it is a damaged zip archive');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => head.readUInt16LE(o)) as [
      number,
      number,
      number,
    ];
    const name = reader.read(nameLength).toString('utf8');
    const extra = reader.read(extraLength);
    reader.skip(commentLength);
    // The extra field has the values that are full, in this order.
    const [full, packed, header] = wide(
      extra,
      [24, 20, 42].map((o) => head.readUInt32LE(o)),
    );
    const [flags, method] = [head.readUInt16LE(8), head.readUInt16LE(10)];
    yield {
      ...{ name, flags, method },
      packed: packed as number,
      size: full as number,
      header: (header as number) + shift,
    };
  }
}

/** Place of the directory. `shift` are the bytes before the archive, such as a program that unpacks it. */
function placeOf(archive: RandomBytes) {
  const from = Math.max(0, archive.size - END_LENGTH - LONGEST_COMMENT);
  const tail = archive.read(from, archive.size - from);
  const end = tail.lastIndexOf(END);
  if (end < 0 || end + END_LENGTH > tail.length) throw new ArchiveFault('it is not a complete zip archive');
  const locator = archive.read(Math.max(0, from + end - LOCATOR_LENGTH), LOCATOR_LENGTH);
  const [count, size, at] = [
    tail.readUInt16LE(end + 10),
    tail.readUInt32LE(end + 12),
    tail.readUInt32LE(end + 16),
  ];
  const isWide = count === FULL_16 || size === FULL_32 || at === FULL_32;
  if (isWide && locator.readUInt32LE(0) === LOCATOR_64) return placeOf64(archive, locator);
  const isThere = archive.read(at, 4).equals(ENTRY_START);
  return { at, count, shift: isThere ? 0 : Math.max(0, from + end - size - at) };
}

function placeOf64(archive: RandomBytes, locator: Buffer) {
  const record = archive.read(Number(locator.readBigUInt64LE(8)), END_64_LENGTH);
  if (record.length < END_64_LENGTH || record.readUInt32LE(0) !== END_64)
    throw new ArchiveFault('it is a damaged ZIP64 archive');
  return { at: Number(record.readBigUInt64LE(48)), count: Number(record.readBigUInt64LE(32)), shift: 0 };
}

/** Values, replaced by those of 64 bits where they are full. */
function wide(extra: Buffer, values: readonly number[]): number[] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== EXTRA_64) at += 4 + extra.readUInt16LE(at + 2);
  let next = at + 4;
  return values.map((value) => {
    if (value !== FULL_32 || next + 8 > extra.length) return value;
    next += 8;
    return Number(extra.readBigUInt64LE(next - 8));
  });
}
