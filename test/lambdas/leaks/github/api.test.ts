import { type Fetch, GitHub } from '../../../../lambdas/leaks/github/api';
import { gitHubClients } from '../../../../lambdas/leaks/github/client';

const TOKEN = `t${'0'.repeat(20)}`;

/** Answers of GitHub in order, and the requests. */
function server(...answers: Response[]) {
  const requests: { url: string; init: RequestInit }[] = [];
  const fetch: Fetch = async (url, init) => {
    requests.push({ url, init });
    return answers.shift() ?? new Response('', { status: 500 });
  };
  return { requests, fetch };
}
const client = (fetch: Fetch, api = 'https://api.github.com') =>
  new GitHub({ api, token: async () => TOKEN, fetch });
const alert = (number: number, more: object = {}) => ({
  number,
  state: 'open',
  secret_type: 'acme_key',
  created_at: '2026-11-29T00:00:00Z',
  html_url: `https://github.com/acme/shop/security/secret-scanning/${number}`,
  ...more,
});
const json = (body: unknown, init: ResponseInit = {}) => new Response(JSON.stringify(body), init);

test('an alert is read with and without its value', async () => {
  const { requests, fetch } = server(json(alert(7, { secret: 'leaked' })), json(alert(7)));
  const github = client(fetch);
  expect(await github.alertWithSecret('acme/shop', 7)).toEqual({
    number: 7,
    state: 'open',
    secretType: 'acme_key',
    createdAt: '2026-11-29T00:00:00Z',
    page: 'https://github.com/acme/shop/security/secret-scanning/7',
    secret: 'leaked',
  });
  expect((await github.alert('acme/shop', 7)).secret).toBeUndefined();
  const path = 'https://api.github.com/repos/acme/shop/secret-scanning/alerts/7';
  expect(requests.map(({ url }) => url)).toEqual([path, `${path}?hide_secret=true`]);
  expect(requests[0]?.init).toMatchObject({
    method: 'GET',
    redirect: 'manual',
    headers: { authorization: `Bearer ${TOKEN}` },
  });
});

test('an alert is resolved as revoked', async () => {
  const { requests, fetch } = server(json(alert(7, { state: 'resolved', resolution: 'revoked' })));
  const closed = await client(fetch, 'https://github.example.com/api/v3/').resolve('acme/shop', 7, 'done');
  expect(closed).toMatchObject({ state: 'resolved', resolution: 'revoked' });
  expect(requests[0]?.url).toBe('https://github.example.com/api/v3/repos/acme/shop/secret-scanning/alerts/7');
  expect(JSON.parse(String(requests[0]?.init.body))).toEqual({
    state: 'resolved',
    resolution: 'revoked',
    resolution_comment: 'done',
  });
});

test('open alerts are listed page by page, at the fixed host, up to a limit', async () => {
  const next = { headers: { link: '<https://evil.example/x?after=abc>; rel="next"' } };
  const pages = () => [json([alert(3), alert(2)], next), json([alert(1)])];
  const { requests, fetch } = server(...pages(), ...pages());
  const all = await client(fetch).openAlerts({ organization: 'acme' }, 10);
  expect([all.alerts.map(({ number }) => number), all.complete]).toEqual([[3, 2, 1], true]);
  expect(requests[1]?.url).toBe('https://api.github.com/orgs/acme/secret-scanning/alerts?after=abc');
  const some = await client(fetch).openAlerts({ repository: 'acme/shop' }, 2);
  expect([some.alerts.length, some.complete]).toEqual([2, false]);
});

test.each([
  [404, {}, 'GitHubNotFound'],
  [401, {}, 'GitHubUnauthorized'],
  [403, {}, 'GitHubForbidden'],
  [403, { 'retry-after': '60' }, 'GitHubRateLimited'],
  [403, { 'x-ratelimit-remaining': '0' }, 'GitHubRateLimited'],
  [429, {}, 'GitHubRateLimited'],
  [301, { location: 'https://evil.example' }, 'GitHubRedirected'],
  [422, {}, 'GitHubRefused'],
  [503, {}, 'GitHubServerError'],
])('HTTP %i with %j is the error %s', async (status, headers, name) => {
  const { requests, fetch } = server(new Response('the leaked value', { status, headers }));
  const error = await client(fetch)
    .alert('acme/shop', 1)
    .catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name, status });
  expect(String(error)).not.toContain('leaked value');
  expect(requests).toHaveLength(1);
});

