import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 })
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(ROOT, file)));
const sources = tracked
  .filter((file) => /\.(ts|mjs|cjs|js|css|py|yml)$|^\.ci\//.test(file))
  .map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

/** Start of a comment: `/*`, or the first of successive lines with `//` or `#`. */
const COMMENT =
  /(?:\/\*\*?\s*(?:\*\s*)?|(?<!\/\/[^\n]*\n\s*)\/\/\s*|(?<!^\s*#[^\n]*\n)^\s*#\s+)(?:What|Who|Whether|How)\b/gm;
const EXPORT =
  /^export (?:abstract |async |declare )*(?:class|const|enum|function|interface|let|type) (\w+)/gm;

/** Names for which the project uses a standard term. */
const RETIRED = ['scene', 'stock', 'ledger', 'farewell', 'condemn', 'supersede', 'cutoff', 'stray', 'strays'];

/** True if a name in camel, kebab or snake case is or contains a retired name. */
function isRetired(name: string): boolean {
  const words = name.split(/[^A-Za-z]|(?<=[a-z])(?=[A-Z])/);
  return [...words, words.join('')].some((word) => RETIRED.includes(word.toLowerCase()));
}

test('no comment starts with a question word', () => {
  const found = sources.flatMap(({ file, text }) =>
    [...text.matchAll(COMMENT)].map(({ index, 0: start }) => {
      const before = text.slice(0, index + start.length).split('\n');
      return `${file}:${before.length}`;
    }),
  );
  expect(found).toEqual([]);
});

test('no file has a retired name', () => {
  const names = (file: string) => file.split('/').map((part) => part.split('.')[0] ?? '');
  expect(tracked.filter((file) => names(file).some(isRetired))).toEqual([]);
});

test('no export has a retired name', () => {
  const found = sources.flatMap(({ file, text }) =>
    [...text.matchAll(EXPORT)]
      .filter(([, name = '']) => isRetired(name))
      .map(([, name]) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});
