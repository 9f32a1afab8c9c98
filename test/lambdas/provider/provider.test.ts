import { TransportFailure } from '../../../lambdas/credentials/http-api/failures';
import { signedJwt } from '../../../lambdas/provider/jwt';
import { Provider } from '../../../lambdas/provider/provider';
import { apiRequest, textAt } from '../../../lambdas/provider/request';
import { publicKeyOf, requirePem } from '../../../lambdas/provider/rsa';
import { decoded } from '../../../lambdas/provider/stand-in/jwt';
import { pooledKeyPair } from '../../../lambdas/provider/stand-in/key-pairs';

const clock = { now: () => 0, sleep: async () => undefined };
const providerWith = (transport: () => Promise<never>) =>
  new Provider('Acme', 'shop', ['api.acme.example'], transport as never, { clock } as never);

test.each(['http://api.acme.example/', 'https://api.acme.example:8443/', 'https://evil.example/'])(
  'sends nothing to %s',
  async (url) => {
    const transport = jest.fn();
    const sent = providerWith(transport).send({ name: 'list', repeats: true, wire: apiRequest('GET', url) });
    await expect(sent).rejects.toThrow('[AddressRefused] The call list of Acme for shop failed: ');
    expect(transport).not.toHaveBeenCalled();
  },
);

test.each([
  [true, 3],
  [false, 1],
])('repeats a request without an answer: %s', async (repeats, requests) => {
  const transport = jest.fn().mockRejectedValue(new TransportFailure('IssuerUnreachable', 'ECONNRESET.'));
  const wire = apiRequest('GET', 'https://api.acme.example/');
  await expect(providerWith(transport).send({ name: 'list', repeats, wire })).rejects.toThrow(
    '[IssuerUnreachable]',
  );
  expect(transport).toHaveBeenCalledTimes(requests);
});

test('writes requests', () => {
  const url = 'https://api.acme.example/';
  expect(apiRequest('GET', url)).toEqual({
    ...{ method: 'GET', url },
    headers: { accept: 'application/json', 'user-agent': 'cdk-rekey' },
  });
  expect(apiRequest('POST', url, { form: { a: 'b c' }, bearer: 't' })).toMatchObject({
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Bearer t' },
    body: 'a=b+c',
  });
});

test('reads texts', () => {
  expect(textAt({ a: { b: 'c' } }, 'a', 'b')).toBe('c');
  for (const json of [undefined, null, 'a', { a: null }, { a: { b: 1 } }])
    expect(textAt(json, 'a', 'b')).toBeUndefined();
});

describe('a token', () => {
  const { privateKey, publicKey } = pooledKeyPair();

  test('is signed by its key only', () => {
    const token = decoded(signedJwt({ iss: 'shop' }, { privateKey, kid: 'k' }));
    expect(token).toMatchObject({ header: { alg: 'RS256', typ: 'JWT', kid: 'k' }, claims: { iss: 'shop' } });
    expect(token?.isSignedBy(publicKey)).toBe(true);
    expect(token?.isSignedBy(pooledKeyPair().publicKey)).toBe(false);
    expect(decoded(signedJwt({}, { privateKey }))?.header).toEqual({ alg: 'RS256', typ: 'JWT' });
  });

  test.each(['', 'a.b.c', 'e30.e30.', `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`])(
    '%j is none',
    (text) => expect(decoded(text)).toBeUndefined(),
  );

  test('is not made with another text, which is not quoted', () => {
    const text = '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n';
    expect(() => requirePem(text)).not.toThrow();
    expect(() => signedJwt({}, { privateKey: text })).toThrow(/^\[WrongKind\] (?!.*hunter2)/);
    expect(publicKeyOf(text)).toBeUndefined();
    for (const other of ['hunter2', privateKey.replace('BEGIN', 'BEGAN')])
      expect(() => requirePem(other)).toThrow(/^\[WrongKind\] (?!.*hunter2)/);
  });
});