test('a network error, a late, long or malformed answer are named, without their content', async () => {
  const failing = (error: Error) => client(async () => Promise.reject(error)).alert('acme/shop', 1);
  await expect(failing(new TypeError('fetch failed'))).rejects.toMatchObject({ name: 'GitHubUnreachable' });
  const late = new DOMException('late', 'TimeoutError');
  await expect(failing(late)).rejects.toMatchObject({ name: 'GitHubTimedOut' });
  const read = (body: string) => client(server(new Response(body)).fetch).alert('acme/shop', 1);
  await expect(read('x'.repeat(4_000_001))).rejects.toMatchObject({ name: 'GitHubTooLarge' });
  await expect(read('{"secret":"leaked')).rejects.toThrow(/^the answer of GitHub has an unexpected form/);
  await expect(read('[]')).rejects.toMatchObject({ name: 'GitHubBadAnswer' });
});

test.each([
  'http://api.github.com',
  'https://user@api.github.com',
  'https://api.github.com?x',
  'api.github.com',
])('the address %s is refused', (api) => {
  expect(() => client(server().fetch, api)).toThrow(expect.objectContaining({ name: 'GitHubBadAddress' }));
});

test.each(['acme', 'acme/..', '../acme', 'acme/shop/x', 'acme/sh op', 'acme/?'])(
  'the repository %s is refused before a request',
  async (repository) => {
    const { requests, fetch } = server();
    await expect(client(fetch).alert(repository, 1)).rejects.toMatchObject({ name: 'GitHubBadName' });
    await expect(
      client(fetch).openAlerts({ organization: repository.replace('acme', '.') }, 1),
    ).rejects.toThrow();
    expect(requests).toEqual([]);
  },
);

test('a number that is none is refused', async () => {
  await expect(client(server().fetch).alert('acme/shop', -1)).rejects.toMatchObject({
    name: 'GitHubBadName',
  });
});

describe('a token of a secret', () => {
  /** A secret, and the requests with its tokens. */
  function stored(text: string) {
    const world = { time: 0, text, reads: 0 };
    const bearers: unknown[] = [];
    const clients = gitHubClients({
      call: async (_service, _operation, input) => {
        if ((input as { VersionStage: string }).VersionStage === 'AWSPREVIOUS') return {};
        world.reads++;
        return { SecretString: world.text };
      },
      now: () => world.time,
      access: 'read',
      fetch: async (_url, { headers }) => {
        const { authorization } = headers as Record<string, string>;
        bearers.push(authorization);
        return authorization === 'Bearer revoked' ? new Response('', { status: 401 }) : json(alert(1));
      },
    });
    return { world, bearers, read: () => clients(SOURCE).alert('acme/shop', 1) };
  }
  const SOURCE = { api: 'https://api.github.com', token: 'arn' };

  test.each([
    ['a text', `${TOKEN}\n`],
    ['the member token of JSON', JSON.stringify({ token: TOKEN })],
    ['the member key of JSON', JSON.stringify({ key: TOKEN })],
  ])('is %s, and is kept for some minutes', async (_what, text) => {
    const { world, bearers, read } = stored(text);
    await read();
    await read();
    expect([world.reads, bearers]).toEqual([1, [`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]]);
    world.time = 300_000;
    await read();
    expect(world.reads).toBe(2);
  });

  test.each(['', '{}', '{"token":1}', '{broken', 'with space', 'é', 'x'.repeat(4097)])(
    'that is %j is refused without a request',
    async (text) => {
      const { bearers, read } = stored(text);
      await expect(read()).rejects.toMatchObject({ name: 'GitHubTokenInvalid' });
      expect(bearers).toEqual([]);
    },
  );

  test('that GitHub refuses is read again, at most once a minute', async () => {
    const { world, bearers, read } = stored('revoked');
    await expect(read()).rejects.toMatchObject({ name: 'GitHubUnauthorized' });
    world.text = TOKEN;
    await expect(read()).rejects.toMatchObject({ name: 'GitHubUnauthorized' });
    expect([world.reads, bearers]).toEqual([1, ['Bearer revoked', 'Bearer revoked']]);
    world.time = 60_000;
    await read();
    expect(bearers.slice(2)).toEqual(['Bearer revoked', `Bearer ${TOKEN}`]);
  });
});
