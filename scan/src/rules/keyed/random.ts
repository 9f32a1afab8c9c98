import { rarityOf } from '../../rarity/rarity';
import { entropyOf } from '../placeholder';

/** Least rarity of random characters in bits: 99 of 100 random texts of 16 characters of base64 have more. */
const RARE = 6.2;
/** The same for a longer text, whose rarity varies less. */
const RARE_LONG = 5.9;
const LONG = 24;
/** The same for letters of one case. */
const RARE_LETTERS = 7.5;
const HEX = /^(?:0x)?(?:[0-9a-f]{16,}|[0-9A-F]{16,})$/;
const HEX_ENTROPY = 2.8;
/** Share of the places at which a letter is beside a digit in random lower-case letters and digits. */
const MIXED = 0.24;

/** True if a text has the random characters that machines make. */
export function isRandom(value: string): boolean {
  if (HEX.test(value)) return entropyOf(value) >= HEX_ENTROPY && /\d/.test(value) && /[a-f]/i.test(value);
  if (!isMixed(value))
    return value.length >= LONG && /^[A-Za-z]+$/.test(value) && rarityOf(value) >= RARE_LETTERS;
  if (rarityOf(value) >= (value.length >= LONG ? RARE_LONG : RARE)) return true;
  return value.length >= 16 && changesOf(value) / value.length >= MIXED && entropyOf(value) >= 3;
}

/** Random characters are not of one sort. Lower-case letters only are a word or a foreign language. */
const isMixed = (value: string): boolean =>
  [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length >= 2;

/** Number of places at which a letter is beside a digit, or a small letter before a capital inside a part. */
function changesOf(value: string): number {
  return (value.match(/(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])/g) ?? []).length;
}
