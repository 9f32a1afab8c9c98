import { tableOf, updatedPage } from '../../tools/bench/page';

const PARTS = ['synthesis', 'scan'];
const figure = (measured: string) => ({ what: 'a ratio', goal: '≤ 2', measured, reached: measured < '2' });
const page = (entries: [string, string][], before = '') =>
  updatedPage(before, PARTS, new Map(entries.map(([part, value]) => [part, [figure(value)]])), 'one machine');

test('the page has a section of each measured part, in the order of the parts', () => {
  const text = page([
    ['scan', '3.0'],
    ['synthesis', '1.0'],
  ]);
  expect(text.match(/^## .+/gm)).toEqual(['## synthesis', '## scan']);
  expect(text).toContain('| a ratio | ≤ 2 | 3.0 | **no** |');
});

test('a run of one part replaces its section only', () => {
  const before = page([
    ['synthesis', '1.0'],
    ['scan', '1.5'],
  ]);
  const after = page([['scan', '1.9']], before);
  expect(after).toBe(before.replace('1.5', '1.9'));
});

test('a part that no longer exists leaves the page', () => {
  expect(page([], `## removed\n\n${tableOf([figure('1.0')])}\n`)).not.toContain('removed');
});
