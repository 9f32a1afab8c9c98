import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import { PARAMETERS } from '../../../../lambdas/credentials/snowflake-key-pair/stand-in/issuer';
import { pooledKeyPair } from '../../../../lambdas/provider/stand-in/key-pairs';
import { answer, setUp } from './fixture';

const ONCE = { successes: 1, within: 0 };
const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');
const DESCRIBE = 'DESCRIBE USER "MAILER"';
const slotsOf = (issuer: ReturnType<typeof setUp>['issuer']) =>
  [...issuer.user.slots].map(([slot, { fingerprint }]) => [slot, fingerprint]);

test('makes a key pair without a request, and sets only its public key', async () => {
  const { issue, adapter, run, sent, statements, issuer } = setUp();
  const value = await issue();
  expect(sent).toEqual([]);
  expect(value).toEqual({
    ...PARAMETERS,
    privateKey: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/),
    publicKeyFingerprint: expect.stringMatching(/^SHA256:[\w+/]{43}=$/),
  });
  expect(await run(() => adapter.install(value, {}))).toBe('ready');
  expect(statements()).toEqual([DESCRIBE, `ALTER USER "MAILER" SET RSA_PUBLIC_KEY = '…'`]);
  expect(JSON.stringify(sent)).not.toContain(value.privateKey.split('\n')[1]);
  expect(slotsOf(issuer)).toEqual([['RSA_PUBLIC_KEY', value.publicKeyFingerprint]]);
});

test('signs tokens of the account in upper case, without its region', async () => {
  const { adapter, run, sent, create } = setUp();
  await run(() => adapter.list());
  const other = create({ account: 'xy12345.eu-central-1', user: 'MAILER', adminRole: 'ROTATOR' });
  await expect(run(() => other.list())).rejects.toThrow();
  const claims = sent.map(({ headers }) =>
    JSON.parse(Buffer.from((headers.authorization ?? '').split('.')[1] ?? '', 'base64url').toString()),
  );
  expect(claims.map(({ sub }) => sub)).toEqual(
    expect.arrayContaining(['ACME-SHOP_PROD.ROTATOR', 'XY12345.ROTATOR']),
  );
  expect(sent.map(({ url }) => url)).toEqual(
    expect.arrayContaining([
      'https://acme-shop-prod.snowflakecomputing.com/api/v2/statements',
      'https://xy12345.eu-central-1.snowflakecomputing.com/api/v2/statements',
    ]),
  );
  expect(JSON.parse(sent.at(-1)?.body ?? '')).toMatchObject({ role: 'ROTATOR', timeout: 30 });
  expect(sent[0]?.headers['x-snowflake-authorization-token-type']).toBe('KEYPAIR_JWT');
});

