import { inverted, merged, type Node, type Range, withBothCases } from './ast';
import { readClass, readEscape } from './classes';
import { Reader } from './reader';

interface Flags {
  readonly i: boolean;
  readonly s: boolean;
}

const ASSERTIONS: Readonly<Record<string, '\\b' | '\\B' | '^' | '$'>> = {
  b: '\\b',
  B: '\\B',
  z: '$',
  A: '^',
};

/**
 * Parses the part of the syntax of RE2 that the rules of gitleaks use.
 *
 * @throws Error for other syntax, so that no rule is translated wrongly
 */
export function parseRe2(source: string): Node {
  const reader = new Reader(source);
  const node = alternatives(reader, { i: false, s: false });
  if (!reader.atEnd) throw reader.unsupported();
  return node;
}

/** A flag such as `(?i)` holds until the end of its group, across alternatives. */
function alternatives(reader: Reader, flags: Flags): Node {
  const items: Node[] = [];
  let current = flags;
  do {
    const [node, next] = sequence(reader, current);
    items.push(node);
    current = next;
  } while (reader.accept('|'));
  return items.length === 1 ? (items[0] as Node) : { type: 'alt', items };
}

function sequence(reader: Reader, flags: Flags): [Node, Flags] {
  const items: Node[] = [];
  let current = flags;
  while (!reader.atEnd && !/[|)]/.test(reader.peek())) {
    const [, set] = reader.match(/^\(\?([is]*(?:-[is]+)?)\)/) ?? [];
    if (set === undefined) items.push(repeated(reader, atom(reader, current)));
    else current = changed(current, set);
  }
  return [{ type: 'cat', items }, current];
}

function repeated(reader: Reader, item: Node): Node {
  const [text, bounds, min, comma, max] = reader.match(/^(?:[*+?]|(\{(\d+)(,?)(\d*)\}))/) ?? [];
  if (text === undefined) return item;
  const lazy = reader.accept('?');
  const [least, most] = bounds
    ? [Number(min), max ? Number(max) : comma ? Number.POSITIVE_INFINITY : Number(min)]
    : [text === '+' ? 1 : 0, text === '?' ? 1 : Number.POSITIVE_INFINITY];
  return { type: 'repeat', item, min: least, max: most, lazy };
}

function atom(reader: Reader, flags: Flags): Node {
  const character = reader.next();
  if (character === '^' || character === '$') return { type: 'assert', is: character };
  if (character === '.') return { type: 'set', ranges: flags.s ? inverted([]) : inverted([[0x0a, 0x0a]]) };
  if (character === '(') return group(reader, flags);
  if (character === '[') {
    const [ranges, isInverted] = readClass(reader);
    const folded = foldedSet(ranges, flags);
    return isInverted ? { type: 'set', ranges: inverted(folded) } : { type: 'set', ranges: folded };
  }
  if (character === '\\') {
    const is = ASSERTIONS[reader.peek()];
    if (is === undefined) return { type: 'set', ranges: foldedSet(readEscape(reader), flags) };
    reader.next();
    return { type: 'assert', is };
  }
  if (/[*+?)]/.test(character)) throw reader.unsupported();
  const code = character.charCodeAt(0);
  return { type: 'set', ranges: foldedSet([[code, code]], flags) };
}

function group(reader: Reader, flags: Flags): Node {
  const [head, set, name] = reader.match(/^\?(?:([is]*(?:-[is]+)?):|P<(\w+)>)/) ?? [];
  if (head === undefined && reader.peek() === '?') throw reader.unsupported();
  const item = alternatives(reader, set === undefined ? flags : changed(flags, set));
  if (!reader.accept(')')) throw reader.unsupported();
  return { type: 'group', item, captures: head === undefined || name !== undefined };
}

const foldedSet = (ranges: readonly Range[], { i }: Flags) => (i ? withBothCases(ranges) : merged(ranges));

function changed(flags: Flags, set: string): Flags {
  const [on = '', off = ''] = set.split('-');
  return {
    i: (flags.i || on.includes('i')) && !off.includes('i'),
    s: (flags.s || on.includes('s')) && !off.includes('s'),
  };
}
