import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS_PAGE, withKinds } from '../../tools/checks/kinds-page/page';
import { PRESETS } from '../../tools/checks/presets';

const ROOT = join(__dirname, '../..');
const page = readFileSync(KINDS_PAGE, 'utf8');

test('the tables are those of the traits of the kinds and the presets', () => {
  // To update: npm run docs, or npx tsx tools/checks/kinds-page/index.ts
  expect(withKinds(page)).toBe(page);
});

test('a table that is out of date is written again', () => {
  for (const [from, to] of [
    ['| 2; single: 1 |', '| 2 |'],
    ['| 100 | any | name |', '| many | any | name |'],
  ] as const) {
    const stale = page.replace(from, to);
    expect(stale).not.toBe(page);
    expect(withKinds(stale)).toBe(page);
  }
});

test('every kind with a folder and every preset has one row, with a link to the page of the kind', () => {
  const kinds = readdirSync(join(ROOT, 'lambdas/credentials'));
  for (const kind of kinds) expect(page.split(`| [${kind}](credentials/${kind}.md) |`)).toHaveLength(2);
  for (const [factory] of PRESETS) expect(page.split(`\n| \`${factory}\` |`)).toHaveLength(2);
});

test('no cell is empty', () => {
  const cells = page.split('\n').filter((line) => line.startsWith('| '));
  expect(cells.length).toBeGreaterThan(30);
  expect(cells.filter((line) => /\|\s*\||undefined|null/.test(line))).toEqual([]);
});
