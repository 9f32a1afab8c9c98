import { base64Runs } from './runs';

/** Encoded text in a text. */
export interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const SHORTEST = 24;
/** Characters that are decoded first. */
const HEAD = 32;
/** Characters that encode whole bytes, and those bytes. */
const [GROUP, BYTES] = [4, 3];
/** Share of printable characters of a text. */
const PRINTABLE = 0.97;
/** Characters from which a secret has a place of its own in the encoded text. */
const LONG = 4096;

/** Texts in base64 and base64url. Encoded bytes that are no text are left out. */
export function* decodedBase64(text: string): Generator<Encoded> {
  for (const { start, end } of base64Runs(text, SHORTEST)) {
    // A part of a longer text can start inside of a group.
    const starts = start === 0 ? GROUP : 1;
    for (let from = start; from < start + starts; from++) {
      if (!isText(Buffer.from(text.slice(from, from + HEAD), 'base64'))) continue;
      const bytes = Buffer.from(text.slice(from, end), 'base64');
      if (!isText(bytes)) continue;
      yield { start: from, end, text: bytes.toString('utf8') };
      break;
    }
  }
}

/** Place of a range of the decoded text: the encoded text, or the part of it if it is long. */
export function placeIn(encoded: Encoded, range: { start: number; end: number }) {
  const { start, end, text } = encoded;
  if (end - start < LONG) return { start, end };
  const before = Buffer.byteLength(text.slice(0, range.start));
  const length = Buffer.byteLength(text.slice(range.start, range.end));
  return {
    start: start + Math.floor(before / BYTES) * GROUP,
    end: Math.min(end, start + Math.ceil((before + length) / BYTES) * GROUP),
  };
}

function isText(bytes: Buffer): boolean {
  let printable = 0;
  for (const byte of bytes)
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) printable++;
  return bytes.length > 0 && printable / bytes.length >= PRINTABLE;
}