describe('the slots', () => {
  test('take two keys in turn, and a replaced one leaves its slot', async () => {
    const { installed, adapter, run, issuer } = setUp();
    const [first, second] = [await installed(), await installed()];
    expect(slotsOf(issuer)).toEqual([
      ['RSA_PUBLIC_KEY', first.publicKeyFingerprint],
      ['RSA_PUBLIC_KEY_2', second.publicKeyFingerprint],
    ]);
    await run(() => adapter.remove({ id: first.publicKeyFingerprint }, {}));
    const third = await installed();
    expect(slotsOf(issuer).sort()).toEqual([
      ['RSA_PUBLIC_KEY', third.publicKeyFingerprint],
      ['RSA_PUBLIC_KEY_2', second.publicKeyFingerprint],
    ]);
    await run(() => adapter.remove({ id: second.publicKeyFingerprint }, {}));
    expect(slotsOf(issuer)).toEqual([['RSA_PUBLIC_KEY', third.publicKeyFingerprint]]);
  });

  test('are not overwritten', async () => {
    const { issue, adapter, refusal, issuer, statements } = setUp();
    for (let key = 0; key < 2; key++) issuer.issueByHand();
    const before = slotsOf(issuer);
    const value = await issue();
    expect(await refusal(() => adapter.install(value, {}))).toMatchObject({ code: 'SlotTaken' });
    expect([slotsOf(issuer), statements()]).toEqual([before, [DESCRIBE]]);
  });

  test('are not changed for a key that one of them has, or that none has', async () => {
    const { installed, adapter, run, statements, sent } = setUp();
    const value = await installed();
    sent.length = 0;
    await run(() => adapter.install(value, {}));
    await run(() => adapter.remove({ id: 'SHA256:other' }, {}));
    expect(statements()).toEqual([DESCRIBE, DESCRIBE]);
  });

  test.each([
    ['a lost answer', lost, 'IssuerUnreachable'],
    ['an outage', answer(503), 'CallFailed'],
    ['a rate limit', { ...answer(429), headers: { 'retry-after': '5' } }, 'IssuerBusy'],
  ])('keep a key that another attempt sets meanwhile, after %s', async (_name, given, code) => {
    const { installed, adapter, refusal, issuer, settings, issue, run } = setUp();
    const old = await installed();
    const successor = await issue();
    settings.respond = (statement) => {
      if (!statement.includes('UNSET')) return undefined;
      settings.respond = () => undefined;
      issuer.removeByHand(old.publicKeyFingerprint);
      return given;
    };
    expect(await refusal(() => adapter.remove({ id: old.publicKeyFingerprint }, {}))).toMatchObject({ code });
    await run(() => adapter.install(successor, {}));
    await run(() => adapter.remove({ id: old.publicKeyFingerprint }, {}));
    expect(slotsOf(issuer)).toEqual([['RSA_PUBLIC_KEY', successor.publicKeyFingerprint]]);
  });

  test('are listed with their times, also if Snowflake writes null', async () => {
    const { adapter, installed, run, settings, clock } = setUp();
    const { publicKeyFingerprint: id } = await installed();
    expect(await run(() => adapter.list())).toEqual([{ id, active: true, created: clock.now() }]);
    const rows = [
      ['RSA_PUBLIC_KEY_FP', null],
      ['RSA_PUBLIC_KEY_2_FP', id],
    ];
    settings.respond = () => answer(200, '090001', { data: rows });
    expect(await run(() => adapter.list())).toEqual([{ id, active: true, created: 0 }]);
  });

  test.each([
    ['no rows', {}],
    ['other rows', { data: [['NAME', 'MAILER']] }],
    ['rows of another form', { data: [null, 'RSA_PUBLIC_KEY_FP', {}] }],
  ])('are unknown with %s', async (_name, more) => {
    const { adapter, refusal, settings } = setUp();
    settings.respond = () => answer(200, '090001', more);
    expect(await refusal(() => adapter.list())).toMatchObject({ code: 'IssuerMismatch' });
  });
});

describe('the administrator', () => {
  test.each([
    [
      'an unknown user',
      answer(422, '002003'),
      'PrincipalGone',
      'or the role of the administrator may not see it',
    ],
    ['a missing privilege', answer(422, '003001'), 'AccessDenied', 'HTTP 422 003001.'],
    ['a network policy', answer(403, '390422'), 'AdminRefused', 'HTTP 403 390422.'],
    ['a refused token', answer(401, '390144'), 'AdminRefused', 'HTTP 401 390144.'],
    ['a statement that takes long', answer(202, '333334'), 'CallFailed', 'HTTP 202 333334.'],
    ['HTML', answer(400), 'CallFailed', 'HTTP 400.'],
    ['a redirect', answer(302), 'IssuerMismatch', 'which is not followed'],
    ['an outage', answer(503), 'CallFailed', 'HTTP 503.'],
    ['a lost answer', lost, 'IssuerUnreachable', 'ECONNRESET.'],
  ])('names %s', async (_name, given, code, text) => {
    const { adapter, refusal, settings } = setUp();
    settings.respond = () => given;
    const error = await refusal(() => adapter.list());
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(text)]);
    expect(error.message).not.toContain('hunter2');
  });

  test('without the privilege to change the user is named', async () => {
    const { adapter, issue, issuer, refusal } = setUp();
    issuer.model.isPrivileged = false;
    const value = await issue();
    expect(await refusal(() => adapter.install(value, {}))).toMatchObject({ code: 'AccessDenied' });
  });

  test('is read again after a refusal, because it may just have been rotated', async () => {
    const { adapter, run, sent, settings } = setUp();
    settings.admin.unshift(JSON.stringify({ user: 'ROTATOR', privateKey: pooledKeyPair().privateKey }));
    expect(await run(() => adapter.list())).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  test.each([
    ['is a text', 'hunter2', 'it has no user or no privateKey.'],
    ['has no key', '{"user":"ROTATOR"}', 'it has no user or no privateKey.'],
    [
      'has another key',
      '{"user":"ROTATOR","privateKey":"hunter2"}',
      'its privateKey is not an RSA key in PEM.',
    ],
  ])('whose secret %s is named and not quoted', async (_name, text, problem) => {
    const { adapter, refusal, settings, sent } = setUp();
    settings.admin = [text];
    const { code, message } = await refusal(() => adapter.list());
    expect([code, message]).toEqual(['AdminRefused', expect.stringContaining(problem)]);
    expect([message.includes('hunter2'), sent]).toEqual([false, []]);
  });
});

