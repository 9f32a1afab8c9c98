/** Range of a text. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** 1 for the characters of base64 and base64url. */
const ALPHABET = new Uint8Array(128);
for (const one of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_')
  ALPHABET[one.charCodeAt(0)] = 1;

/** Runs of at least so many characters of base64, with the padding. Looks at few characters of other text. */
export function* base64Runs(text: string, shortest: number): Generator<Run> {
  const isIn = (at: number) => ALPHABET[text.charCodeAt(at)] === 1;
  for (let from = 0, at = shortest - 1; at < text.length; ) {
    // No run over this place: the next one starts after it.
    if (!isIn(at)) {
      from = at + 1;
      at += shortest;
      continue;
    }
    let start = at;
    while (start > from && isIn(start - 1)) start--;
    let end = at + 1;
    while (end < text.length && isIn(end)) end++;
    if (end - start >= shortest) {
      const padded = text.startsWith('==', end) ? 2 : text[end] === '=' ? 1 : 0;
      yield { start, end: end + padded };
    }
    from = end;
    at = end + shortest;
  }
}
