/** Largest repetition of RE2 (re2/doc/syntax.txt: "Implementation restriction"). */
const LARGEST_REPEAT = 1000;

/** Escapes a text for a regular expression in RE2 and in JavaScript, also with the flag `v`. */
export function escapeLiteral(text: string): string {
  return text.replace(/[^0-9A-Za-z_]/g, escapeCharacter);
}

/**
 * Class of the characters of an alphabet.
 *
 * @param not `not` for all other characters
 * @param escapeOne escapes a character in a class
 */
export function characterClass(alphabet: string, not?: 'not', escapeOne = escapeLiteral): string {
  const codes = [...new Set(alphabet)].map((character) => character.charCodeAt(0)).sort((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  const character = (code: number) => escapeOne(String.fromCharCode(code));
  const text = ranges.map(([from, to]) =>
    to - from < 2 ? [...new Set([from, to])].map(character).join('') : `${character(from)}-${character(to)}`,
  );
  return `[${not === undefined ? '' : '^'}${text.join('')}]`;
}

/** Repetition in parts that RE2 supports. */
export function repeat(one: string, count: number): string {
  const whole = `${one}{${LARGEST_REPEAT}}`.repeat(Math.floor(count / LARGEST_REPEAT));
  const rest = count % LARGEST_REPEAT;
  return rest === 0 ? whole : `${whole}${one}{${rest}}`;
}

const escapeCharacter = (character: string) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
