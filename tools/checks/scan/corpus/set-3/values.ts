import type { Maker } from '../maker';

const NOUNS = [
  'anchor',
  'velvet',
  'harbor',
  'pepper',
  'lisbon',
  'copper',
  'meadow',
  'tundra',
  'saffron',
  'walnut',
  'zephyr',
  'bishop',
];
const upper = (word: string) => `${word[0]?.toUpperCase()}${word.slice(1)}`;

/** A password as people choose it. */
export function password(m: Maker): string {
  const [a, b] = [m.one(NOUNS), m.one(NOUNS)];
  return m.one([
    () => `${upper(a)}${upper(b)}${m.integer(1, 99)}`,
    () => `${a}${m.integer(0, 9)}${b}`,
    () => `${upper(a)}+${b}`,
    () => `${a.replace('a', '@').replace('o', '0').replace('e', '3')}!`,
    () => `${m.integer(10, 99)}${upper(a)}?`,
    () => `${a}_${b}_${m.integer(100, 999)}`,
    () => `${m.chars(2, 'upper')}${m.chars(4, 'digits')}${m.chars(2, 'lower')}`,
    () => m.chars(m.integer(7, 20), 'base62'),
    () => `${m.chars(5, 'lower')}%${m.chars(3, 'upperDigits')}${m.chars(2, 'lower')}`,
    () => m.chars(m.integer(16, 32), 'symbols'),
    () => a.repeat(1) + b,
  ])();
}

/** A key as machines make it. */
export function token(m: Maker): string {
  return m.one([
    () => m.chars(m.one([32, 36, 64, 96]), 'hex'),
    () => m.chars(m.one([18, 24, 27, 40, 64]), 'base62'),
    () => m.base64(m.one([20, 30, 45])),
    () => m.chars(m.one([28, 36, 50]), 'base64url'),
    () => m.chars(m.one([24, 30, 40]), 'upperDigits'),
    () => `${m.chars(3, 'lower')}-${m.chars(24, 'lowerDigits')}`,
    () => `${m.chars(10, 'base62')}-${m.chars(10, 'base62')}-${m.chars(10, 'base62')}`,
    () => m.uuid().replaceAll('-', ''),
  ])();
}
