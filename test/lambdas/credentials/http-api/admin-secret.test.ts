import { NAMED, UNNAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { ADMIN, answer, setUp } from './fixture';

describe('the admin secret', () => {
  test('is read again after a refusal, because it may just have been rotated', async () => {
    const { issue, settings, sent } = setUp();
    settings.admin = ['{"password":"replaced-hunter2"}', ADMIN];
    await issue();
    expect(sent.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer replaced-hunter2',
      'Bearer hunter2-of-the-admin',
    ]);
  });

  test.each([
    [403, 'AccessDenied'],
    [400, 'CallFailed'],
  ])('is read again after a refusal with %i, if it was replaced', async (status, code) => {
    const { adapter, settings, sent, refusal, run } = setUp();
    settings.respond = ({ headers }) =>
      String(headers.authorization).includes('replaced') ? answer(status) : undefined;
    settings.admin = ['{"password":"replaced-hunter2"}', ADMIN];
    expect(await run(() => adapter.list())).toEqual([]);
    settings.admin = ['{"password":"replaced-hunter2"}'];
    expect((await refusal(() => adapter.list())).code).toBe(code);
    expect(sent).toHaveLength(3);
  });

  test('is read again after the login is refused, if it was replaced', async () => {
    const { adapter, settings, run, paths } = setUp(UNNAMED);
    settings.admin = ['{"username":"root","password":"replaced-hunter2"}', ADMIN];
    expect(await run(() => adapter.list())).toEqual([]);
    expect(paths()).toEqual(['POST /oauth/token', 'POST /oauth/token', 'GET /v1/clients/shop/secrets']);
  });

  test('logs in with any answer of a success', async () => {
    const { adapter, settings, run, standIn } = setUp(UNNAMED);
    settings.respond = (wire) =>
      wire.url.endsWith('/oauth/token') ? { ...standIn.handle(wire), status: 201 } : undefined;
    expect(await run(() => adapter.list())).toEqual([]);
  });

  test.each([
    [
      'a line break for a header',
      NAMED,
      '{"password":"hunter2\\r\\nx-evil: 1"}',
      'header, for {admin/password}',
    ],
    [
      'a character that no header has',
      NAMED,
      '{"password":"hunter2 \u20ac"}',
      'header, for {admin/password}',
    ],
    [
      'a colon for a user name',
      { ...NAMED, admin: { basic: { username: '{admin/user}', password: 'p' } } },
      '{"user":"hunter2:b"}',
      'user name, for {admin/user}',
    ],
  ])('with %s is named and not sent', async (_name, spec, text, place) => {
    const { adapter, settings, refusal, sent } = setUp(spec);
    settings.admin = [text];
    const { code, message } = await refusal(() => adapter.list());
    expect([code, message]).toEqual([
      'AdminRefused',
      expect.stringContaining(`the admin secret has a value that is not allowed in a ${place}.`),
    ]);
    expect(message).not.toContain('hunter2');
    expect(sent).toEqual([]);
  });

  test.each([
    ['is refused twice', '{"password":"wrong-hunter2"}', 'HTTP 401.'],
    ['lacks a member', '{"key":"wrong-hunter2"}', 'the admin secret has no value for {admin/password}.'],
    ['is a text', 'wrong-hunter2', 'the admin secret has no value for {admin/password}.'],
    ['is empty', '', 'the admin secret has no value for {admin/password}.'],
  ])('that %s is named and not quoted', async (_name, text, problem) => {
    const { adapter, settings, refusal } = setUp();
    settings.admin = [text];
    const { code, message } = await refusal(() => adapter.list());
    expect([code, message]).toEqual(['AdminRefused', expect.stringContaining(problem)]);
    expect(message).not.toContain('hunter2');
  });

  test('can be a text', async () => {
    const { issue, settings, sent } = setUp({
      ...NAMED,
      admin: { headers: { authorization: 'Bearer {admin}' } },
    });
    settings.admin = ['text-of-an-admin\n'];
    await issue().catch(() => undefined);
    expect(sent[0]?.headers.authorization).toBe('Bearer text-of-an-admin');
  });

  test.each([
    [answer(400, { error: 'invalid_client' }), 'AdminRefused', 'HTTP 400.'],
    [answer(500), 'CallFailed', 'HTTP 500.'],
    [
      answer(200, {}),
      'IssuerMismatch',
      'the answer to the login of the administrator has no value for {login/access_token}.',
    ],
  ])('logs in: an answer %j is named', async (given, code, problem) => {
    const { adapter, settings, refusal } = setUp(UNNAMED);
    settings.respond = () => given;
    expect(await refusal(() => adapter.list())).toMatchObject({
      code,
      message: expect.stringContaining(problem),
    });
  });

  test('logs in: its token is redacted', async () => {
    const { adapter, log, run, sent } = setUp(UNNAMED);
    await run(() => adapter.list());
    const [, token = ''] = (sent[1]?.headers.authorization ?? '').split(' ');
    expect(token).toHaveLength(24);
    expect(log.scrub(token)).toBe('***');
  });
});
