import { type HttpRequest, type Scope, scopeOf, signature, signatureMatches } from '../../src/aws/sigv4';

/** The example of "Signature Version 4 signing process" with its published key and signature. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const SIGNATURE = '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7';
const request: HttpRequest = {
  method: 'GET',
  url: '/?Action=ListUsers&Version=2010-05-08',
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: 'iam.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${SIGNATURE}`,
  },
  body: '',
};
const scope = scopeOf(request) as Scope;

test('parses the Authorization header', () => {
  expect(scope).toEqual({
    accessKeyId: 'AKIDEXAMPLE',
    date: '20150830',
    region: 'us-east-1',
    service: 'iam',
    signedHeaders: ['content-type', 'host', 'x-amz-date'],
    signature: SIGNATURE,
  });
});

test.each([
  ['no header', undefined],
  ['another algorithm', 'Bearer token'],
  ['no credential', `AWS4-HMAC-SHA256 SignedHeaders=host, Signature=${SIGNATURE}`],
  ['an incomplete scope', 'AWS4-HMAC-SHA256 Credential=AKID/20150830/iam, SignedHeaders=host, Signature=0'],
])('returns no scope for %s', (_, authorization) => {
  expect(scopeOf({ ...request, headers: { ...(authorization ? { authorization } : {}) } })).toBeUndefined();
});

test('signs the example of AWS', () => {
  expect(signature(request, scope, SECRET)).toBe(SIGNATURE);
  expect(signatureMatches(request, scope, SECRET)).toBe(true);
});

test.each([
  ['another secret', request, `${SECRET}x`],
  ['another method', { ...request, method: 'POST' }, SECRET],
  ['another query', { ...request, url: '/?Action=ListRoles&Version=2010-05-08' }, SECRET],
  ['another body', { ...request, body: 'x' }, SECRET],
  [
    'another signed header',
    { ...request, headers: { ...request.headers, host: 'sts.amazonaws.com' } },
    SECRET,
  ],
  [
    'a wrong digest',
    { ...request, headers: { ...request.headers, 'x-amz-content-sha256': 'e3b0c442' } },
    SECRET,
  ],
])('refuses %s', (_, other, secret) => {
  expect(signatureMatches(other as HttpRequest, scope, secret as string)).toBe(false);
});

test('refuses a signature of another length', () => {
  expect(signatureMatches(request, { ...scope, signature: 'abc' }, SECRET)).toBe(false);
});
