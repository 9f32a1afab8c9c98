import { HOUR, SECOND } from '../../../../engine/src';
import { TransportFailure } from '../../../../lambdas/credentials/http-api/failures';
import { EXPIRING, NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { answer, NAME, setUp } from './fixture';

const ONCE = { successes: 1, within: 0 };
const lost = new TransportFailure('IssuerUnreachable', 'ECONNRESET.');

describe('issue', () => {
  test('sends the name, and returns the members of the value', async () => {
    const { issue, sent, log } = setUp();
    const value = await issue();
    expect(value).toEqual({ id: expect.any(String), token: expect.any(String) });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ name: NAME, scopes: ['mail.send'] });
    expect(sent[0]?.headers.authorization).toBe('Bearer hunter2-of-the-admin');
    expect(log.scrub(`the token ${(value as { token: string }).token}`)).toBe('the token ***');
  });

  test.each([
    ['whose answer is lost', lost, 'IssuerUnreachable'],
    [
      'that times out after its effect',
      new TransportFailure('IssuerTimedOut', 'no answer.'),
      'IssuerTimedOut',
    ],
    ['that fails', answer(500), 'CallFailed'],
    ['that is denied', answer(403), 'AccessDenied'],
    ['for a principal that is gone', answer(404), 'PrincipalGone'],
    ['without a free slot', answer(422, { error: { code: 'too_many_tokens' } }), 'SlotTaken'],
    ['that is redirected', answer(307, {}, { location: 'https://evil.example/' }), 'IssuerMismatch'],
    ['whose answer lacks a member', answer(201, { token: { id: 'x' } }), 'IssuerMismatch'],
    ['whose answer is not JSON', answer(201), 'IssuerMismatch'],
  ])('sends a request %s once', async (_name, given, code) => {
    const { adapter, refusal, sent, settings } = setUp();
    settings.respond = () => given;
    const { message } = await refusal(() => adapter.issue({ version: 'v', name: NAME, excluded: new Set() }));
    expect(message).toContain(
      `[${code}] The call create of acme-token for the account shop of Acme failed: `,
    );
    expect(sent).toHaveLength(1);
  });

  test('sends an expiry, and the time with the name if the list tells no times', async () => {
    const { adapter, clock, issue, sent, run } = setUp(EXPIRING);
    const began = clock.now();
    await issue({ expiresAt: began + HOUR });
    const seconds = began / SECOND;
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      label: `${NAME}-${seconds.toString(36)}`,
      expires_at: seconds + HOUR / SECOND,
    });
    clock.pass(HOUR / 2);
    expect(await run(() => adapter.list())).toEqual([
      { id: expect.any(String), name: NAME, created: began, active: true },
    ]);
  });

  test('refuses a credential that expires before the time that was requested', async () => {
    const spec = {
      ...EXPIRING,
      create: { ...EXPIRING.create, expires: { at: '/left', format: 'secondsLeft' as const } },
    };
    const { adapter, clock, settings, refusal } = setUp(spec);
    const issue = () =>
      adapter.issue({ version: 'v', name: NAME, excluded: new Set(), expiresAt: clock.now() + HOUR });
    settings.respond = () => answer(201, { id: 'i', key: 'k', left: 600 });
    expect((await refusal(issue)).message).toContain(
      'the credential would expire at 2026-01-01T00:10:00.000Z, before',
    );
    settings.respond = () => answer(201, { id: 'i', key: 'k' });
    expect((await refusal(issue)).message).toContain('the answer has no expiry at /left.');
    settings.respond = () => answer(201, { id: 'i', key: 'k', left: 3590 });
    await expect(clock.run(issue())).resolves.toEqual({ id: 'i', key: 'k' });
  });
});

describe('a rate limit', () => {
  test.each([
    ['seconds', '3', undefined, 3],
    ['a date', new Date(Date.parse('2026-01-01T00:00:04Z')).toUTCString(), undefined, 4],
    ['seconds since 1970', '1767225605', { header: 'retry-after', format: 'epoch' as const }, 5],
    ['a negative number', '-5', undefined, 0.1],
    ['a date in the past', 'Thu, 01 Jan 2015 00:00:00 GMT', undefined, 0.1],
    ['more than a number holds', '1e999', undefined, 2],
    ['nothing', undefined, undefined, 2],
    ['a text', 'soon', undefined, 2],
  ])('is waited for as %s, also for create', async (_name, header, rateLimit, seconds) => {
    const { issue, settings, clock, sent } = setUp({ ...NAMED, rateLimit });
    const began = clock.now();
    settings.respond = (_wire, index) =>
      index === 0 ? answer(429, {}, { 'retry-after': header }) : undefined;
    await issue();
    expect([(clock.now() - began) / SECOND, sent.length]).toEqual([seconds, 2]);
  });

  test('of minutes is an error that names the pause', async () => {
    const { adapter, settings, refusal, clock } = setUp();
    settings.respond = () => answer(429, {}, { 'retry-after': '300' });
    const began = clock.now();
    const { code, message } = await refusal(() =>
      adapter.issue({ version: 'v', name: NAME, excluded: new Set() }),
    );
    expect([code, message]).toEqual(['IssuerBusy', expect.stringContaining('asks for a pause of 300 s.')]);
    expect(clock.now()).toBe(began);
  });

  test('of a server that is down for a stated time is waited for', async () => {
    const { adapter, settings, run, sent } = setUp();
    settings.respond = (_wire, index) => (index === 0 ? answer(503, {}, { 'retry-after': '1' }) : undefined);
    expect(await run(() => adapter.list())).toEqual([]);
    expect(sent).toHaveLength(2);
  });
});

