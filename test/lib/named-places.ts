import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Sources by their path. */
export type Sources = ReadonlyMap<string, string>;

/** Folders of the code that works with every kind and preset. Tests and checks use single ones. */
const CODE =
  /^(bin|cli|client\/src|engine\/src|lambdas|lib|proof|rehearsal\/src|scan\/src|tools\/build)\/|^package\.json$/;

/** The code of the project, without tests, comments and generated files. */
export function sources(): Sources {
  const names = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', names, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 }).split('\n');
  const code = files.filter(
    (file) =>
      CODE.test(file) &&
      /\.(ts|mjs|cjs|json)$/.test(file) &&
      !/\/test\/|bundle-sizes\.json$/.test(file) &&
      existsSync(join(ROOT, file)),
  );
  return new Map(code.map((file) => [file, withoutComments(readFileSync(join(ROOT, file), 'utf8'))]));
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*.*?\*\/|(?<=^|\s)\/\/[^\n]*/gs, (comment) => comment.replace(/[^\n]/g, ''));

/** Lines that match one of the patterns, by file, without the files that `own` matches. */
export function namedIn(
  code: Sources,
  patterns: readonly RegExp[],
  own: RegExp,
): ReadonlyMap<string, string[]> {
  const found = [...code].flatMap(([file, text]) => {
    if (own.test(file)) return [];
    const lines = text.split('\n').filter((line) => patterns.some((pattern) => pattern.test(line)));
    return lines.length > 0 ? [[file, lines.map((line) => line.trim())] as const] : [];
  });
  return new Map(found);
}

/** Named places that are neither index lines nor in `others`, and those of `others` that name nothing. */
export function unexpected(
  named: ReadonlyMap<string, readonly string[]>,
  index: Readonly<Record<string, RegExp>>,
  others: readonly string[] = [],
): string[] {
  const found = [...named].flatMap(([file, lines]) =>
    others.includes(file)
      ? []
      : lines.filter((line) => !index[file]?.test(line)).map((line) => `${file}: ${line}`),
  );
  return [...found, ...others.filter((file) => !named.has(file)).map((file) => `${file} names it no more`)];
}
