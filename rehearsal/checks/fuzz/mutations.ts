import type { Random } from '../../src/kernel/random';
import { pick } from './values';

export const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

const DEEP = JSON.parse(`${'[{"a":'.repeat(500)}1${'}]'.repeat(500)}`);

/** Values of wrong types and with unusual characters or lengths. */
const JUNK: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e21, 2 ** 53],
  ...['', ' ', '!', '*', 'ü', '\u{1f511}', '\ud800', '\0', 'a\nb', '<&">', ']]>', '%', '%zz'],
  ...['arn:', 'arn:aws:iam::123456789012:user/u', 'arn:aws:iam::::', 'x'.repeat(70_000), '9'.repeat(400)],
  ...[[], {}, [[]], [null], [{}], { member: 1 }, JSON.parse('{"__proto__":{"polluted":1}}'), DEEP],
  ...PROTOTYPE_NAMES,
];

type Node = Record<string, unknown> | unknown[];

interface Place {
  readonly node: Node;
  readonly name: string;
}

/** The value with one mutation, at any depth and also within JSON texts such as policies. */
export function mutated(random: Random, value: unknown): unknown {
  const root = { value: structuredClone(value) };
  const [whole, ...places] = placesIn(root);
  const { node, name } = places.length > 0 && random.next() < 0.98 ? pick(random, places) : (whole as Place);
  change(random, node as Record<string, unknown>, name);
  return root.value;
}

function placesIn(root: Node): Place[] {
  const places: Place[] = [];
  const visit = (node: Node) => {
    for (const [name, member] of Object.entries(node)) {
      places.push({ node, name });
      if (typeof member === 'object' && member !== null && places.length < 200) visit(member as Node);
    }
  };
  visit(root);
  return places;
}

function change(random: Random, node: Record<string, unknown>, name: string): void {
  const old = node[name];
  const parsed = typeof old === 'string' && old.startsWith('{') ? parse(old) : undefined;
  if (parsed !== undefined && random.next() < 0.8) {
    node[name] = JSON.stringify(mutated(random, parsed));
    return;
  }
  switch (random.integer(0, 7)) {
    case 0:
    case 7:
      delete node[name];
      return;
    case 1:
      node[name] = [old];
      return;
    case 2:
      node[name] = { [pick(random, PROTOTYPE_NAMES.slice(1))]: old };
      return;
    case 3:
      define(node, pick(random, PROTOTYPE_NAMES), old);
      return;
    case 4:
      node[name] =
        typeof old === 'string' ? old.slice(0, random.integer(0, old.length)) : JSON.stringify(old);
      return;
    default:
      node[name] = pick(random, JUNK);
  }
}

/** Defines an own member, also of the name `__proto__`, as JSON.parse does. */
function define(node: object, name: string, value: unknown): void {
  Object.defineProperty(node, name, { value, enumerable: true, configurable: true, writable: true });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
