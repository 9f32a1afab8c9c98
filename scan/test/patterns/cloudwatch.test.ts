import { RE2JS } from 're2js';
import { Random } from '../../../rehearsal/src/kernel/random';
import { parseRe2 } from '../../../tools/scanners/vendor/parse';
import { sample } from '../../../tools/scanners/vendor/sample';
import { type CustomDataIdentifier, cloudwatchPolicy } from '../../src/patterns/cloudwatch';
import { CLOUDWATCH_LIMITS } from '../../src/patterns/cloudwatch-regex';
import { apiKeyPattern, generatedPattern, type KeyPattern } from '../../src/patterns/key-pattern';
import { vendorForms } from '../../src/patterns/vendor-forms';
import type { VendorRule } from '../../src/rules/vendor';
import table from '../../src/rules/vendor.json';
import { keyOf, lookAlikesOf } from './samples';

const prefixes = (count: number, length: number) =>
  Array.from({ length: count }, (_, i) =>
    apiKeyPattern(`p${String(i).padStart(3, '0')}`.padEnd(length, 'x')),
  );

interface Policy {
  readonly Configuration: { readonly CustomDataIdentifier: readonly CustomDataIdentifier[] };
  readonly Statement: readonly { readonly DataIdentifier: readonly string[]; readonly Operation: object }[];
}

function made(patterns: readonly KeyPattern[], vendors?: Parameters<typeof cloudwatchPolicy>[1]) {
  const result = cloudwatchPolicy(patterns, vendors);
  const policy = result.policy as Policy;
  const identifiers = policy.Configuration.CustomDataIdentifier;
  const regexOf = (id: string) =>
    identifiers.find(({ Name }) => Name === result.merged[id])?.Regex ?? '(no identifier)';
  return { ...result, policy, identifiers, regexOf };
}

test.each([1, 5, 40, 60])('a policy for %d prefixes is in the limits of CloudWatch Logs', (count) => {
  const { policy, identifiers } = made(prefixes(count, 20));
  expect(identifiers.length).toBeLessThanOrEqual(CLOUDWATCH_LIMITS.identifiers);
  expect(JSON.stringify(policy).length).toBeLessThanOrEqual(CLOUDWATCH_LIMITS.policy);
  for (const { Name, Regex } of identifiers) {
    expect(Name).toMatch(/^[a-zA-Z0-9_-]{1,128}$/);
    expect(Regex).toMatch(/^[a-zA-Z0-9_#=@/;, ^$?[\]{}|\\*+.-]{1,200}$/);
    expect(() => RE2JS.compile(Regex)).not.toThrow();
  }
  const [audit, mask] = policy.Statement;
  expect(audit?.DataIdentifier).toEqual(mask?.DataIdentifier);
  expect([audit?.Operation, mask?.Operation]).toEqual([
    { Audit: { FindingsDestination: {} } },
    { Deidentify: { MaskConfig: {} } },
  ]);
});

test('own keys come first, and those that do not fit are named', () => {
  const { left, leftVendors, merged, identifiers } = made(prefixes(60, 20));
  // 38 characters each: 5 in an identifier.
  expect(Object.keys(merged)).toHaveLength(50);
  expect(left).toHaveLength(10);
  expect(left[0]).toMatch(/^own-key-p050x+: the policy has 10 identifiers$/);
  expect(leftVendors).toHaveLength(vendorForms().length);
  expect(identifiers.every(({ Name }) => Name.startsWith('own-keys-'))).toBe(true);
});

test('keys that the syntax does not support are named', () => {
  const quoted = generatedPattern('say"', 20, 'abc');
  const wide = generatedPattern(
    'wide_',
    20,
    [...Array(62)]
      .map((_, i) => String.fromCharCode(35 + i))
      .filter((_, i) => i % 2 === 1)
      .join(''),
  );
  const { left } = made([quoted, wide, apiKeyPattern('acme')], []);
  expect(left).toEqual([
    'own-key-say: its characters are not supported',
    expect.stringMatching(/^own-key-wide: its characters are not supported$/),
  ]);
});

test('the policy finds generated keys, and no look-alikes', () => {
  const random = new Random(5);
  const patterns = [
    ...prefixes(12, 14),
    generatedPattern('hook_', 40, 'abcdef0123456789'),
    generatedPattern('a.b$', 24, 'aZ9-]^\\'),
    generatedPattern('long-', 150, 'abc'),
  ];
  const { regexOf, left } = made(patterns);
  expect(left).toEqual([]);
  for (const pattern of patterns) {
    const regex = RE2JS.compile(regexOf(pattern.id));
    const js = new RegExp(regexOf(pattern.id));
    const texts = [keyOf(pattern, random), ...lookAlikesOf(pattern, random)];
    const found = texts.map((text) => regex.matcher(`"${text}"`).find());
    expect(texts.map((text) => js.test(`"${text}"`))).toEqual(found);
    // Of more than 100 characters the last ones are not counted.
    expect(found).toEqual([true, pattern.length > 100, false, pattern.length > 100, false]);
  }
});

test('the formats of vendors find what the rules of gitleaks find', () => {
  const random = new Random(9);
  const rules = new Map((table as readonly VendorRule[]).map((rule) => [rule.id, rule]));
  const missed = vendorForms().flatMap(({ id, regexes }) => {
    const { re2 = '' } = rules.get(id) ?? {};
    const texts = Array.from({ length: 5 }, () => sample(parseRe2(re2), random));
    const isFound = (text: string) => regexes.some((regex) => RE2JS.compile(regex).matcher(text).find());
    return texts.filter((text) => !isFound(text)).map((text) => `${id}: ${text}`);
  });
  expect(missed).toEqual([]);
  expect(
    vendorForms()
      .slice(0, 3)
      .map(({ id }) => id),
  ).toEqual(['github-pat', 'github-fine-grained-pat', 'aws-access-token']);
});

test('the formats of vendors find no words, hashes, UUIDs and paths', () => {
  const random = new Random(10);
  const hex = (length: number) => random.text(length, '0123456789abcdef');
  const noise = Array.from({ length: 300 }, () => [
    hex(40),
    hex(64),
    random.uuid(),
    `src/${random.text(8, 'abcde')}/${hex(8)}.ts`,
  ]).flat();
  const { identifiers } = made([], vendorForms());
  const found = noise.filter((text) => identifiers.some(({ Regex }) => new RegExp(Regex).test(text)));
  expect(found).toEqual([]);
  expect(identifiers.length).toBe(CLOUDWATCH_LIMITS.identifiers);
});
