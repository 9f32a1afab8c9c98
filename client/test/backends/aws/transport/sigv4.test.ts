import { sign } from '../../../../src/backends/aws/transport/sigv4';
import type { HttpRequest } from '../../../../src/http/http';

/** Key, scope and signatures as published in the test suite of Signature Version 4 and its guide. */
const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const SCOPE = { service: 'service', region: 'us-east-1', time: Date.UTC(2015, 7, 30, 12, 36, 0, 999) };
const TOKEN =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8' +
  'YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6' +
  'fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQ' +
  'wj2ICCR/oLxBA==';

const request = (parts: Partial<Omit<HttpRequest, 'url'>> & { url?: string }): HttpRequest => ({
  method: 'POST',
  headers: {},
  ...parts,
  url: new URL(parts.url ?? 'https://example.amazonaws.com/'),
});
const signatureOf = (signed: HttpRequest) => /Signature=(\w+)/.exec(signed.headers.authorization ?? '')?.[1];

test.each([
  ['post-vanilla', request({}), '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'get-vanilla-query-order-key-case',
    request({ method: 'GET', url: 'https://example.amazonaws.com/?Param2=value2&Param1=value1' }),
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'post-x-www-form-urlencoded with the digest of its body',
    request({
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': '13',
        'x-amz-content-sha256': '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
      },
      body: 'Param1=value1',
    }),
    'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
  ],
])('signs %s of the test suite', async (_, given, signature) => {
  expect(signatureOf(await sign(given, CREDENTIALS, SCOPE))).toBe(signature);
});

test('signs the example of the guide', async () => {
  const example = request({
    method: 'GET',
    url: 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
  const { headers } = await sign(example, CREDENTIALS, { ...SCOPE, service: 'iam' });
  expect(headers.authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
      'SignedHeaders=content-type;host;x-amz-date, ' +
      'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  );
});

test('signs post-sts-header-before of the test suite with a session token', async () => {
  const { headers } = await sign(request({}), { ...CREDENTIALS, sessionToken: TOKEN }, SCOPE);
  expect(headers['x-amz-security-token']).toBe(TOKEN);
  expect(headers.authorization).toContain(
    'Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
  );
});
