import { RE2JS } from 're2js';
import { createKey } from '../../../client/src/api-keys/format';
import {
  apiKeyPattern,
  generatedPattern,
  hasRightChecksum,
  prefixFault,
} from '../../src/patterns/key-pattern';

const KEY = createKey('acme_live');
const { regex } = apiKeyPattern('acme_live');

/** Keys that JavaScript and RE2 find. */
function found(pattern: string, text: string): string[][] {
  const matcher = RE2JS.compile(pattern).matcher(text);
  const inRe2: string[] = [];
  while (matcher.find()) inRe2.push(matcher.group(1) ?? '');
  return [[...text.matchAll(new RegExp(pattern, 'g'))].map(([, key = '']) => key), inRe2];
}

test.each([
  ['at the start and the end', KEY],
  ['in an assignment', `KEY=${KEY}\n`],
  ['in JSON', `{"key":"${KEY}"}`],
  ['after an escaped line end', String.raw`"first\n${KEY}\nlast"`],
  ['in a URL', `https://api.example/?key=${KEY}&x=1`],
  ['in an encoded URL', `key%3D${KEY}%26x`],
  ['after an escape', String.raw`key\x3d${KEY}`],
  ['after a Unicode escape', String.raw`key\u003d${KEY}`],
  ['in a colored log', `\x1b[32m${KEY}\x1b[0m`],
  ['in an identifier', `prod_${KEY}_old`],
])('a key is found %s', (_, text) => {
  expect(found(regex, text)).toEqual([[KEY], [KEY]]);
});

test('adjacent keys are both found', () => {
  const keys = [createKey('acme_live'), createKey('acme_live')];
  expect(found(regex, keys.join(','))).toEqual([keys, keys]);
});

test.each([
  ['longer', `${KEY}0`],
  ['shorter', KEY.slice(0, -1)],
  ['in upper case', KEY.toUpperCase()],
  ['of another prefix', `x${KEY}`],
  ['with a character of base64url', KEY.replace(/.$/, '-')],
])('a key that is %s is not found', (_, text) => {
  expect(found(regex, text)).toEqual([[], []]);
});

test('the checksum covers the prefix', () => {
  expect(hasRightChecksum(KEY)).toBe(true);
  expect(hasRightChecksum(KEY.replace('acme', 'acmf'))).toBe(false);
  expect(hasRightChecksum(KEY.slice('acme_'.length))).toBe(false);
  expect(hasRightChecksum('a')).toBe(false);
});

test('generated keys have the characters of their alphabet and the exact length', () => {
  const alphabet = String.raw`]^\-.aZ9!`;
  const pattern = generatedPattern('$h$', 20, alphabet).regex;
  const key = `$h$${alphabet}${alphabet}a.`;
  expect(found(pattern, `"${key}" ${key}`)).toEqual([
    [key, key],
    [key, key],
  ]);
  expect(found(pattern, `${key}a ${key.replace('!', '?')}`)).toEqual([[], []]);
});

test('long generated keys are in the limits of RE2', () => {
  const key = `hook_${'a'.repeat(1024)}`;
  expect(found(generatedPattern('hook_', 1024, 'abc').regex, ` ${key} ${key}a`)).toEqual([[key], [key]]);
});

test('a prefix that identifies no key is refused', () => {
  expect(() => generatedPattern('ab', 20, 'abc')).toThrow(
    '"ab" of generated keys has fewer than 3 characters',
  );
});

test.each([
  ['Acme-Live_', 'Did you mean "acme_live"?'],
  ['acme_', 'Did you mean "acme"?'],
  ['9acme', 'Did you mean "acme"?'],
  ['?', 'between them.'],
  ['a'.repeat(40), `Did you mean "${'a'.repeat(32)}"?`],
])('the prefix %s is refused with a correction', (prefix, advice) => {
  expect(() => apiKeyPattern(prefix)).toThrow(RangeError);
  expect(prefixFault(prefix)).toMatch(`${JSON.stringify(prefix)} is not the prefix of API keys.`);
  expect(prefixFault(prefix).endsWith(advice)).toBe(true);
});
