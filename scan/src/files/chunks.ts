import type { Reader } from './reader';
import { type DecodedText, decodeText, type Encoding, encodingOf } from './text';

/** Part of a content. */
export interface Chunk extends DecodedText {
  /** Lines and, in its first line, columns before the text. */
  readonly lines: number;
  readonly columns: number;
  /** Secrets that start in this range of the text are found in this part, those outside of it in another. */
  readonly from: number;
  readonly to: number;
}

/** Bytes of a part: large enough for nearly every file in one part, and small enough for a bounded memory. */
export const CHUNK = 2 * 1024 * 1024;
/** Largest share of a part, and largest number of bytes, that it has in common with the next part. */
const [SHARE, OVERLAP] = [1 / 4, 64 * 1024];

/**
 * Reads a content in parts that overlap. A secret is found in the part that has at least half of the overlap before and after its
 * start, so that it is whole and found once.
 */
export function* readChunks(reader: Reader, chunk: number): Generator<Chunk> {
  let bytes = reader.read(chunk);
  const encoding = encodingOf(bytes);
  let [lines, columns, from] = [0, 0, 0];
  for (let isFirst = true; ; isFirst = false) {
    const text = decodeText(bytes, encoding, isFirst);
    const isLast = reader.peek(1).length === 0;
    if (isLast) {
      yield { ...text, lines, columns, from, to: Number.POSITIVE_INFINITY };
      return;
    }
    const shared = bytes.subarray(startOfOverlap(bytes, encoding));
    const length = decodeText(shared, encoding, false).text.length;
    const next = text.text.length - length;
    const half = length >> 1;
    yield { ...text, lines, columns, from, to: next + half };
    const end = text.text.lastIndexOf('\n', next - 1);
    columns = next === 0 || end === -1 ? columns + next : next - 1 - end;
    lines += breaksIn(text.text, next);
    from = half;
    bytes = Buffer.concat([shared, reader.read(chunk - shared.length)]);
  }
}

/** Start of the overlap, not inside of a character. */
function startOfOverlap(bytes: Buffer, encoding: Encoding): number {
  const overlap = Math.min(OVERLAP, Math.floor(bytes.length * SHARE));
  let at = bytes.length - overlap;
  if (encoding === 'utf16le' || encoding === 'utf16be') at -= at % 2;
  while (encoding === 'utf8' && at > 0 && ((bytes[at] as number) & 0xc0) === 0x80) at--;
  return at;
}

function breaksIn(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
