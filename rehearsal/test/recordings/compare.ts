import type { Placeholders } from './placeholders';

export interface Comparison {
  readonly placeholders: Placeholders;
  /** Names of members whose lists are compared as sets. */
  readonly unordered?: readonly string[];
  /** The answer may have further members, and lists further elements in any order. */
  readonly subset?: boolean;
  /** With `subset`: elements of lists may not have further members. */
  readonly exact?: boolean;
  /** The answer is XML: numbers and booleans are text, empty structures and lists are ''. */
  readonly xml?: boolean;
}

type Tree = Readonly<Record<string, unknown>>;

/** The first difference between an answer and the recorded one, or undefined. */
export function difference(
  expected: unknown,
  actual: unknown,
  by: Comparison,
  path = '',
): string | undefined {
  const at = (problem: string | undefined) => problem && `${path || 'the answer'}: ${problem}`;
  if (typeof expected === 'string') {
    if (actual === undefined || actual === null) return at(`nothing instead of ${expected}`);
    if (typeof actual === 'object') return at('a structure instead of text');
    return at(by.placeholders.match(expected, String(actual)));
  }
  if (Array.isArray(expected)) return listDifference(expected, actual, by, path);
  if (expected !== null && typeof expected === 'object') {
    if ('$json' in expected)
      return difference(expected.$json, parse(actual, by), { ...by, xml: false }, path);
    return structureDifference(expected as Tree, actual, by, path);
  }
  if (by.xml ? String(expected) === actual : expected === actual) return undefined;
  return at(`${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

function structureDifference(
  expected: Tree,
  actual: unknown,
  by: Comparison,
  path: string,
): string | undefined {
  const structure = by.xml && actual === '' ? {} : actual;
  if (structure === null || typeof structure !== 'object' || Array.isArray(structure)) {
    return `${path || 'the answer'}: ${JSON.stringify(actual)} instead of a structure`;
  }
  const rest = new Map(
    Object.entries(structure).filter(([, value]) => value !== null && value !== undefined),
  );
  for (const [template, value] of Object.entries(expected)) {
    if (value === null) continue;
    const name = by.placeholders.fill(template);
    const problem = difference(value, rest.get(name), by, `${path}.${name}`);
    if (problem) return problem;
    rest.delete(name);
  }
  if (by.subset || rest.size === 0) return undefined;
  return `${path || 'the answer'}: ${[...rest.keys()].join(', ')} not in the recording`;
}

function listDifference(
  expected: unknown[],
  actual: unknown,
  by: Comparison,
  path: string,
): string | undefined {
  const list = by.xml && actual === '' ? [] : actual;
  if (!Array.isArray(list)) return `${path}: ${JSON.stringify(actual)} instead of a list`;
  if (!by.subset && list.length !== expected.length) {
    return `${path}: ${list.length} elements instead of ${expected.length}: ${JSON.stringify(list)}`;
  }
  const inside = by.exact ? { ...by, subset: false } : by;
  const free = [...list];
  for (const [i, element] of expected.entries()) {
    if (!by.subset && !by.unordered?.includes(path.split('.').pop() ?? '')) {
      const problem = difference(element, list[i], inside, `${path}[${i}]`);
      if (problem) return problem;
      continue;
    }
    const found = free.findIndex(
      (candidate) => by.placeholders.attempt(() => difference(element, candidate, inside)) === undefined,
    );
    if (found < 0) return `${path}: no ${JSON.stringify(element)} in ${JSON.stringify(list)}`;
    free.splice(found, 1);
  }
  return undefined;
}

function parse(text: unknown, by: Comparison): unknown {
  if (typeof text !== 'string') return undefined;
  return JSON.parse(by.xml ? decodeURIComponent(text) : text);
}

/** The member at a path such as `Credentials.AccessKeyId`. */
export function member(answer: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], answer);
}
