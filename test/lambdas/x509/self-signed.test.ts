import { X509Certificate } from 'node:crypto';
import { rsaKeyPair } from '../../../lambdas/provider/rsa';
import { tagged } from '../../../lambdas/x509/der';
import { selfSigned } from '../../../lambdas/x509/self-signed';

const NOW = Date.parse('2026-01-01T00:00:00Z');

const certificateWith = (more: object = {}, bits = 512) => {
  const pair = rsaKeyPair(bits)();
  const content = { commonName: 'rekey-1', notBefore: NOW, notAfter: NOW + 86_400_000, ...pair, ...more };
  return { pair, certificate: new X509Certificate(selfSigned(content)) };
};

test.each([512, 1024, 2048])('a key of %i bits signs its own certificate', (bits) => {
  const { pair, certificate } = certificateWith({}, bits);
  expect(certificate.verify(pair.publicKey)).toBe(true);
  expect(certificate.verify(rsaKeyPair(512)().publicKey)).toBe(false);
  expect(certificate.publicKey.equals(pair.publicKey)).toBe(true);
  expect([certificate.subject, certificate.issuer, certificate.ca]).toEqual([
    'CN=rekey-1',
    'CN=rekey-1',
    false,
  ]);
});

test.each([
  ['2026-01-01T00:00:00Z', 'Jan  1 00:00:00 2026 GMT'],
  ['2049-12-31T23:59:59Z', 'Dec 31 23:59:59 2049 GMT'],
  ['2050-01-01T00:00:00Z', 'Jan  1 00:00:00 2050 GMT'],
])('ends at %s', (notAfter, expected) => {
  const { certificate } = certificateWith({ notAfter: Date.parse(notAfter) });
  expect([certificate.validFrom, certificate.validTo]).toEqual(['Jan  1 00:00:00 2026 GMT', expected]);
});

test('two certificates have other serial numbers', () => {
  const serials = [1, 2].map(() => certificateWith().certificate.serialNumber);
  expect(new Set(serials).size).toBe(2);
  for (const serial of serials) expect(serial).toMatch(/^01[0-9A-F]{30}$/);
});

test.each([
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
])('encodes the length %i', (length, head) => {
  expect(
    tagged(4, Buffer.alloc(length))
      .subarray(0, head.length / 2)
      .toString('hex'),
  ).toBe(head);
});
