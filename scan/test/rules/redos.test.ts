import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';
import type { Rule } from '../../src/rules/rule';
import { vendorRules } from '../../src/rules/vendor-rules';
import { excessiveGrowth, repeated } from '../growth';

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

test('the time of each general rule grows with the length of the text', () => {
  const slow = general.flatMap((rule) => {
    const scanner = new TextScanner([rule]);
    const paths = rule.appliesTo === undefined ? ['a.env'] : PATHS.filter((path) => rule.appliesTo?.(path));
    return paths.flatMap((path) =>
      parts(rule).flatMap((part) => {
        const growth = excessiveGrowth((length) => scanner.scan(repeated(part, length), path));
        return growth === undefined ? [] : [`${rule.id} ${part.slice(0, 30)}: ${growth}`];
      }),
    );
  });
  expect(slow).toEqual([]);
  expect(general.length).toBeGreaterThan(5);
});
