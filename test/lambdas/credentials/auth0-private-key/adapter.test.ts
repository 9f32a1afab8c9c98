import {
  type Auth0Issuer,
  PARAMETERS,
} from '../../../../lambdas/credentials/auth0-private-key/stand-in/issuer';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import { pooledKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';
import { answer, NAME, setUp } from './fixture';

const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');
const SECOND_NAME = NAME.replace(/1$/, '2');
const CREATE = 'POST /credentials';

const statesOf = ({ application }: Auth0Issuer) =>
  application.listed.map(({ id, name }) => [name, application.enabled?.includes(id)]);

describe('install', () => {
  test('creates a credential with its name and expiry, and enables it', async () => {
    const { issue, adapter, run, sent, requests, issuer, clock } = setUp();
    const value = await issue();
    expect(sent).toEqual([]);
    expect(value).toEqual({
      ...{ domain: PARAMETERS.domain, clientId: PARAMETERS.clientId, credentialName: NAME },
      privateKey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/),
      expiresAt: new Date(clock.now() + 30 * 86_400_000).toISOString(),
    });
    expect(await run(() => adapter.install(value, {}))).toBe('ready');
    expect(requests()).toEqual(['POST /oauth/token', 'GET ', 'GET /credentials', CREATE, 'PATCH ']);
    expect(statesOf(issuer)).toEqual([[NAME, true]]);
    expect(issuer.application.listed[0]?.expiresAt).toBe(value.expiresAt);
    expect(JSON.stringify(sent)).not.toContain(value.privateKey.split('\n')[1]);
  });

  test('keeps the credentials that are enabled', async () => {
    const { installed, issuer } = setUp();
    issuer.issueByHand();
    await installed();
    expect(statesOf(issuer)).toEqual([
      ['made by hand', true],
      [NAME, true],
    ]);
  });

  test('changes nothing that is done, and continues after a crash', async () => {
    const { installed, adapter, run, sent, requests, issuer } = setUp();
    const value = await installed();
    sent.length = 0;
    await run(() => adapter.install(value, {}));
    expect(requests()).toEqual(['GET ', 'GET /credentials']);
    issuer.application.enable([]);
    await run(() => adapter.install(value, {}));
    expect(requests()).not.toContain(CREATE);
    expect(statesOf(issuer)).toEqual([[NAME, true]]);
  });

  test('uses the credential that another attempt created meanwhile', async () => {
    const { issue, adapter, run, issuer, settings } = setUp();
    const value = await issue();
    settings.respond = (request, wire) => {
      if (request !== CREATE) return undefined;
      issuer.model.handle(wire);
      return answer(409, { errorCode: 'credential_conflict' });
    };
    expect(await run(() => adapter.install(value, {}))).toBe('ready');
    expect(statesOf(issuer)).toEqual([[NAME, true]]);
  });

  test('names an application without room, and changes nothing', async () => {
    const { issue, adapter, refusal, issuer } = setUp();
    for (let credential = 0; credential < 2; credential++) issuer.issueByHand();
    const value = await issue();
    expect(await refusal(() => adapter.install(value, {}))).toMatchObject({ code: 'SlotTaken' });
    expect(statesOf(issuer)).toEqual([1, 2].map(() => ['made by hand', true]));
  });

  test('refuses an application with a client secret, unless it is to end', async () => {
    const { issue, adapter, create, refusal, run, issuer, sent, requests } = setUp();
    issuer.application.enabled = undefined;
    const value = await issue();
    const { code, message } = await refusal(() => adapter.install(value, {}));
    expect([code, message]).toEqual(['PrincipalUnfit', expect.stringContaining('set endClientSecret')]);
    expect(requests()).not.toContain(CREATE);
    await run(() => create({ ...PARAMETERS, endClientSecret: 'true' }).install(value, {}));
    expect(statesOf(issuer)).toEqual([[NAME, true]]);
    expect(JSON.parse(sent.at(-1)?.body ?? '')).toMatchObject({ token_endpoint_auth_method: null });
  });

  test('does not end a client secret when the answer about the application is not understood', async () => {
    const { issue, create, refusal, settings, requests } = setUp();
    const value = await issue();
    settings.respond = (request) => (request === 'GET ' ? answer(200) : undefined);
    const ending = create({ ...PARAMETERS, endClientSecret: 'true' });
    expect(await refusal(() => ending.install(value, {}))).toMatchObject({ code: 'IssuerMismatch' });
    expect(requests()).not.toContain('PATCH ');
  });

  test.each([
    ['whose answer is lost', lost, 'IssuerUnreachable'],
    ['that fails', answer(500), 'CallFailed'],
    ['that is denied', answer(403, { errorCode: 'insufficient_scope' }), 'AccessDenied'],
    ['that is refused', answer(400, { errorCode: 'invalid_body' }), 'CallFailed'],
    ['whose answer has no id', answer(201, {}), 'IssuerMismatch'],
    ['that is limited', answer(429, {}, { 'x-ratelimit-reset': '4000000000' }), 'IssuerBusy'],
  ])('sends a creation %s once', async (_name, given, code) => {
    const { issue, adapter, refusal, requests, settings } = setUp();
    const value = await issue();
    settings.respond = (request) => (request === CREATE ? given : undefined);
    expect(await refusal(() => adapter.install(value, {}))).toMatchObject({ code });
    expect(requests().filter((request) => request === CREATE)).toHaveLength(1);
  });

  test('fails if the credential is not enabled', async () => {
    const { issue, adapter, refusal, settings } = setUp();
    const value = await issue();
    settings.respond = (request) => (request === 'PATCH ' ? answer(400) : undefined);
    expect(await refusal(() => adapter.install(value, {}))).toMatchObject({ code: 'CallFailed' });
  });
});