describe('a removal', () => {
  test.each(['.', '..', '\ud800'])('of the id %j does not reach another resource', async (id) => {
    const { adapter, refusal, sent } = setUp();
    const { code, message } = await refusal(() => adapter.remove({ id }, {}));
    expect([code, message]).toEqual([
      'IssuerMismatch',
      expect.stringContaining('the list has a value that is not allowed in a path, for {id}.'),
    ]);
    expect(sent).toEqual([]);
  });

  test.each([
    ['a/../b', 'a%2F..%2Fb'],
    ['%2e%2e', '%252e%252e'],
    ['a?b#c', 'a%3Fb%23c'],
  ])('encodes the id %j', async (id, encoded) => {
    const { adapter, paths, run } = setUp();
    await run(() => adapter.remove({ id }, {}));
    expect(paths()[0]).toBe(`DELETE /v1/tokens/${encoded}`);
  });

  test('of a credential that is gone is no error, whatever the API answers', async () => {
    const { adapter, run, settings } = setUp();
    await run(() => adapter.remove({ id: 'gone' }, {}));
    settings.respond = ({ method }) => (method === 'DELETE' ? answer(500) : undefined);
    await run(() => adapter.remove({ id: 'gone' }, {}));
  });

  test('of a credential that is listed afterwards is an error', async () => {
    const { adapter, issue, settings, refusal } = setUp();
    const { id = '' } = await issue();
    settings.respond = ({ method }) => (method === 'DELETE' ? answer(400) : undefined);
    expect((await refusal(() => adapter.remove({ id }, {}))).message).toContain(
      '[CallFailed] The call remove',
    );
    settings.respond = ({ method }) => (method === 'DELETE' ? answer(403) : undefined);
    expect((await refusal(() => adapter.remove({ id }, {}))).code).toBe('AccessDenied');
  });

  test('disables first where the API requires it', async () => {
    const { adapter, issue, paths, run } = setUp({
      ...UNNAMED,
      remove: { ...UNNAMED.remove, disablesFirst: true },
    });
    const { id = '' } = await issue();
    await run(() => adapter.disable({ id }));
    await run(() => adapter.remove({ id }, {}));
    expect(await run(() => adapter.list())).toEqual([]);
    expect(paths()).toContain(`POST /v1/clients/shop/secrets/${id}/deactivate`);
  });
});

describe('a test', () => {
  test('of an answer that shows nothing proves neither', async () => {
    const { adapter, issue, settings, refusal } = setUp();
    const value = await issue();
    settings.respond = () => answer(404);
    expect((await refusal(() => adapter.verify(value, ONCE))).message).toContain(
      '[CallFailed] The call test',
    );
    expect((await refusal(() => adapter.proveRefused(value, ONCE))).code).toBe('StillAccepted');
    settings.respond = () => lost;
    expect((await refusal(() => adapter.verify(value, ONCE))).code).toBe('IssuerUnreachable');
    settings.respond = () => new TransportFailure('TlsFailed', 'CERT_HAS_EXPIRED.');
    expect((await refusal(() => adapter.verify(value, ONCE))).code).toBe('TlsFailed');
    expect((await refusal(() => adapter.proveRefused(value, ONCE))).code).toBe('TlsFailed');
  });

  test('that answers 403 is alive where the spec says so', async () => {
    const { adapter, issue, settings, run } = setUp();
    const value = await issue();
    settings.respond = () => answer(403);
    await run(() => adapter.verify(value, ONCE));
  });

  test('must succeed so many times in a row, while outages count neither way', async () => {
    const { adapter, issue, settings, run, sent } = setUp();
    const value = await issue();
    const answers = [
      answer(200),
      lost,
      answer(200),
      answer(401),
      answer(200),
      answer(500),
      answer(200),
      answer(200),
    ];
    const before = sent.length;
    settings.respond = () => answers[sent.length - before - 1];
    await run(() => adapter.verify(value, { successes: 3, within: 60 * SECOND }));
    expect(sent.length - before).toBe(answers.length);
  });

  test('sends no credential of the administrator', async () => {
    const { adapter, issue, run, sent } = setUp();
    const value = await issue();
    await run(() => adapter.verify(value, ONCE));
    expect(sent.at(-1)?.headers.authorization).toBe(`Bearer ${value.token}`);
  });
});

test('refuses parameters of another spec', () => {
  const { adapter } = setUp();
  expect(adapter.principal).toBe('the account shop of Acme');
  expect(() => setUp({ ...NAMED, hosts: ['other.example'] })).toThrow(
    '[BadSettings] The spec of the kind http-api has a mistake: /create/request/url goes to api.acme.example',
  );
});
