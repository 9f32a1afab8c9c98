import { createLog } from '../../../../engine/src/log';
import { issuerContext } from '../../../../engine/src/testing/issuer';
import { MemorySecretStore } from '../../../../engine/src/testing/memory-secret-store';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { Calls } from '../../../../engine/src/traits';
import { refusalOf } from '../../../../engine/test/world/account';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import type { WireAnswer, WireRequest } from '../../../../lambdas/credentials/http-api/wire';
import { stripeApiKey } from '../../../../lambdas/credentials/stripe-api-key/adapter';
import type { StripeKeyValue } from '../../../../lambdas/credentials/stripe-api-key/contract';
import { PARAMETERS, StripeIssuer } from '../../../../lambdas/credentials/stripe-api-key/stand-in/issuer';
import { pooledEncryptionKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';

const ONCE = { successes: 1, within: 0 };
const NAME = 'rekey-0123456789ab-000000000001';
const CREATE = 'POST /v2/iam/api_keys';
const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');

const answer = (status: number, json?: unknown, headers: WireAnswer['headers'] = {}): WireAnswer => ({
  status,
  headers,
  json,
});

const nameOf = ({ method, url }: WireRequest) => `${method} ${new URL(url).pathname}`;

/** The adapter at a stand-in of Stripe. */
function setUp(parameters: object = PARAMETERS) {
  const clock = new VirtualClock();
  const issuer = new StripeIssuer(issuerContext(clock, new MemorySecretStore(clock)));
  const sent: WireRequest[] = [];
  const settings = {
    admin: [issuer.admin],
    respond: (() => undefined) as (request: string) => WireAnswer | Error | undefined,
  };
  const log = createLog({ FunctionName: 'rotator' }, () => undefined, clock.now);
  let reads = 0;
  const adminSecret = async () => settings.admin[Math.min(reads++, settings.admin.length - 1)] as string;
  const transport = async (wire: WireRequest): Promise<WireAnswer> => {
    sent.push(wire);
    const given = settings.respond(nameOf(wire));
    if (given instanceof Error) throw given;
    return given ?? issuer.model.handle(wire);
  };
  const context = { clock, log, timeLeft: () => 300_000, adminSecret };
  const adapter = stripeApiKey(transport, pooledEncryptionKeyPair).create(
    { ...parameters },
    context,
  ) as unknown as Required<Calls<StripeKeyValue>>;
  const run = <T>(work: () => Promise<T>): Promise<T> => clock.run(work());
  const issue = () => run(() => adapter.issue({ version: 'v', name: NAME, excluded: new Set() }));
  const refusal = (work: () => Promise<unknown>) => refusalOf(run(work));
  return {
    adapter,
    clock,
    issue,
    issuer,
    log,
    refusal,
    run,
    sent,
    settings,
    requests: () => sent.map(nameOf),
  };
}

describe.each([
  ['live', true],
  ['test', false],
])('in %s mode', (mode, isLive) => {
  test('a key is created with its name and permissions, and redacted', async () => {
    const { issue, issuer, log, sent } = setUp();
    issuer.model.isLive = isLive;
    const value = await issue();
    const [key] = issuer.model.listed;
    expect(value).toEqual({ id: key?.id, apiKey: key?.apiKey });
    expect(value.apiKey).toMatch(new RegExp(`^rk_${mode}_`));
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      ...{ type: 'secret_key', name: NAME, permissions: ['customer_read', 'invoice_read'] },
      public_key: {
        pem_key: { algorithm: 'RSA', data: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n/) },
      },
    });
    expect(sent[0]?.headers).toMatchObject({
      ...{ 'stripe-context': 'acct_shop', 'stripe-version': '2026-08-26.preview' },
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(log.scrub(value.apiKey)).toBe('***');
  });

  test('every page is listed, without the values and without keys that were ended', async () => {
    const { adapter, clock, issue, issuer, log, run } = setUp();
    issuer.model.isLive = isLive;
    const other = JSON.parse(issuer.issueByHand()) as StripeKeyValue;
    issuer.removeByHand((JSON.parse(issuer.issueByHand()) as StripeKeyValue).id);
    const value = await issue();
    const created = clock.now();
    expect(await run(() => adapter.list())).toEqual([
      { id: other.id, active: true, created, name: 'made by hand' },
      { id: value.id, active: true, created, name: NAME },
    ]);
    expect(log.scrub(other.apiKey)).toBe(isLive ? other.apiKey : '***');
  });
});

test('passes permissions for connected accounts', async () => {
  const { issue, sent } = setUp({ ...PARAMETERS, connectPermissions: 'charge_read' });
  await issue();
  expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ connect_permissions: ['charge_read'] });
});

test.each([
  ['whose answer is lost', lost, 'IssuerUnreachable'],
  ['that fails', answer(500), 'CallFailed'],
  ['without the app', answer(403), 'AccessDenied'],
  ['that is refused', answer(400), 'CallFailed'],
  ['whose answer has no id', answer(200, {}), 'IssuerMismatch'],
  ['that is limited for minutes', answer(429, {}, { 'retry-after': '300' }), 'IssuerBusy'],
])('sends a creation %s once', async (_name, given, code) => {
  const { adapter, refusal, requests, settings } = setUp();
  settings.respond = (request) => (request === CREATE ? given : undefined);
  const issue = () => adapter.issue({ version: 'v', name: NAME, excluded: new Set() });
  expect(await refusal(issue)).toMatchObject({ code });
  expect(requests()).toEqual([CREATE]);
});

