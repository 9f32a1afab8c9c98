import { digestOf, idOfDigest, isKeyId, keyIdOf } from '../../src/api-keys/digest';
import { createKey } from '../../src/api-keys/format';

test('the digest of a key is its SHA-256', () => {
  // FIPS 180-4, the example of one block.
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('the id of a key is the begin of its digest', () => {
  const key = createKey('shop');
  expect(digestOf(key).startsWith(keyIdOf(key))).toBe(true);
  expect(keyIdOf(key)).toBe(idOfDigest(digestOf(key)));
});

test.each([
  [keyIdOf('a'), true],
  [digestOf('a'), false],
  [keyIdOf('a').toUpperCase(), false],
  [7, false],
])('%s is an id of a key: %s', (id, is) => {
  expect(isKeyId(id)).toBe(is);
});
