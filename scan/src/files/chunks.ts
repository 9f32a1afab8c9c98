import { closeSync, openSync, readSync } from 'node:fs';
import { type DecodedText, decodeText, type Encoding, encodingOf } from './text';

/** Part of a file. */
export interface Chunk extends DecodedText {
  /** Lines and, in its first line, columns before the text. */
  readonly lines: number;
  readonly columns: number;
}

/** Bytes of a part: large enough for nearly every file in one part, and small enough for a bounded memory. */
export const CHUNK = 16 * 1024 * 1024;
/** Bytes that two parts share where there is no line end: the longest secret. */
const OVERLAP = 64 * 1024;

/** Reads a file in parts that end at a line end, or overlap in a very long line. @throws Error of the file system */
export function* readChunks(file: string, chunk: number): Generator<Chunk> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunk);
    let [kept, lines, columns] = [0, 0, 0];
    let encoding: Encoding | undefined;
    for (;;) {
      const read = fill(descriptor, buffer, kept);
      const bytes = buffer.subarray(0, kept + read);
      encoding ??= encodingOf(bytes);
      const isLast = kept + read < chunk;
      const [end, next] = isLast ? [bytes.length, bytes.length] : cut(bytes, encoding);
      const decoded = decodeText(bytes.subarray(0, end), encoding);
      if (end > 0) yield { ...decoded, lines, columns };
      if (isLast) return;
      const passed = decodeText(bytes.subarray(0, next), encoding).text;
      const [breaks, rest] = [passed.split('\n').length - 1, passed.length - passed.lastIndexOf('\n') - 1];
      lines += breaks;
      columns = breaks > 0 ? rest : columns + rest;
      kept = buffer.copy(buffer, 0, next, bytes.length);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** End of a part and start of the next. */
function cut(bytes: Buffer, encoding: Encoding): [end: number, next: number] {
  const isWide = encoding === 'utf16le' || encoding === 'utf16be';
  const line = isWide ? -1 : bytes.lastIndexOf(0x0a);
  if (line >= bytes.length / 2) return [line + 1, line + 1];
  const overlap = Math.min(OVERLAP, Math.floor(bytes.length / 8) * 2);
  let next = bytes.length - overlap - ((bytes.length - overlap) % 2);
  // Not inside of a character in UTF-8.
  while (encoding === 'utf8' && next > 0 && ((bytes[next] as number) & 0xc0) === 0x80) next--;
  return [bytes.length, next];
}

/** Fills the buffer from a position on; returns the number of bytes. */
function fill(descriptor: number, buffer: Buffer, from: number): number {
  let at = from;
  while (at < buffer.length) {
    const read = readSync(descriptor, buffer, at, buffer.length - at, null);
    if (read === 0) break;
    at += read;
  }
  return at - from;
}
