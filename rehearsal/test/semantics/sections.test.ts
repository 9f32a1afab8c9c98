import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sections of the AWS semantics that the local AWS implements. */
const SECTIONS = [...Array.from({ length: 15 }, (_, i) => i + 1), 16, 19, 20];

/** Sections by test file: the number in the file's name, and those in the names of its tests. */
const files = readdirSync(__dirname)
  .filter((name) => /^\d/.test(name))
  .map((name) => {
    const text = readFileSync(join(__dirname, name), 'utf8');
    const named = [...text.matchAll(/^(?:describe|test)\('(\d+)\. /gm)].map(([, section]) => Number(section));
    return { section: Number(name.slice(0, 2)), named, tests: text.match(/\btest(\.each)?\(/g)?.length ?? 0 };
  });

test('each section has one file', () => {
  expect(files.map(({ section }) => section)).toEqual(SECTIONS);
});

test.each(files)('section $section has tests under its number alone', ({ section, named, tests }) => {
  expect(new Set(named)).toEqual(new Set([section]));
  expect(tests).toBeGreaterThanOrEqual(2);
});
