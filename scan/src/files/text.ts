/** Encoding of a content. `binary` is no text: its bytes are read as Latin-1, for formats with a fixed prefix. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'binary';

/** Text of a content. */
export interface DecodedText {
  readonly text: string;
  readonly binary: boolean;
}

/** Bytes from which the encoding is recognized. */
const HEAD = 8192;
/** Share of zero bytes at even or odd places from which a content is UTF-16, and up to which the other places may have some. */
const [MANY, FEW] = [0.3, 0.05];

/**
 * Decodes UTF-8, UTF-16 with and without a byte order mark, and binary content.
 *
 * @param isStart true for the start of a content, where a byte order mark can be
 */
export function decodeText(bytes: Buffer, encoding = encodingOf(bytes), isStart = true): DecodedText {
  const text = decoded(bytes, encoding);
  const hasMark = isStart && text.startsWith('\ufeff');
  return { text: hasMark ? text.slice(1) : text, binary: encoding === 'binary' };
}

/** Recognizes the encoding from the first bytes. */
export function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be';
  const head = bytes.subarray(0, HEAD);
  if (!head.includes(0)) return 'utf8';
  const share = (place: 0 | 1) => {
    let zeros = 0;
    for (let i: number = place; i < head.length; i += 2) if (head[i] === 0) zeros++;
    return zeros / (head.length / 2);
  };
  const [even, odd] = [share(0), share(1)];
  if (odd > MANY && even < FEW) return 'utf16le';
  if (even > MANY && odd < FEW) return 'utf16be';
  return 'binary';
}

function decoded(bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'binary') return bytes.toString('latin1');
  if (encoding !== 'utf16be') return bytes.toString(encoding);
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return even.swap16().toString('utf16le');
}
