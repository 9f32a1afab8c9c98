/** Symbols of words: 26 lower-case letters, 26 upper-case letters, a digit, a separator, and any other character. */
export const SYMBOLS = 55;

const [DIGIT, SEPARATOR, OTHER] = [52, 53, 54];

/** Symbol of a character code. */
export function symbolOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x41 && code <= 0x5a) return code - 0x41 + 26;
  if (code >= 0x30 && code <= 0x39) return DIGIT;
  return code === 0x2d || code === 0x5f || code === 0x2e || code === 0x20 || code === 0x2f
    ? SEPARATOR
    : OTHER;
}
