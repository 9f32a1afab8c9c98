import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The sections of what AWS really does that the local AWS can show: each claim of theirs has a test under its number. */
const SECTIONS = [...Array.from({ length: 15 }, (_, i) => i + 1), 16, 19, 20];

/** How many tests are named after each section, a table of cases counted once. */
function counted(): Map<number, number> {
  const counts = new Map<number, number>();
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.ts'))) {
    const text = readFileSync(join(__dirname, file), 'utf8');
    for (const [, section] of text.matchAll(/['"`](\d+): /g)) {
      counts.set(Number(section), (counts.get(Number(section)) ?? 0) + 1);
    }
  }
  return counts;
}

test.each(SECTIONS)('section %i has at least three tests', (section) => {
  expect(counted().get(section) ?? 0).toBeGreaterThanOrEqual(3);
});

test('a test is named after a section that there is', () => {
  expect([...counted().keys()].sort((a, b) => a - b)).toEqual(SECTIONS);
});
