import { RE2JS } from 're2js';
import { parse } from 'smol-toml';
import { createKey } from '../../../client/src/api-keys/format';
import { Random } from '../../../rehearsal/src/kernel/random';
import { betterleaksConfig } from '../../src/patterns/betterleaks';
import { githubPattern, githubPatterns, testString } from '../../src/patterns/github';
import { apiKeyPattern, generatedPattern, hasRightChecksum } from '../../src/patterns/key-pattern';
import { MACIE_LIMITS, macieIdentifiers } from '../../src/patterns/macie';
import { keyOf, lookAlikesOf } from './samples';

const PATTERNS = [
  apiKeyPattern('acme_live'),
  apiKeyPattern(`a${'_b2'.repeat(10)}`),
  generatedPattern('hook_', 40, 'abcdef0123456789'),
  generatedPattern('$h$', 24, '!-~^]\\aZ9'),
  generatedPattern('long_', 300, 'abc'),
];
/** Look-around and back references, which neither Hyperscan nor Macie supports. */
const UNSUPPORTED = /\(\?<?[=!]|\\[1-9]/;

/** True if an expression finds a text in JavaScript and in RE2. */
function finds(regex: string, text: string): boolean {
  const inRe2 = RE2JS.compile(regex).matcher(text).find();
  expect(new RegExp(regex.replaceAll('\\A', '^').replaceAll('\\z', '$')).test(text)).toBe(inRe2);
  return inRe2;
}

describe.each(PATTERNS.map((pattern) => [pattern.id, pattern] as const))('%s', (_, pattern) => {
  const random = new Random(11);
  const { pattern: secret, start_delimiter: before, end_delimiter: after } = githubPattern(pattern);
  const regex = `(?:${before})(?:${secret})(?:${after})`;

  test('GitHub finds its keys in files, and no look-alikes', () => {
    const key = keyOf(pattern, random);
    for (const text of [key, `KEY=${key}\n`, `{"key":"${key}"}`, `<${key}>`])
      expect(finds(regex, text)).toBe(true);
    for (const text of lookAlikesOf(pattern, random)) expect(finds(regex, ` ${text} `)).toBe(false);
    expect(regex).not.toMatch(UNSUPPORTED);
  });

  test('its test string has the form of a key, and is always the same', () => {
    const text = testString(pattern);
    expect(finds(`^(?:${secret})$`, text)).toBe(true);
    expect(text).toBe(testString({ ...pattern }));
    expect(hasRightChecksum(text)).toBe(pattern.form === 'api-key');
  });

  test('Macie finds its keys, and no look-alikes', () => {
    const [identifier] = macieIdentifiers([pattern]).identifiers;
    expect(finds(identifier?.regex ?? '', `"${keyOf(pattern, random)}"`)).toBe(true);
    const alike = lookAlikesOf(pattern, random).filter((text) => finds(identifier?.regex ?? '', text));
    // A count of more than 100 is not exact.
    expect(alike.every((text) => text.length > pattern.start.length + MACIE_LIMITS.largestRepeat)).toBe(true);
  });
});

test.each([
  ['after an escaped line end', (key: string) => String.raw`"first\n${key}\nlast"`],
  ['in an encoded URL', (key: string) => `key%3D${key}%26x`],
  ['after a Unicode escape', (key: string) => String.raw`key\u003d${key}`],
  ['in a colored log', (key: string) => `\x1b[32m${key}\x1b[0m`],
])('GitHub finds an API key %s', (_, place) => {
  const { pattern, start_delimiter: before, end_delimiter: after } = githubPattern(apiKeyPattern('acme'));
  expect(finds(`(?:${before})(?:${pattern})(?:${after})`, place(createKey('acme')))).toBe(true);
});

test('GitHub finds no placeholder', () => {
  const { must_not_match: never = [] } = githubPattern(apiKeyPattern('acme'));
  const random = new Random(3);
  const keys = Array.from({ length: 1000 }, () => keyOf(apiKeyPattern('acme'), random));
  expect(never.some((regex) => finds(regex, `acme_${'x'.repeat(33)}`))).toBe(true);
  expect(keys.filter((key) => never.some((regex) => finds(regex, key)))).toEqual([]);
});

test('the names for GitHub tell different forms apart, and are the same in every app', () => {
  const hooks = [
    generatedPattern('hook_', 40, 'abc'),
    { ...generatedPattern('hook_', 41, 'abc'), id: 'own-key-hook-2' },
  ];
  const names = githubPatterns([...hooks, apiKeyPattern('hook')]).map(({ name }) => name);
  expect(names).toEqual([
    expect.stringMatching(/^cdk-rekey own-key-hook-[0-9a-f]{6}$/),
    expect.stringMatching(/^cdk-rekey own-key-hook-[0-9a-f]{6}$/),
    'cdk-rekey own-key-hook',
  ]);
  expect(new Set(names).size).toBe(3);
});

test('the identifiers of Macie are in its limits', () => {
  const wide = generatedPattern(
    'wide_',
    20,
    Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
      .filter((_, i) => i % 2)
      .join(''),
  );
  const many = generatedPattern(`${'$'.repeat(130)}`, 20, 'abc');
  const { identifiers, left } = macieIdentifiers([...PATTERNS, wide, many]);
  for (const { name, description, regex, ignoreWords } of identifiers) {
    expect(name.length).toBeLessThanOrEqual(MACIE_LIMITS.name);
    expect(description.length).toBeLessThanOrEqual(MACIE_LIMITS.description);
    expect(regex.length).toBeLessThanOrEqual(MACIE_LIMITS.regex);
    expect(regex).not.toMatch(UNSUPPORTED);
    expect(regex).not.toMatch(/\((?!\?:)/);
    for (const [, from, to] of regex.matchAll(/\{(\d+),?(\d*)\}/g))
      expect(Number(to || from)).toBeLessThanOrEqual(MACIE_LIMITS.largestRepeat);
    expect(ignoreWords.length).toBeLessThanOrEqual(MACIE_LIMITS.ignoreWords);
    for (const { length } of ignoreWords) {
      expect(length).toBeGreaterThanOrEqual(MACIE_LIMITS.ignoreWord[0]);
      expect(length).toBeLessThanOrEqual(MACIE_LIMITS.ignoreWord[1]);
    }
  }
  expect(left).toEqual([expect.stringMatching(/^own-key-2424.*: its expression has \d+ of 512 characters$/)]);
});

test('the configuration of betterleaks has only the fields that it knows, and a filter for checksums', () => {
  const { extend, rules } = parse(betterleaksConfig(PATTERNS)) as Record<string, Record<string, unknown>[]>;
  expect(extend).toEqual({ useDefault: true });
  expect(rules?.map((rule) => Object.keys(rule).sort().join(' '))).toEqual([
    'description filter id keywords regex',
    'description filter id keywords regex',
    'description id keywords regex',
    'description id keywords regex',
    'description id keywords regex',
  ]);
});