/** An answer about the application that shows no ids of credentials. */
const ofApplication = (privateKeyJwt: object): [string, ReturnType<typeof answer>, string] => [
  'GET ',
  answer(200, {
    client_id: PARAMETERS.clientId,
    client_authentication_methods: { private_key_jwt: privateKeyJwt },
  }),
  'IssuerMismatch',
];

describe('the list', () => {
  test('has names of rotators and ids of others, and their states', async () => {
    const { adapter, installed, issuer, run, clock } = setUp();
    issuer.issueByHand();
    await installed();
    const created = clock.now();
    const [other] = issuer.application.listed;
    expect(await run(() => adapter.list())).toEqual([
      { id: other?.id, active: true, created },
      { id: NAME, active: true, created },
    ]);
    clock.pass(30 * 86_400_000);
    expect((await run(() => adapter.list())).map(({ active }) => active)).toEqual([true, false]);
  });

  test('has two credentials of one name once, and a removal ends both', async () => {
    const { adapter, installed, issuer, run } = setUp();
    await installed();
    const pem = pooledKeyPair().publicKey.export({ type: 'spki', format: 'pem' }) as string;
    issuer.application.add({ name: NAME, pem });
    expect((await run(() => adapter.list())).map(({ id }) => id)).toEqual([NAME]);
    await run(() => adapter.remove({ id: NAME }, {}));
    expect(statesOf(issuer)).toEqual([]);
  });

  test.each([
    ['GET /credentials', answer(200, {}), 'IssuerMismatch'],
    ['GET /credentials', answer(200, [{ name: 'no id' }]), 'IssuerMismatch'],
    ['GET /credentials', answer(403), 'AccessDenied'],
    ['GET ', answer(404), 'PrincipalGone'],
    ['GET ', answer(502), 'CallFailed'],
    ['GET ', answer(200), 'IssuerMismatch'],
    ['GET ', answer(200, { client_authentication_methods: null }), 'IssuerMismatch'],
    ...[{}, { credentials: {} }, { credentials: [null] }].map(ofApplication),
  ])('names an error of %s', async (name, given, code) => {
    const { adapter, refusal, settings } = setUp();
    settings.respond = (request) => (request === name ? given : undefined);
    expect(await refusal(() => adapter.list())).toMatchObject({ code });
  });
});

describe('a retirement', () => {
  test('disables a credential first, and removes it later; another one stays enabled', async () => {
    const { adapter, installed, issuer, run } = setUp();
    await installed();
    await installed(SECOND_NAME);
    await run(() => adapter.disable({ id: NAME }));
    expect(statesOf(issuer)).toEqual([
      [NAME, false],
      [SECOND_NAME, true],
    ]);
    await run(() => adapter.remove({ id: NAME }, {}));
    expect(statesOf(issuer)).toEqual([[SECOND_NAME, true]]);
    await run(() => adapter.remove({ id: SECOND_NAME }, {}));
    expect([statesOf(issuer), issuer.application.enabled]).toEqual([[], []]);
  });

  test('of a credential that is gone changes nothing', async () => {
    const { adapter, run, requests } = setUp();
    await run(() => adapter.disable({ id: NAME }));
    await run(() => adapter.remove({ id: NAME }, {}));
    expect(requests().filter((request) => /^(PATCH|DELETE)/.test(request))).toEqual([]);
  });

  test('does not end the client secret of an application', async () => {
    const { adapter, run, issuer, requests } = setUp();
    issuer.application.enabled = undefined;
    await run(() => adapter.remove({ id: NAME }, {}));
    expect(requests()).not.toContain('PATCH ');
  });

  test('that fails is an error', async () => {
    const { adapter, installed, refusal, settings } = setUp();
    await installed();
    settings.respond = (request) => (request.startsWith('DELETE') ? answer(500) : undefined);
    expect(await refusal(() => adapter.remove({ id: NAME }, {}))).toMatchObject({ code: 'CallFailed' });
  });
});

test('refuses values that were written by hand with mistakes', async () => {
  const { adapter, issue, refusal } = setUp();
  const value = await issue();
  const pem = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
  for (const wrong of [{ privateKey: 'x' }, { credentialName: '' }])
    expect(() => adapter.parse(JSON.stringify({ ...value, ...wrong }))).toThrow('[WrongKind]');
  expect(await refusal(() => adapter.install({ ...value, privateKey: pem }, {}))).toMatchObject({
    code: 'WrongKind',
  });
});

test.each([
  ['no domain', { domain: undefined }, 'domain'],
  ['a custom domain', { domain: 'login.acme.example' }, 'domain'],
  ['another host', { domain: 'evil.example/.auth0.com' }, 'domain'],
  ['a client id with a path', { clientId: '../x' }, 'clientId'],
  ['no audience', { audience: '' }, 'audience'],
])('refuses %s', (_name, more, member) => {
  expect(() => setUp({ ...PARAMETERS, ...more })).toThrow(
    `[BadSettings] The kind auth0-private-key has no valid ${member}.`,
  );
});
