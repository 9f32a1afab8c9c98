import type { Random } from '../../../rehearsal/src/kernel/random';
import type { Node, Range } from './ast';

const PRINTABLE: Range = [0x20, 0x7e];

/** A text that matches, with up to `extra` repetitions more than required. */
export function sample(node: Node, random: Random, extra = 3): string {
  switch (node.type) {
    case 'set':
      return String.fromCharCode(codeOf(node.ranges, random));
    case 'cat':
      return node.items.map((item) => sample(item, random, extra)).join('');
    case 'alt':
      return sample(node.items[random.integer(0, node.items.length - 1)] as Node, random, extra);
    case 'group':
      return sample(node.item, random, extra);
    case 'repeat': {
      const count = random.integer(node.min, Math.min(node.max, node.min + extra));
      return Array.from({ length: count }, () => sample(node.item, random, extra)).join('');
    }
    case 'assert':
      return '';
  }
}

/** A code unit of a set, printable if there is one. */
function codeOf(ranges: readonly Range[], random: Random): number {
  const printable = ranges.flatMap(([from, to]): Range[] => {
    const [low, high] = [Math.max(from, PRINTABLE[0]), Math.min(to, PRINTABLE[1])];
    return low <= high ? [[low, high]] : [];
  });
  const usable = printable.length > 0 ? printable : ranges;
  const count = usable.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  let at = random.integer(0, count - 1);
  for (const [from, to] of usable) {
    if (at <= to - from) return from + at;
    at -= to - from + 1;
  }
  throw new RangeError('The set is empty.');
}
