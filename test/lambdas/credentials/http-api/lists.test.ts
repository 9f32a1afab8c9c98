import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SECOND } from '../../../../engine/src';
import type { Spec } from '../../../../lambdas/credentials/http-api/spec/types';
import { NAMED } from '../../../../lambdas/credentials/http-api/stand-in/samples';
import { vaultAppRole } from '../../../../lib/http-api-presets/vault-app-role';
import { answer, NAME, setUp } from './fixture';

const ONCE = { successes: 1, within: 0 };
const withList = (list: Partial<Spec['list']>): Spec => ({ ...NAMED, list: { ...NAMED.list, ...list } });
const element = (id: string) => ({ id, name: 'n', created: '2026-01-01T00:00:00Z' });

test.each<[string, Spec['list']['next'], string]>([
  ['a cursor', { by: 'cursor', query: 'after', at: '/next' }, 'GET /v1/tokens?after=1'],
  ['a URL', { by: 'url', at: '/next' }, 'GET /v1/tokens?page=1'],
  ['a Link header', { by: 'link' }, 'GET /v1/tokens?page=1'],
  ['an offset', { by: 'offset', query: 'from' }, 'GET /v1/tokens?from=2'],
  ['a number', { by: 'page', query: 'p', first: 0 }, 'GET /v1/tokens?p=1'],
])('reads every page of a list by %s', async (_name, next, second) => {
  const { adapter, issue, paths, run } = setUp(withList({ next }));
  for (let i = 0; i < 5; i++) await issue();
  expect(new Set((await run(() => adapter.list())).map(({ id }) => id)).size).toBe(5);
  expect(paths()).toContain(second);
});

test.each([
  ['another host', 'https://evil.example/v1/tokens?page=2'],
  ['another port', 'https://api.acme.example:444/v1/tokens'],
  ['another protocol', 'http://api.acme.example/v1/tokens'],
])('does not send the credential of the administrator to a page at %s', async (_name, url) => {
  const { adapter, settings, refusal, sent } = setUp(withList({ next: { by: 'url', at: '/next' } }));
  settings.respond = () => answer(200, { tokens: [], next: url });
  const { code, message } = await refusal(() => adapter.list());
  expect([code, message]).toEqual([
    'IssuerMismatch',
    expect.stringContaining('at a host that is not in hosts'),
  ]);
  expect(sent).toHaveLength(1);
});

