import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { checksum, createKey, isKeyPrefix, keyFault } from '../../src/api-keys/format';

const prefixes = fc.stringMatching(/^[a-z][a-z0-9]{1,9}(_[a-z0-9]{1,6})?$/);
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

test('a key has its prefix, 160 random bits and a checksum of both', () => {
  fc.assert(
    fc.property(prefixes, (prefix) => {
      const key = createKey(prefix);
      expect(key).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{33}$`));
      expect(keyFault(key, prefix)).toBeUndefined();
    }),
  );
});

test('the checksum is the CRC-32 in base62', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const value = [...checksum(text)].reduce((sum, digit) => sum * 62 + DIGITS.indexOf(digit), 0);
      expect(value).toBe(crc32(text));
      expect(checksum(text)).toHaveLength(6);
    }),
  );
});

test('every character of the alphabet occurs about equally often', () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 4_000; n++) {
    for (const digit of createKey('shop').slice(5, 32)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  const expected = (4_000 * 27) / 62;
  const chi = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 61 degrees of freedom: a fair source exceeds 130 once in a million runs.
  expect(chi).toBeLessThan(130);
});

test('a change of any character is refused without a look-up', () => {
  fc.assert(
    fc.property(prefixes, fc.nat(32), fc.constantFrom(...DIGITS), (prefix, at, digit) => {
      const key = createKey(prefix);
      const place = prefix.length + 1 + at;
      const changed = key.slice(0, place) + digit + key.slice(place + 1);
      expect(keyFault(changed, prefix)).toBe(changed === key ? undefined : 'wrong-checksum');
    }),
  );
});

test.each([
  ['an empty text', '', 'malformed'],
  ['a prefix with an underscore', 'shop_', 'malformed'],
  ['a prefix', 'shop', 'malformed'],
  ['a truncated key', createKey('shop').slice(0, -1), 'malformed'],
  ['a longer key', `${createKey('shop')}0`, 'malformed'],
  ['a space before the key', ` ${createKey('shop')}`, 'malformed'],
  ['a line break after the key', `${createKey('shop')}\n`, 'malformed'],
  ['an upper-cased key', createKey('shop').toUpperCase(), 'malformed'],
  ['a longer prefix', createKey('shop_live'), 'foreign-prefix'],
  ['another prefix', createKey('shop').replace('shop', 'stop'), 'foreign-prefix'],
])('refuses %s', (_, key, fault) => {
  expect(keyFault(key, 'shop')).toBe(fault);
});

test('refuses a key whose prefix was exchanged', () => {
  expect(keyFault(createKey('shop').replace('shop', 'stop'), 'stop')).toBe('wrong-checksum');
});

test.each(['', 'a', 'Shop', 'shop_', '_shop', 'sh__op', '1shop', 'shop-key', 'a'.repeat(33), 'shöp'])(
  'the prefix %j is refused',
  (prefix) => {
    expect(isKeyPrefix(prefix)).toBe(false);
    expect(() => createKey(prefix)).toThrow(RangeError);
  },
);
