import { createKey } from '../../../../client/src/api-keys/format';
import { keyIdOf } from '../../../../client/src/api-keys/store/key-id';
import { API, alertAnswer, alertDelivery, seeded, TOKEN, World } from '../world';

const ALERT = `${API}/repos/octo-org/shop/secret-scanning/alerts/1`;

/** Delivers an alert, and gives the queue to the intake function. */
async function reported(world: World, delivery: object = alertDelivery()): Promise<string[]> {
  await world.deliver(delivery);
  return world.drain();
}

const onlyFinding = (world: World) => [...world.executions.values()][0];

test('an alert becomes a finding without its value', async () => {
  const world = new World();
  const value = seeded('leak');
  world.answer = () => alertAnswer(value);
  expect(await reported(world)).toEqual([]);
  expect(onlyFinding(world)).toEqual({
    id: expect.stringMatching(/^github-[A-Za-z0-9_-]{43}$/),
    source: 'github',
    foundAt: '2026-11-29T11:59:00.000Z',
    receivedAt: '2026-11-29T12:00:00.000Z',
    subject: { fingerprint: world.index.fingerprintOf(value) },
    place: 'https://github.com/octo-org/shop/security/secret-scanning/1',
    alert: { repository: 'octo-org/shop', number: 1, token: TOKEN, api: API },
    note: 'GitHub found a secret of the type Shop key; its validity is active; it is public; push protection was bypassed.',
  });
  expect(JSON.stringify([[...world.executions], world.lines])).not.toContain(value);
});