test.each([
  ['no value', {}],
  ['a value that cannot be decrypted', { encrypted_secret: { ciphertext: 'e30.a.b.c.d' } }],
])('ends a key whose answer has %s', async (_name, secret) => {
  const { adapter, issuer, refusal, settings } = setUp();
  const { id } = JSON.parse(issuer.issueByHand()) as StripeKeyValue;
  settings.respond = (request) => (request === CREATE ? answer(200, { id, secret_key: secret }) : undefined);
  const issue = () => adapter.issue({ version: 'v', name: NAME, excluded: new Set() });
  expect(await refusal(issue)).toMatchObject({ code: 'IssuerMismatch' });
  expect(issuer.alive()).toEqual([]);
});

describe('the list', () => {
  test('is not read from another host', async () => {
    const { adapter, refusal, settings, requests } = setUp();
    settings.respond = () => answer(200, { data: [], next_page_url: 'https://evil.example/v2' });
    expect(await refusal(() => adapter.list())).toMatchObject({ code: 'AddressRefused' });
    expect(requests()).toHaveLength(1);
  });

  test('leaves out what is no key', async () => {
    const { adapter, run, settings } = setUp();
    settings.respond = () =>
      answer(200, { data: [null, 'x', { type: 'publishable_key', status: 'active' }] });
    expect(await run(() => adapter.list())).toEqual([]);
  });

  test('without an end is an error', async () => {
    const { adapter, refusal, settings } = setUp();
    settings.respond = () => answer(200, { data: [], next_page_url: '/v2/iam/api_keys?page=1' });
    expect(await refusal(() => adapter.list())).toMatchObject({ code: 'IssuerMismatch' });
  });

  test.each([
    [answer(200, {}), 'IssuerMismatch'],
    [answer(200, { data: [{ type: 'secret_key', status: 'active' }] }), 'IssuerMismatch'],
    [answer(403), 'AccessDenied'],
    [answer(502), 'CallFailed'],
  ])('names an error', async (given, code) => {
    const { adapter, refusal, settings } = setUp();
    settings.respond = () => given;
    expect(await refusal(() => adapter.list())).toMatchObject({ code });
  });
});

describe('a key', () => {
  test('is accepted until it is ended, which is proved', async () => {
    const { adapter, issue, refusal, run } = setUp();
    const value = await issue();
    await run(() => adapter.verify(value, { successes: 3, within: 60_000 }));
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
    await run(() => adapter.remove({ id: value.id }, {}));
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    expect(await run(() => adapter.proveRefused(value, { successes: 5, within: 60_000 }))).toBe(
      'Stripe refused it 5 times in a row',
    );
  });

  test('that is gone, or has ended, is ended without an error', async () => {
    const { adapter, issue, run, settings } = setUp();
    await run(() => adapter.remove({ id: 'mk_gone' }, {}));
    settings.respond = (request) => (request.endsWith('/expire') ? answer(400) : undefined);
    await run(() => adapter.remove({ id: 'mk_gone' }, {}));
    const { id } = await issue();
    await expect(run(() => adapter.remove({ id }, {}))).rejects.toThrow('[CallFailed]');
  });

  test('with the permission to read customers is accepted', async () => {
    const { adapter, issue, run, settings } = setUp();
    const value = await issue();
    settings.respond = () => answer(200, { data: [] });
    await expect(run(() => adapter.verify(value, ONCE))).resolves.toBeUndefined();
  });

  test.each([
    ['an outage', answer(503), 'CallFailed'],
    ['the page of a proxy', answer(401), 'CallFailed'],
    ['another page of a proxy', answer(200), 'CallFailed'],
    ['a lost answer', lost, 'IssuerUnreachable'],
    ['a rate limit', answer(429, {}, { 'retry-after': '300' }), 'IssuerBusy'],
  ])('is neither accepted nor refused with %s', async (_name, given, code) => {
    const { adapter, issue, refusal, settings } = setUp();
    const value = await issue();
    settings.respond = () => given;
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code });
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  });
});

describe('the admin secret', () => {
  test('can be a text, and is read again after a refusal', async () => {
    const { adapter, issuer, run, sent, settings } = setUp();
    settings.admin = ['sk_of_another_app', ` ${JSON.parse(issuer.admin).apiKey}\n`];
    expect(await run(() => adapter.list())).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['is refused twice', 'sk_of_hunter2', 'HTTP 401.'],
    ['is empty', '', 'it has no apiKey.'],
    ['has no key', '{"key":"hunter2"}', 'it has no apiKey.'],
    ['is not JSON', '{hunter2', 'it has no apiKey.'],
  ])('that %s is named and not quoted', async (_name, text, problem) => {
    const { adapter, refusal, settings } = setUp();
    settings.admin = [text];
    const { code, message } = await refusal(() => adapter.list());
    expect([code, message]).toEqual(['AdminRefused', expect.stringContaining(problem)]);
    expect(message).not.toContain('hunter2');
  });
});

test.each([
  ['no account', { account: undefined }, 'account'],
  ['another account', { account: 'shop' }, 'account'],
  ['no permissions', { permissions: '' }, 'permissions'],
  ['other permissions', { connectPermissions: 'a,b' }, 'connectPermissions'],
])('refuses %s', (_name, more, member) => {
  expect(() => setUp({ ...PARAMETERS, ...more })).toThrow(
    `[BadSettings] The kind stripe-api-key has no valid ${member}.`,
  );
});
