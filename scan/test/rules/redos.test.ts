import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';
import type { Rule } from '../../src/rules/rule';
import { vendorRules } from '../../src/rules/vendor-rules';

/** Characters of the shorter and of the longer text, and the most that the time may grow: it would be 64 if squared. */
const [SHORT, FACTOR, GROWTH] = [4_000, 8, 24];
/** Milliseconds of the processor below which a growth is not measured. */
const FLOOR = 30;
/** Paths of every rule for files. */
const PATHS = [
  'a.env',
  '.pgpass',
  '.netrc',
  '.htpasswd',
  'a.sql',
  '.docker/config.json',
  '.npmrc',
  'wp-config.php',
  '.my.cnf',
  'sftp.json',
];

const vendors = new Set(vendorRules().map(({ id }) => id));
const general = rulePack([]).filter(({ id }) => !vendors.has(id));

/** Texts that almost match, again and again. */
const parts = (rule: Rule): string[] =>
  (rule.keywords.length > 0
    ? rule.keywords
    : ['password ', 'a:b:c:d:', '"auth": "', '$2a$', "define('DB_PASSWORD', '"]
  ).flatMap((keyword) => [
    keyword,
    `${keyword} `,
    `${keyword}="`,
    `${keyword}: ${'a-'.repeat(40)}`,
    `${keyword}(a,'b','`,
    `${keyword} -u a:b -p `,
    `${keyword}{\n${' x=1\n'.repeat(4)}`,
    `"${keyword}",default=`,
    `${keyword}\\"`.repeat(3),
  ]);

const timeOf = (scanner: TextScanner, part: string, length: number, path: string): number => {
  const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
  const started = process.cpuUsage();
  scanner.scan(text, path);
  return process.cpuUsage(started).user / 1000;
};

test('the time of each general rule grows with the length of the text', () => {
  const slow = general.flatMap((rule) => {
    const scanner = new TextScanner([rule]);
    const paths = rule.appliesTo === undefined ? ['a.env'] : PATHS.filter((path) => rule.appliesTo?.(path));
    return paths.flatMap((path) =>
      parts(rule).flatMap((part) => {
        const long = timeOf(scanner, part, SHORT * FACTOR, path);
        if (long < FLOOR) return [];
        // The best of several runs, because other programs share the processor.
        const best = (length: number) =>
          Math.min(...[1, 2, 3].map(() => timeOf(scanner, part, length, path)));
        const [short, most] = [best(SHORT), Math.min(long, best(SHORT * FACTOR))];
        return most / short > GROWTH ? [`${rule.id} ${part.slice(0, 30)}: ${short} ms, ${most} ms`] : [];
      }),
    );
  });
  expect(slow).toEqual([]);
  expect(general.length).toBeGreaterThan(5);
});
