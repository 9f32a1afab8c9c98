import { keyDigest } from '../../src/api-keys/digest';

test('the digest of a key is its SHA-256', () => {
  // FIPS 180-4, the example of one block.
  expect(keyDigest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
