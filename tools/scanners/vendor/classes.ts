import { inverted, merged, type Range } from './ast';
import type { Reader } from './reader';

const DIGIT: Range[] = [[0x30, 0x39]];
const LETTER: Range[] = [
  [0x41, 0x5a],
  [0x61, 0x7a],
];
const WORD: Range[] = [...DIGIT, ...LETTER, [0x5f, 0x5f]];
const SPACE: Range[] = [
  [0x09, 0x0a],
  [0x0c, 0x0d],
  [0x20, 0x20],
];
/** Perl classes of RE2, in ASCII only (re2/doc/syntax.txt). */
const CLASSES: Readonly<Record<string, Range[]>> = { d: DIGIT, w: WORD, s: SPACE };
const POSIX: Readonly<Record<string, Range[]>> = {
  alnum: [...DIGIT, ...LETTER],
  alpha: LETTER,
  digit: DIGIT,
};
const CONTROLS: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b };

/** Characters of an escape after its backslash, inside and outside of a class. */
export function readEscape(reader: Reader): Range[] {
  const character = reader.next();
  const named = CLASSES[character.toLowerCase()];
  if (named !== undefined) return character === character.toLowerCase() ? merged(named) : inverted(named);
  if (character === 'x') {
    const [digits] = reader.match(/^[0-9A-Fa-f]{2}/) ?? [];
    if (digits === undefined) throw reader.unsupported();
    return single(Number.parseInt(digits, 16));
  }
  const control = CONTROLS[character];
  if (control === undefined && /[0-9A-Za-z]/.test(character)) throw reader.unsupported();
  return single(control ?? character.charCodeAt(0));
}

/** Characters of a class after its opening bracket, before case is folded, and true if the class is inverted. */
export function readClass(reader: Reader): [ranges: Range[], isInverted: boolean] {
  const isInverted = reader.accept('^');
  const ranges: Range[] = [];
  for (let first = true; first || reader.peek() !== ']'; first = false) ranges.push(...readMember(reader));
  reader.next();
  return [ranges, isInverted];
}

function readMember(reader: Reader): Range[] {
  const [, posix] = reader.match(/^\[:(\w+):\]/) ?? [];
  if (posix !== undefined) return POSIX[posix] ?? fail(reader);
  const from = readCharacter(reader);
  const [first] = from;
  const isSingle = from.length === 1 && first !== undefined && first[0] === first[1];
  if (!isSingle || reader.peek() !== '-' || reader.second === ']') return from;
  reader.next();
  const [to] = readCharacter(reader);
  return [[first[0], to?.[1] ?? fail(reader)]];
}

function readCharacter(reader: Reader): Range[] {
  if (reader.accept('\\')) return readEscape(reader);
  return single(reader.next().charCodeAt(0));
}

const single = (code: number): Range[] => [[code, code]];

function fail(reader: Reader): never {
  throw reader.unsupported();
}