test('follows a page at the host of the spec, also with the port of HTTPS', async () => {
  const { adapter, settings, run, paths } = setUp(withList({ next: { by: 'url', at: '/next' } }));
  const pages = [
    { tokens: [element('a')], next: 'https://api.acme.example:443/v1/tokens?page=2' },
    { tokens: [element('b')] },
  ];
  settings.respond = (_wire, index) => answer(200, pages[index]);
  expect((await run(() => adapter.list())).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(paths()[1]).toBe('GET /v1/tokens?page=2');
});

test('stops after 200 pages', async () => {
  const { adapter, settings, refusal, sent } = setUp();
  settings.respond = (_wire, index) =>
    answer(200, { tokens: [element(`${index}`)], meta: { next: `${index}` } });
  expect((await refusal(() => adapter.list())).message).toContain('the list has more than 200 pages.');
  expect(sent).toHaveLength(200);
});

test('stops at a page that repeats the page before it', async () => {
  const { adapter, settings, refusal, sent } = setUp();
  settings.respond = () => answer(200, { tokens: [element('a')], meta: { next: 'again' } });
  expect((await refusal(() => adapter.list())).message).toContain('a page of the list repeats the page');
  expect(sent).toHaveLength(2);
});

test('stops after a minute', async () => {
  const { adapter, clock, settings, refusal, sent } = setUp();
  settings.respond = (_wire, index) => {
    clock.pass(9 * SECOND);
    return answer(200, { tokens: [element(`${index}`)], meta: { next: `${index}` } });
  };
  const { code, message } = await refusal(() => adapter.list());
  expect([code, message]).toEqual(['IssuerTimedOut', expect.stringContaining('the list takes too long.')]);
  expect(sent).toHaveLength(7);
});

test('shows an element once that moves to the next page meanwhile', async () => {
  const { adapter, settings, run } = setUp();
  const pages = [
    { tokens: [element('a'), element('b')], meta: { next: '1' } },
    { tokens: [element('b'), element('c')] },
  ];
  settings.respond = (_wire, index) => answer(200, pages[index]);
  expect((await run(() => adapter.list())).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test.each([
  ['no URL', 'https://[', 'the address of the next page is no URL.'],
  ['a URL with a login', 'https://a:b@api.acme.example/v1/tokens', 'is at a host that is not in hosts'],
])('does not follow %s', async (_name, url, problem) => {
  const { adapter, settings, refusal, sent } = setUp(withList({ next: { by: 'url', at: '/next' } }));
  settings.respond = () => answer(200, { tokens: [element('a')], next: url });
  const { code, message } = await refusal(() => adapter.list());
  expect([code, message]).toEqual(['IssuerMismatch', expect.stringContaining(problem)]);
  expect(sent).toHaveLength(1);
});

test.each([
  ['</v1/tokens?p=1>; rel=next', true],
  ['</v1/tokens?p=0>; rel="prev", </v1/tokens?p=1>; REL="last next"', true],
  ['</v1/tokens?p=1>; rel="next-archive"', false],
  ['</v1/tokens?p=1>; rel=nextish', false],
])('reads the Link header %s', async (link, isFollowed) => {
  const { adapter, settings, run, paths } = setUp(withList({ next: { by: 'link' } }));
  settings.respond = (_wire, index) => answer(200, { tokens: [] }, index === 0 ? { link } : {});
  await run(() => adapter.list());
  expect(paths()).toEqual(['GET /v1/tokens', ...(isFollowed ? ['GET /v1/tokens?p=1'] : [])]);
});

test.each([
  ['an error of GraphQL', { errors: [{ message: 'no' }], data: { keys: null } }],
  ['an error', { error: 'internal' }],
  ['no parent of the array', { data: null }],
])('an answer 200 with %s is no empty list', async (_name, json) => {
  const { adapter, settings, refusal } = setUp(withList({ items: '/data/keys' }));
  settings.respond = () => answer(200, json);
  expect((await refusal(() => adapter.list())).code).toBe('IssuerMismatch');
  settings.respond = () => answer(200, { errors: [], error: null, data: {} });
  await expect(adapter.list()).resolves.toEqual([]);
});

test.each<[string, 'date' | 'seconds' | 'milliseconds', unknown, number | undefined]>([
  ['a time', 'seconds', 1767225600, Date.parse('2026-01-01')],
  ['never, as null', 'date', null, undefined],
  ['never, as zero', 'seconds', 0, undefined],
  ['never, as the year 1', 'date', '0001-01-01T00:00:00Z', undefined],
  ['never, as an empty text', 'milliseconds', '', undefined],
])('the last use can be %s', async (_name, format, last, expected) => {
  const { adapter, settings, run } = setUp(withList({ used: { at: '/last', format, lagSeconds: 1 } }));
  settings.respond = () => answer(200, { tokens: [{ ...element('a'), last }] });
  expect(await run(() => adapter.lastUsed('a'))).toBe(expected);
});

test.each(['soon', true])('a last use that is %j is no proof that there was none', async (last) => {
  const used = { at: '/last', format: 'date' as const, lagSeconds: 1 };
  const { adapter, settings, refusal } = setUp(withList({ used }));
  settings.respond = () => answer(200, { tokens: [{ ...element('a'), last }] });
  expect((await refusal(() => adapter.lastUsed('a'))).message).toContain(
    'an element of the list has no time of the format date at /last.',
  );
});

test.each([
  ['no JSON', answer(200), 'the answer is no array at /tokens.'],
  ['another type', answer(200, { tokens: 'none' }), 'the answer is no array at /tokens.'],
  ['an element without an id', answer(200, { tokens: [{}] }), 'an element of the list has no id at /id.'],
  [
    'an element without a time',
    answer(200, { tokens: [{ id: 'a' }] }),
    'has no time of the format date at /created.',
  ],
  ['a wrong time', answer(200, { tokens: [{ id: 'a', created: 'soon' }] }), 'has no time of the format date'],
])('names a list with %s', async (_name, given, problem) => {
  const { adapter, settings, refusal } = setUp();
  settings.respond = () => given;
  const { code, message } = await refusal(() => adapter.list());
  expect([code, message]).toEqual(['IssuerMismatch', expect.stringContaining(problem)]);
});

test.each([
  [403, 'AccessDenied'],
  [404, 'PrincipalGone'],
  [400, 'CallFailed'],
])('names a list that answers %i', async (status, code) => {
  const { adapter, settings, refusal } = setUp();
  settings.respond = () => answer(status);
  expect((await refusal(() => adapter.list())).code).toBe(code);
});

test('a list that fails twice is repeated', async () => {
  const { adapter, settings, run, sent } = setUp();
  settings.respond = (_wire, index) => (index < 2 ? answer(502) : undefined);
  expect(await run(() => adapter.list())).toEqual([]);
  expect(sent).toHaveLength(3);
});

test('an empty or missing array, and names and ids of other types, are read', async () => {
  const { adapter, settings, run } = setUp();
  settings.respond = () => answer(200, {});
  expect(await run(() => adapter.list())).toEqual([]);
  settings.respond = () => answer(200, { tokens: [{ id: 7, name: null, created: '2026-01-01' }] });
  expect(await run(() => adapter.list())).toEqual([
    { id: '7', active: true, created: Date.parse('2026-01-01') },
  ]);
});

test.each([
  ['2026-01-01T12:00:00', '2026-01-01T12:00:00Z'],
  ['2026-01-01 12:00:00.5', '2026-01-01T12:00:00.5Z'],
  ['2026-01-01T12:00:00+02:00', '2026-01-01T10:00:00Z'],
  ['Thu, 01 Jan 2026 12:00:00 +0000', '2026-01-01T12:00:00Z'],
])('reads the date %s in UTC unless it has a time zone', (text, expected) => {
  // The time zone of a process is fixed at its start, so another process has another one.
  const file = join(__dirname, '../../../../lambdas/credentials/http-api/times.ts');
  const script = `console.log(require(${JSON.stringify(file)}).timeIn(${JSON.stringify(text)}, { format: 'date' }))`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', script], {
    env: { ...process.env, TZ: 'Asia/Tokyo' },
    encoding: 'utf8',
  });
  expect(Number(stdout)).toBe(Date.parse(expected));
});

describe('sessions', () => {
  const spec = vaultAppRole.spec(vaultAppRole.example);
  const vault = () => {
    const made = setUp({ ...spec, admin: { headers: { 'x-vault-token': '{admin/password}' } } });
    const open = (credential: string, id = `session-of-${credential}`) =>
      made.standIn.sessions.set(id, { id, token: `token-of-${id}`, credential });
    return { ...made, open };
  };

  test('of a removed credential end, and those of others go on', async () => {
    const { adapter, issue, open, run, standIn, lines } = vault();
    const [first, second] = [await issue(), await issue({ name: `${NAME.slice(0, -1)}2` })];
    for (const { accessor = '' } of [first, second]) open(accessor);
    standIn.sessions.set('root', { id: 'root', token: 'of-root', credential: 'nobody' });
    await run(() => adapter.remove({ id: first.accessor ?? '' }, {}));
    expect([...standIn.sessions.keys()]).toEqual([`session-of-${second.accessor}`, 'root']);
    expect(lines.join()).toContain('"sessionsEnded":1');
  });

  test('that an interrupted removal left end with its repetition', async () => {
    const { adapter, issue, open, refusal, run, settings, standIn } = vault();
    const { accessor = '' } = await issue();
    open(accessor);
    settings.respond = ({ url }) => (url.endsWith('/auth/token/accessors') ? answer(503) : undefined);
    expect((await refusal(() => adapter.remove({ id: accessor }, {}))).code).toBe('CallFailed');
    settings.respond = () => undefined;
    await run(() => adapter.remove({ id: accessor }, {}));
    expect(standIn.sessions.size).toBe(0);
  });

  test('of a test are ended by it; a failure is a warning', async () => {
    const { adapter, issue, run, settings, standIn, lines } = vault();
    const value = await issue();
    await run(() => adapter.verify(value, ONCE));
    expect([standIn.sessions.size, lines]).toEqual([0, []]);
    settings.respond = ({ url }) => (url.endsWith('revoke-self') ? answer(500) : undefined);
    await run(() => adapter.verify(value, ONCE));
    expect(lines.join()).toContain('"call":"test.after","outcome":"HTTP 500"');
  });

  test('a credential that is removed while its details are read is left out; a denied one is an error', async () => {
    const { adapter, issue, refusal, run, settings } = vault();
    await issue();
    settings.respond = ({ url }) => (url.endsWith('/lookup') ? answer(404) : undefined);
    expect(await run(() => adapter.list())).toEqual([]);
    settings.respond = ({ url }) => (url.endsWith('/lookup') ? answer(403) : undefined);
    expect(await refusal(() => adapter.list())).toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('The call list.detail'),
    });
  });
});