test('the request has the token, and goes to the configured API', async () => {
  const world = new World();
  world.answer = () => alertAnswer(seeded('leak'));
  await reported(world);
  expect(world.requests).toEqual([
    {
      url: ALERT,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${seeded('token')}`,
        'user-agent': 'cdk-rekey',
        'x-github-api-version': '2022-11-28',
      },
    },
  ]);
});

test('a key of a customer is named by its id', async () => {
  const world = new World();
  const key = createKey('shop');
  world.answer = () => alertAnswer(key);
  await reported(world);
  expect(onlyFinding(world)?.subject).toEqual({
    fingerprint: world.index.fingerprintOf(key),
    customerKey: keyIdOf(key),
  });
  world.answer = () => alertAnswer(`${key}x`);
  await reported(world, alertDelivery(2));
  expect([...world.executions.values()][1]?.subject.customerKey).toBeUndefined();
});

test('an access key id names the credential', async () => {
  const world = new World();
  const id = `AKIA${'A7'.repeat(8)}`;
  world.answer = () => alertAnswer(id);
  await reported(world);
  expect(onlyFinding(world)?.subject).toEqual({ credential: id });
});

test.each([
  ['base64', (value: string) => Buffer.from(value).toString('base64'), true],
  [
    'base64 without padding',
    (value: string) => Buffer.from(value).toString('base64').replace(/=+$/, ''),
    true,
  ],
  ['plain text', (value: string) => value, false],
  ['plain text that GitHub calls base64', (value: string) => `${value}!`.slice(0, -1), true],
])('a value in %s is recognized', async (_what, encode, is_base64_encoded) => {
  const world = new World();
  const value = `hook_${seeded('leak')}-`;
  world.answer = () => alertAnswer(encode(value), { is_base64_encoded });
  await reported(world);
  expect(onlyFinding(world)?.subject.fingerprint).toBe(world.index.fingerprintOf(value));
});

describe('one leak', () => {
  test('has one execution, whatever GitHub sends about it', async () => {
    const world = new World();
    world.answer = () => alertAnswer(seeded('leak'));
    for (const action of ['created', 'validated', 'publicly_leaked', 'created'])
      await reported(world, alertDelivery(1, {}, action));
    await reported(world, { ...alertDelivery(), repository: { full_name: 'Octo-Org/Shop' } });
    expect(world.executions.size).toBe(1);
  });

  test('has another one when the alert is reopened, once for each time', async () => {
    const world = new World();
    world.answer = () => alertAnswer(seeded('leak'));
    await reported(world);
    const reopened = (at: string) => alertDelivery(1, { updated_at: at }, 'reopened');
    for (const at of ['2026-11-29T12:01:00Z', '2026-11-29T12:01:00Z', '2026-11-29T12:02:00Z'])
      await reported(world, reopened(at));
    expect(world.executions.size).toBe(3);
  });

  test.each(['resolved', 'fixed\u0000by\nsomeone'])('is refused when the alert is %j', async (state) => {
    const world = new World();
    world.answer = () => alertAnswer(seeded('leak'), { state });
    expect(await reported(world)).toEqual([]);
    expect(world.executions.size).toBe(0);
    expect(world.codes()).toEqual(['AlertResolved']);
    expect(world.metric('LeakReportsRefused')).toBe(1);
  });

  test('without a usable value is refused', async () => {
    const world = new World();
    world.answer = () => alertAnswer('short');
    expect(await reported(world)).toEqual([]);
    expect(world.codes()).toEqual(['ValueUnusable']);
  });
});

describe('a failure of GitHub', () => {
  const rate = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 7200),
  };

  test.each([
    ['404', 404, {}, 'GitHubNotFound', undefined],
    ['401', 401, {}, 'GitHubUnauthorized', undefined],
    ['403', 403, {}, 'GitHubForbidden', undefined],
    ['403 with requests left', 403, { 'x-ratelimit-remaining': '9' }, 'GitHubForbidden', undefined],
    ['500', 500, {}, 'GitHubServerError', undefined],
    ['302 without an address', 302, {}, 'GitHubRedirected', undefined],
    ['the primary rate limit', 403, rate, 'GitHubRateLimited', 3900],
    ['the secondary rate limit', 403, { 'retry-after': '90' }, 'GitHubRateLimited', 90],
    ['429 without a time', 429, {}, 'GitHubRateLimited', 60],
    ['429 with a date far away', 429, { 'retry-after': '999999' }, 'GitHubRateLimited', 3900],
    ['a time in the past', 429, { ...rate, 'x-ratelimit-reset': '1' }, 'GitHubRateLimited', 1],
  ])('with %s is tried again, with a name and its time', async (_what, status, headers, code, seconds) => {
    const world = new World();
    world.answer = () => ({ status, headers: headers as Record<string, string>, body: seeded('body') });
    const failed = await reported(world);
    expect(failed).toHaveLength(1);
    expect(world.codes()).toEqual([code]);
    expect(world.lines.join()).not.toContain(seeded('body'));
    expect(Object.values(world.invisible)).toEqual(seconds === undefined ? [] : [seconds]);
    world.answer = () => alertAnswer(seeded('leak'));
    expect(await world.drain()).toEqual([]);
    expect(world.executions.size).toBe(1);
  });

  test('without an answer is tried again', async () => {
    const world = new World();
    world.answer = () => Promise.reject(new Error(seeded('message')));
    expect(await reported(world)).toHaveLength(1);
    expect(world.lines.join()).not.toContain(seeded('message'));
  });

  test.each([
    ['no JSON', `{"secret":"${seeded('leak')}"`],
    ['another form', '[]'],
  ])('with %s is tried again, and not quoted', async (_what, body) => {
    const world = new World();
    world.answer = () => ({ status: 200, headers: {}, body });
    expect(await reported(world)).toHaveLength(1);
    expect(world.codes()).toEqual(['GitHubBadAnswer']);
    expect(world.lines.join()).not.toContain(seeded('leak'));
  });

  test('that hides the value is tried again', async () => {
    const world = new World();
    world.answer = () => alertAnswer('', { secret: null });
    expect(await reported(world)).toHaveLength(1);
    expect(world.codes()).toEqual(['GitHubValueHidden']);
  });

  test('about the token is tried with the rotated token at once', async () => {
    const world = new World();
    world.answer = () => alertAnswer(seeded('leak'));
    await reported(world);
    world.secrets[TOKEN] = { AWSCURRENT: JSON.stringify({ token: seeded('new token') }) };
    world.answer = () =>
      world.requests.at(-1)?.headers.authorization === `Bearer ${seeded('new token')}`
        ? alertAnswer(seeded('leak'))
        : { status: 401, headers: {}, body: '' };
    world.time += 60_000;
    expect(await reported(world, alertDelivery(2))).toEqual([]);
    expect(world.executions.size).toBe(2);
  });
});

test.each(['https://attacker.example/x', `${API}/repositories/7/alerts/1`, '//['])(
  'a redirect to %s is not followed',
  async (location) => {
    const world = new World();
    world.answer = () => ({ status: 301, headers: { location }, body: '' });
    expect(await reported(world)).toHaveLength(1);
    expect(world.codes()).toEqual(['GitHubRedirected']);
    expect(world.requests).toHaveLength(1);
  },
);

describe('two sources of one API', () => {
  const other = { webhookSecret: `${TOKEN}2`, token: `${TOKEN}3`, api: API };

  /** Only the second token sees the alert. */
  function two(status: number): World {
    const world = new World();
    world.secrets[other.token] = { AWSCURRENT: seeded('other token') };
    world.sources.github.push(other);
    world.answer = () =>
      world.requests.at(-1)?.headers.authorization === `Bearer ${seeded('other token')}`
        ? alertAnswer(seeded('leak'))
        : { status, headers: {}, body: '' };
    return world;
  }

  test.each([401, 403, 404])(
    'read an alert with the token that may, after %d for the other',
    async (status) => {
      const world = two(status);
      expect(await reported(world)).toEqual([]);
      expect(onlyFinding(world)?.alert?.token).toBe(other.token);
    },
  );

  test('wait for a failure that the other token would not change', async () => {
    const world = two(500);
    expect(await reported(world)).toHaveLength(1);
    expect(world.requests).toHaveLength(1);
  });
});

test.each([
  ['an API that is not configured', { source: 'https://attacker.example' }, 'SourceUnknown'],
  ['a repository with a path', { repository: '../../admin/x' }, 'Malformed'],
  ['a repository with a query', { repository: 'a/b?c' }, 'Malformed'],
  ['a number that is none', { number: '1/../2' }, 'Malformed'],
  ['no action', { action: undefined }, 'Malformed'],
])('a message with %s is refused by name', async (_what, change, code) => {
  const world = new World();
  const message = {
    type: 'github-alert',
    repository: 'octo-org/shop',
    number: 1,
    action: 'created',
    source: API,
  };
  world.enqueue({ ...message, ...change });
  expect(await world.drain()).toEqual([]);
  expect(world.codes()).toEqual([code]);
  expect(world.requests).toEqual([]);
});
