import type { Node, Range } from './ast';

/** Regular expression of JavaScript, without flags. */
export function toJavaScript(node: Node): string {
  switch (node.type) {
    case 'set':
      return set(node.ranges);
    case 'cat':
      return node.items.map((item) => (item.type === 'alt' ? wrapped(item) : toJavaScript(item))).join('');
    case 'alt':
      return node.items.map(toJavaScript).join('|');
    case 'group':
      return `(${node.captures ? '' : '?:'}${toJavaScript(node.item)})`;
    case 'repeat':
      return `${single(node.item)}${bounds(node.min, node.max)}${node.lazy ? '?' : ''}`;
    case 'assert':
      return node.is;
  }
}

const wrapped = (node: Node) => `(?:${toJavaScript(node)})`;

const single = (node: Node) =>
  node.type === 'set' || node.type === 'group' ? toJavaScript(node) : wrapped(node);

function bounds(min: number, max: number): string {
  if (min === 0 && max === 1) return '?';
  if (min === max) return `{${min}}`;
  return `{${min},${max === Number.POSITIVE_INFINITY ? '' : max}}`;
}

function set(ranges: readonly Range[]): string {
  const [first] = ranges;
  if (ranges.length === 1 && first !== undefined && first[0] === first[1]) return character(first[0]);
  return `[${ranges.map(([from, to]) => (from === to ? character(from) : `${character(from)}-${character(to)}`)).join('')}]`;
}

function character(code: number): string {
  const text = String.fromCharCode(code);
  if (/[0-9A-Za-z_ "'`:;,<>=@%&~!#]/.test(text)) return text;
  if (code > 0xff) return `\\u${code.toString(16).padStart(4, '0')}`;
  if (/[\x21-\x7e]/.test(text)) return `\\${text}`;
  return `\\x${code.toString(16).padStart(2, '0')}`;
}

/** Length of the longest match. */
export function longest(node: Node): number {
  switch (node.type) {
    case 'set':
      return 1;
    case 'cat':
      return node.items.reduce((sum, item) => sum + longest(item), 0);
    case 'alt':
      return Math.max(...node.items.map(longest));
    case 'group':
      return longest(node.item);
    case 'repeat':
      return node.max === 0 ? 0 : node.max * longest(node.item);
    case 'assert':
      return 0;
  }
}

/**
 * Limits every repetition, so that the time for each start of a match is bounded, and drops optional parts before the first
 * required part, which only widen a match.
 */
export function bounded(node: Node, most: number): Node {
  return trimmed(limit(node, most));
}

function trimmed(node: Node): Node {
  if (node.type === 'group' && !node.captures) return { ...node, item: trimmed(node.item) };
  if (node.type !== 'cat') return node;
  const start = node.items.findIndex((item) => !isOptional(item));
  const [first, ...others] = node.items.slice(Math.max(start, 0));
  return first === undefined ? node : { type: 'cat', items: [trimmed(first), ...others] };
}

function limit(node: Node, most: number): Node {
  switch (node.type) {
    case 'repeat':
      return {
        ...node,
        item: limit(node.item, most),
        max: node.max === Number.POSITIVE_INFINITY ? Math.max(node.min, most) : node.max,
      };
    case 'cat':
    case 'alt':
      return { ...node, items: node.items.map((item) => limit(item, most)) };
    case 'group':
      return { ...node, item: limit(node.item, most) };
    default:
      return node;
  }
}

const isOptional = (node: Node): boolean => node.type === 'repeat' && node.min === 0 && !captures(node.item);

function captures(node: Node): boolean {
  if (node.type === 'group') return node.captures || captures(node.item);
  if (node.type === 'cat' || node.type === 'alt') return node.items.some(captures);
  return node.type === 'repeat' && captures(node.item);
}
