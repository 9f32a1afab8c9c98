import { ownAdmin } from '../../../../lambdas/credentials/auth0-private-key/stand-in/issuer';
import { pooledKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';
import { answer, setUp } from './fixture';

const TOKEN = 'POST /oauth/token';
const another = () => JSON.stringify({ clientId: 'rotator-of-acme', privateKey: pooledKeyPair().privateKey });

test('requests one token for several calls, which is redacted', async () => {
  const { adapter, issuer, log, run, requests } = setUp();
  for (let call = 0; call < 2; call++) await run(() => adapter.list());
  expect(requests().filter((request) => request === TOKEN)).toHaveLength(1);
  const [token = ''] = issuer.model.tokens;
  expect(log.scrub(token)).toBe('***');
});

test('is read again when its token request is refused, because it may just have been rotated', async () => {
  const { adapter, run, requests, settings } = setUp();
  settings.admin = [another(), ownAdmin()];
  expect(await run(() => adapter.list())).toEqual([]);
  expect(requests().filter((request) => request === TOKEN)).toHaveLength(2);
});

test('requests another token when its token is refused', async () => {
  const { adapter, run, requests, issuer } = setUp();
  await run(() => adapter.list());
  issuer.model.tokens.clear();
  await run(() => adapter.list());
  expect(requests().filter((request) => request === TOKEN)).toHaveLength(2);
});

test('can have a client secret', async () => {
  const { adapter, refusal, sent, settings } = setUp();
  settings.admin = ['{"clientId":"rotator","clientSecret":"hunter2-of-the-admin"}'];
  await refusal(() => adapter.list());
  const form = new URLSearchParams(sent[0]?.body);
  expect([form.get('client_id'), form.get('client_secret'), form.get('audience')]).toEqual([
    ...['rotator', 'hunter2-of-the-admin'],
    'https://acme.eu.auth0.com/api/v2/',
  ]);
});

test.each([
  ['is refused twice', another(), 'HTTP 401.'],
  ['is a text', 'hunter2', 'it has no clientId, or neither privateKey nor clientSecret.'],
  ['has no key', '{"clientId":"hunter2"}', 'it has no clientId, or neither'],
  ['has another key', '{"clientId":"a","privateKey":"hunter2"}', 'its privateKey is not an RSA key in PEM.'],
])('whose secret %s is named and not quoted', async (_name, text, problem) => {
  const { adapter, refusal, settings } = setUp();
  settings.admin = [text];
  const { code, message } = await refusal(() => adapter.list());
  expect([code, message]).toEqual(['AdminRefused', expect.stringContaining(problem)]);
  expect(message).not.toContain('hunter2');
});

test('whose calls are refused twice is named', async () => {
  const { adapter, refusal, settings } = setUp();
  settings.respond = (request) => (request === TOKEN ? undefined : answer(401));
  expect(await refusal(() => adapter.list())).toMatchObject({ code: 'AdminRefused' });
});

test('whose token request fails is no refusal', async () => {
  const { adapter, refusal, settings } = setUp();
  settings.respond = () => answer(500);
  expect(await refusal(() => adapter.list())).toMatchObject({ code: 'CallFailed' });
});

test('waits for a rate limit until the time in its header', async () => {
  const { adapter, clock, run, settings } = setUp();
  const began = clock.now();
  let limited = false;
  settings.respond = (request) => {
    if (request !== 'GET ' || limited) return undefined;
    limited = true;
    return answer(429, {}, { 'x-ratelimit-reset': String(began / 1000 + 7) });
  };
  expect(await run(() => adapter.list())).toEqual([]);
  expect(clock.now() - began).toBe(7000);
});