describe('a login', () => {
  test('is accepted while a slot has the key, and proved to be refused afterwards', async () => {
    const { adapter, installed, refusal, run } = setUp();
    const value = await installed();
    await run(() => adapter.verify(value, { successes: 3, within: 60_000 }));
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
    await run(() => adapter.remove({ id: value.publicKeyFingerprint }, {}));
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
    expect(await run(() => adapter.proveRefused(value, { successes: 5, within: 60_000 }))).toBe(
      'Snowflake refused it 5 times in a row, and accepted the administrator meanwhile',
    );
  });

  test('with another key of the same fingerprint is refused', async () => {
    const { adapter, installed, refusal } = setUp();
    const value = { ...(await installed()), privateKey: pooledKeyPair().privateKey };
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code: 'VerifyFailed' });
  });

  test('is no proof when the administrator is refused as well, such as for the time', async () => {
    const { adapter, installed, refusal, settings } = setUp();
    const value = await installed();
    settings.respond = () => answer(401, '390144');
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'AdminRefused' });
  });

  test('whose statement fails is accepted', async () => {
    const { adapter, installed, run, settings } = setUp();
    const value = await installed();
    settings.respond = () => answer(422, '000606');
    await expect(run(() => adapter.verify(value, ONCE))).resolves.toBeUndefined();
  });

  test.each([
    ['another refusal', answer(401, '390104'), 'CallFailed'],
    ['a network policy', answer(403, '390422'), 'CallFailed'],
    ['the code of a refusal with another status', answer(400, '390144'), 'CallFailed'],
    ['an outage', answer(503), 'CallFailed'],
    ['HTML of a proxy', answer(200), 'CallFailed'],
    ['a lost answer', lost, 'IssuerUnreachable'],
    ['a rate limit', { status: 429, headers: { 'retry-after': '300' } }, 'IssuerBusy'],
  ])('shows nothing with %s', async (_name, given, code) => {
    const { adapter, installed, refusal, settings } = setUp();
    const value = await installed();
    settings.respond = () => given;
    expect(await refusal(() => adapter.verify(value, ONCE))).toMatchObject({ code });
    expect(await refusal(() => adapter.proveRefused(value, ONCE))).toMatchObject({ code: 'StillAccepted' });
  });

  test('is not tried with the key of another user', async () => {
    const { adapter, issue, refusal, sent } = setUp();
    const value = { ...(await issue()), user: 'OTHER' };
    for (const call of [
      () => adapter.verify(value, ONCE),
      () => adapter.proveRefused(value, ONCE),
      () => adapter.install(value, {}),
    ])
      expect(await refusal(call)).toMatchObject({ code: 'WrongPrincipal' });
    expect(sent).toEqual([]);
  });
});

test('another spelling of the account is the same principal, and its values remain', async () => {
  const { adapter, create, installed, run } = setUp();
  const value = await installed();
  const other = create({ ...PARAMETERS, account: PARAMETERS.account.toLowerCase() });
  expect(other.principal).toBe(adapter.principal);
  await expect(run(() => other.verify(value, ONCE))).resolves.toBeUndefined();
});

test('refuses values that were written by hand with mistakes', async () => {
  const { adapter, issue, refusal } = setUp();
  const value = await issue();
  const pem = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
  for (const wrong of [{ publicKeyFingerprint: 'x' }, { privateKey: 'x' }, { user: '' }])
    expect(() => adapter.parse(JSON.stringify({ ...value, ...wrong }))).toThrow('[WrongKind]');
  expect(await refusal(() => adapter.install({ ...value, privateKey: pem }, {}))).toMatchObject({
    code: 'WrongKind',
  });
});

test.each([
  ['no account', { account: undefined }, 'account'],
  ['another host', { account: 'evil.example/' }, 'account'],
  ['a user with quotes', { user: 'A"B' }, 'user'],
  ['another role', { adminRole: 'A B' }, 'adminRole'],
])('refuses %s', (_name, more, member) => {
  expect(() => setUp({ ...PARAMETERS, ...more })).toThrow(
    `[BadSettings] The kind snowflake-key-pair has no valid ${member}.`,
  );
});
