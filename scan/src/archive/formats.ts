import { isAr } from './ar';
import { isTar } from './tar';

/** Archive or compressed file that is read. */
export type ArchiveKind = 'zip' | 'gzip' | 'tar' | 'ar';

/** First bytes of formats that are not read. */
const UNREADABLE: readonly (readonly [name: string, start: string])[] = [
  ['bzip2', '425a68..314159265359'],
  ['bzip2', '425a68..17724538509'],
  ['xz', 'fd377a585a00'],
  ['Zstandard', '28b52ffd'],
  ['7z', '377abcaf271c'],
  ['RAR', '526172211a07'],
  ['LZ4', '04224d18'],
  ['lzip', '4c5a495001'],
  ['compress', '1f9d'],
  ['cabinet', '4d53434600000000'],
  ['RPM', 'edabeedb'],
  ['SquashFS', '68737173'],
  ['UTF-32', 'fffe0000'],
  ['UTF-32', '0000feff'],
  ['a pack of git', '5041434b0000000'],
];

/** Bytes from which a format is recognized: the header of a tar archive is the longest. */
export const HEAD = 512;

/** Kind of an archive by its first bytes, or undefined for another file. */
export function archiveKind(head: Buffer): ArchiveKind | undefined {
  const magic = head.length > 4 ? head.readUInt32BE(0) : 0;
  if (magic === 0x504b0304 || magic === 0x504b0506) return 'zip';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isAr(head)) return 'ar';
  return isTar(head) ? 'tar' : undefined;
}

/** Name of a compressed format that is not read. */
export function unreadableFormat(head: Buffer): string | undefined {
  const digits = head.toString('hex', 0, 16);
  return UNREADABLE.find(([, start]) => new RegExp(`^${start}`).test(digits))?.[0];
}
