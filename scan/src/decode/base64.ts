/** Encoded text in a text. */
export interface Encoded {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const RUN = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
/** Characters that are decoded first. */
const HEAD = 32;
/** Share of printable characters of a text. */
const PRINTABLE = 0.97;

/** Texts in base64 and base64url. Encoded bytes that are no text are left out. */
export function* decodedBase64(text: string): Generator<Encoded> {
  RUN.lastIndex = 0;
  for (const match of text.matchAll(RUN)) {
    const run = match[0];
    if (!isText(Buffer.from(run.slice(0, HEAD), 'base64'))) continue;
    const bytes = Buffer.from(run, 'base64');
    if (isText(bytes))
      yield { start: match.index, end: match.index + run.length, text: bytes.toString('utf8') };
  }
}

function isText(bytes: Buffer): boolean {
  let printable = 0;
  for (const byte of bytes)
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) printable++;
  return bytes.length > 0 && printable / bytes.length >= PRINTABLE;
}
