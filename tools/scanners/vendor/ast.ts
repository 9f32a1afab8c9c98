/** Range of UTF-16 code units, both ends included. */
export type Range = readonly [from: number, to: number];

/** Node of a regular expression. Case and flags are resolved: a character is the set of the code units that it matches. */
export type Node =
  | { readonly type: 'set'; readonly ranges: readonly Range[] }
  | { readonly type: 'cat' | 'alt'; readonly items: readonly Node[] }
  | {
      readonly type: 'repeat';
      readonly item: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly type: 'group'; readonly item: Node; readonly captures: boolean }
  | { readonly type: 'assert'; readonly is: '\\b' | '\\B' | '^' | '$' };

/** Largest code unit. */
const LAST = 0xffff;

/** Sorts and merges ranges. */
export function merged(ranges: readonly Range[]): Range[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** All other code units. */
export function inverted(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  let next = 0;
  for (const [from, to] of merged(ranges)) {
    if (from > next) result.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) result.push([next, LAST]);
  return result;
}

/** Adds the other case of ASCII letters. */
export function withBothCases(ranges: readonly Range[]): Range[] {
  const other = (from: number, to: number, shift: number) =>
    ranges.flatMap(([a, b]): Range[] => {
      const [low, high] = [Math.max(a, from), Math.min(b, to)];
      return low <= high ? [[low + shift, high + shift]] : [];
    });
  return merged([...ranges, ...other(0x41, 0x5a, 32), ...other(0x61, 0x7a, -32)]);
}
