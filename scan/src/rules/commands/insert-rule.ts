import { isPassword } from '../keyed/password';
import { isRandom } from '../keyed/random';
import { isPlaceholder } from '../placeholder';
import type { Rule, Span } from '../rule';

const INSERT =
  /insert[ \t]{1,4}into[ \t]{1,4}[\w."`[\]]{1,80}\s{0,4}\(([^()]{1,600})\)\s{0,4}values\s{0,4}/iy;
const ROW = /\(([^()\r\n]{1,1000})\)\s{0,4},?\s{0,4}/y;
const CELL = /\s{0,4}(N?'((?:[^'\\]|\\.|''){0,300})'|"((?:[^"\\]|\\.){0,300})"|[^,'"]{0,100})\s{0,4}(?:,|$)/y;
const SECRET = /^(?:\w*password|passwd|\w*pwd|pass|secret|token|api_?key)$/i;
/** Most rows of a statement. */
const ROWS = 1000;

/** Plain passwords in the rows of an INSERT statement. */
export const insertRule: Rule = {
  id: 'password-in-insert',
  description: 'Password in a row of an INSERT statement',
  fix: 'Replace the password, and do not keep rows with passwords in files.',
  keywords: ['insert into'],
  order: 2,
  at(text, start): Span[] {
    INSERT.lastIndex = start;
    const [head = '', columns = ''] = INSERT.exec(text) ?? [];
    const wanted = columns
      .split(',')
      .flatMap((one, i) => (SECRET.test(one.replace(/[\s"`[\]]/g, '')) ? [i] : []));
    if (head === '' || wanted.length === 0) return [];
    const spans: Span[] = [];
    let at = start + head.length;
    for (let row = 0; row < ROWS; row++) {
      ROW.lastIndex = at;
      const [whole = '', cells = ''] = ROW.exec(text) ?? [];
      if (whole === '') break;
      spans.push(...secretsOf(cells, wanted, at + 1));
      at += whole.length;
    }
    return spans;
  },
};

function secretsOf(cells: string, wanted: readonly number[], offset: number): Span[] {
  const spans: Span[] = [];
  for (let at = 0, column = 0; at < cells.length; column++) {
    CELL.lastIndex = at;
    const match = CELL.exec(cells);
    if (match === null || match[0] === '') break;
    const value = match[2] ?? match[3] ?? '';
    if (
      wanted.includes(column) &&
      !isPlaceholder(value) &&
      !/\s|^\$2/.test(value) &&
      (isRandom(value) || isPassword(value))
    ) {
      const start = offset + at + match[0].lastIndexOf(value);
      spans.push({ start, end: start + value.length });
    }
    at += match[0].length;
  }
  return spans;
}
