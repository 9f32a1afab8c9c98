import { SYMBOLS, symbolOf } from '../../../scan/src/rarity/symbols';

/** Weight of a pair that is not in the text. */
const UNSEEN = 0.3;
const LARGEST = 35;

/** Surprise of each pair of symbols in the words of a text: half bits as a digit of base 36. */
export function bitsTable(text: string): string {
  const counts = new Float64Array(SYMBOLS * SYMBOLS).fill(UNSEEN);
  // Words once, so that no frequent word decides.
  for (const word of new Set(text.match(/[A-Za-z][A-Za-z0-9_.-]{2,40}/g))) {
    for (let i = 1; i < word.length; i++) {
      const at = symbolOf(word.charCodeAt(i - 1)) * SYMBOLS + symbolOf(word.charCodeAt(i));
      counts[at] = (counts[at] as number) + 1;
    }
  }
  let digits = '';
  for (let row = 0; row < SYMBOLS; row++) {
    const cells = counts.subarray(row * SYMBOLS, (row + 1) * SYMBOLS);
    const sum = cells.reduce((total, count) => total + count, 0);
    for (const count of cells) {
      digits += Math.min(LARGEST, Math.round(-2 * Math.log2(count / sum))).toString(36);
    }
  }
  return digits;
}
