import { RE2JS } from 're2js';
import { Random } from '../../../rehearsal/src/kernel/random';
import { parseRe2 } from '../../../tools/scanners/vendor/parse';
import { sample } from '../../../tools/scanners/vendor/sample';
import { TextScanner } from '../../src/match/text-scanner';
import { FORMATS } from '../../src/rules/formats/formats';
import type { VendorRule } from '../../src/rules/vendor';
import table from '../../src/rules/vendor.json';
import { vendorRules } from '../../src/rules/vendor-rules';
import { excessiveGrowth, repeated } from '../growth';

const TABLE = [...(table as readonly VendorRule[]), ...FORMATS];
const rules = new Map(vendorRules().map((rule) => [rule.id, rule]));
/** Path to which every rule applies. */
const PATH = 'a.php.tf.yaml/nuget.config';
const scannerOf = ({ id }: VendorRule) => new TextScanner([rules.get(id) as never]);

test('every rule finds in JavaScript what RE2 finds in texts that match', () => {
  const different = TABLE.filter((rule) => {
    const random = new Random(7);
    const re2 = RE2JS.compile(rule.re2);
    const js = new RegExp(rule.js);
    const texts = Array.from({ length: 3 }, () => `# "${sample(parseRe2(rule.re2), random)}" `);
    const matched = texts.filter((text) => re2.matcher(text).find());
    return (
      matched.length === 0 ||
      matched.some((text) => {
        const matcher = re2.matcher(text);
        matcher.find();
        const [whole, ...groups] = js.exec(text) ?? [];
        const found = groups.find(Boolean) ?? whole;
        // Optional text before the secret, such as https://, is left out.
        return found === undefined || secretOf(matcher)?.endsWith(found) !== true;
      })
    );
  });
  expect(different.map(({ id }) => id)).toEqual([]);
  expect(TABLE.length).toBeGreaterThan(300);
});

function secretOf(matcher: ReturnType<RE2JS['matcher']>): string | undefined {
  const groups = Array.from({ length: matcher.groupCount() }, (_, i) => matcher.group(i + 1));
  return groups.find(Boolean) ?? matcher.group() ?? undefined;
}

test('no rule repeats without a limit', () => {
  const unlimited = TABLE.filter(({ js }) => /[^\\][*+](?![^[]*\])|\{\d+,\}/.test(js));
  expect(unlimited.map(({ id, js }) => [id, js])).toEqual([]);
});

test('no text makes a rule slow', () => {
  const slow = TABLE.flatMap((rule) => {
    const scanner = scannerOf(rule);
    return attacks(rule).flatMap((part) => {
      const growth = excessiveGrowth((length) => scanner.scan(repeated(part, length), PATH), 2_000);
      return growth === undefined ? [] : [`${rule.id} ${part.slice(0, 80)}: ${growth}`];
    });
  });
  expect(slow).toEqual([]);
});

/** Parts of texts that almost match again and again, or go on without an end. */
function attacks(rule: VendorRule): string[] {
  const keyword = rule.keywords[0] ?? '';
  const text = sample(parseRe2(rule.re2), new Random(3));
  const half = text.slice(0, Math.ceil(text.length / 2));
  return [keyword, `${keyword} `, half, text.slice(0, -1), `${keyword}${text.at(-2)}`];
}

test('documented examples and repeated characters are no findings', () => {
  const scanner = new TextScanner(vendorRules());
  const found = (text: string) => scanner.scan(text, 'a.ts').map(({ rule }) => rule.id);
  expect(found('AKIAIOSFODNN7EXAMPLE')).toEqual([]);
  expect(found(`ghp_${'x'.repeat(36)}`)).toEqual([]);
  expect(found(`ghp_${'aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5'}`)).toEqual(['github-pat']);
  // These tokens start with 22 times the same letter.
  const twitter = `twitter_token = "${'A'.repeat(22)}q7Zk2VbX9mTfR4wLp8Ydq7Zk2VbX9mTfR4wLp8YdzT5qW8nB3vK7xM2cL9dFzT5qW8nB3vK7xM2cL9dF12"`;
  expect(found(twitter)).toEqual(['twitter-bearer-token']);
});
