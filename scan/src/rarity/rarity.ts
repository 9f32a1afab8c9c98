import { BITS } from './bits';
import { SYMBOLS, symbolOf } from './symbols';

const HALF_BITS = Uint8Array.from(BITS, (digit) => Number.parseInt(digit, 36));

/**
 * Mean surprise of a text in bits for each character, as a continuation of words: about 4 for identifiers and prose, more than
 * 6 for random characters.
 */
export function rarityOf(text: string): number {
  if (text.length < 2) return 0;
  let sum = 0;
  let before = symbolOf(text.charCodeAt(0));
  for (let i = 1; i < text.length; i++) {
    const symbol = symbolOf(text.charCodeAt(i));
    sum += HALF_BITS[before * SYMBOLS + symbol] as number;
    before = symbol;
  }
  return sum / 2 / (text.length - 1);
}
