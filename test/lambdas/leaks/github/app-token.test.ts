import { generateKeyPairSync } from 'node:crypto';
import type { Access } from '../../../../lambdas/leaks/github/app-token';
import { gitHubClients } from '../../../../lambdas/leaks/github/client';
import { API } from '../world';
import { APP_KEY, AppServer, CLIENT_ID, newKey, pemOf } from './app-server';

const [key, other] = [newKey(), newKey()];
const pem = pemOf(key.privateKey);
const LOOKUP = 'GET /repos/octo-org/shop/installation';
const ASK = 'POST /app/installations/7/access_tokens';
const READ = 'GET /repos/octo-org/shop/secret-scanning/alerts/1';

interface Change {
  readonly access?: Access;
  readonly app?: object;
  readonly api?: string;
}

function setUp({ access = 'read', app = {}, api = API }: Change = {}) {
  const world = { time: Date.parse('2026-11-29T12:00:00.500Z'), secret: pem, reads: 0 };
  const server = new AppServer(() => world.time, api);
  server.keys.push(key.publicKey);
  const clients = gitHubClients({
    call: async (service, operation, input) => {
      expect([service, operation, input]).toEqual([
        'secretsmanager',
        'GetSecretValue',
        { SecretId: APP_KEY },
      ]);
      world.reads++;
      return { SecretString: world.secret };
    },
    now: () => world.time,
    access,
    fetch: server.fetch,
  });
  const source = { api, app: { clientId: CLIENT_ID, privateKey: APP_KEY, ...app } };
  return { world, server, github: clients(source), again: () => clients(source) };
}

const MINUTE = 60_000;

describe('an installation token', () => {
  test('is requested for one repository and for reading alerts, and used until shortly before its end', async () => {
    const { world, server, github, again } = setUp();
    expect(await github.alert('octo-org/shop', 1)).toMatchObject({ number: 1 });
    world.time += 54 * MINUTE;
    await again()
      .alertWithSecret('Octo-Org/shop', 1)
      .catch(() => undefined);
    await again().alertWithSecret('octo-org/shop', 1);
    expect(server.requests.slice(0, 3)).toEqual([LOOKUP, ASK, `${READ}?hide_secret=true`]);
    expect(server.asked).toEqual([
      { permissions: { secret_scanning_alerts: 'read', metadata: 'read' }, repositories: ['shop'] },
    ]);
    world.time += 2 * MINUTE;
    await again().alertWithSecret('octo-org/shop', 1);
    expect([server.asked.length, world.reads]).toEqual([2, 2]);
  });

  test('that closes alerts may write them', async () => {
    const { server, github } = setUp({ access: 'write' });
    await github.resolve('octo-org/shop', 1, 'done');
    expect(server.asked).toEqual([
      { permissions: { secret_scanning_alerts: 'write', metadata: 'read' }, repositories: ['shop'] },
    ]);
  });

  test('is for the repositories of the installation when the alerts of an organization are listed', async () => {
    const { server, github } = setUp();
    expect((await github.openAlerts({ organization: 'octo-org' }, 10)).alerts).toHaveLength(1);
    expect(server.requests.slice(0, 2)).toEqual(['GET /orgs/octo-org/installation', ASK]);
    expect(server.asked).toEqual([{ permissions: { secret_scanning_alerts: 'read', metadata: 'read' } }]);
  });

  test('is another one for each repository, also of another organization', async () => {
    const { server, github } = setUp();
    for (const repository of ['octo-org/shop', 'acme/shop', 'octo-org/blog'])
      await github.alert(repository, 1);
    expect(server.asked).toHaveLength(3);
    expect(server.requests).toContain('POST /app/installations/8/access_tokens');
  });

  test('is requested from the configured installation without a look-up', async () => {
    const { server, github } = setUp({ app: { installationId: 7 } });
    await github.alert('octo-org/shop', 1);
    expect(server.requests).toEqual([ASK, `${READ}?hide_secret=true`]);
  });

  test('is requested from a GitHub Enterprise Server', async () => {
    const { server, github } = setUp({ api: 'https://github.example.com/api/v3' });
    await github.alert('octo-org/shop', 1);
    expect(server.requests[0]).toBe(LOOKUP);
  });

  test('is shared by requests at the same time, and requested again after a failure', async () => {
    const { server, github } = setUp();
    server.answer = () => new Response('', { status: 503 });
    const both = () =>
      Promise.allSettled([github.alert('octo-org/shop', 1), github.alert('octo-org/shop', 1)]);
    expect((await both()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    server.answer = () => undefined;
    expect((await both()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(server.asked).toHaveLength(1);
  });

  test('that GitHub refuses is replaced once, with the key as it is now', async () => {
    const { world, server, github } = setUp();
    await github.alert('octo-org/shop', 1);
    server.tokens.clear();
    // The key was exchanged, and the old one deleted.
    server.keys.splice(0, 1, other.publicKey);
    world.secret = pemOf(other.privateKey);
    await github.alert('octo-org/shop', 1);
    expect(server.asked).toHaveLength(2);
    server.answer = (request) => (request.startsWith(READ) ? new Response('', { status: 401 }) : undefined);
    await expect(github.alert('octo-org/shop', 1)).rejects.toMatchObject({ name: 'GitHubUnauthorized' });
    expect(server.asked).toHaveLength(3);
  });
});

test('two keys work at once, so that they are exchanged without a failed request', async () => {
  const { world, server, github } = setUp();
  server.keys.push(other.publicKey);
  await github.alert('octo-org/shop', 1);
  world.secret = pemOf(other.privateKey);
  await github.alert('octo-org/blog', 1);
  server.keys.shift();
  await github.alert('acme/shop', 1);
  expect(server.asked).toHaveLength(3);
});

describe('a private key', () => {
  const pkcs8 = pemOf(key.privateKey, 'pkcs8');
  test.each([
    ['PKCS#1', pem],
    ['PKCS#8', pkcs8],
    ['PKCS#1 with white space around it', `\n ${pem}\n\n`],
    ['PKCS#1 with line breaks of Windows', pem.replaceAll('\n', '\r\n')],
    ['PKCS#1 with escaped line breaks', pem.replaceAll('\n', '\\n')],
    ['PKCS#8 with escaped line breaks of Windows', pkcs8.replaceAll('\n', '\\r\\n')],
    ['PKCS#1 with spaces for line breaks', pem.replaceAll('\n', ' ')],
    ['JSON', JSON.stringify({ privateKey: pem, webhookSecret: 'x' })],
    ['JSON with the name of another tool', JSON.stringify({ private_key: pkcs8, secret: 'x' })],
    ['JSON with line breaks escaped twice', JSON.stringify({ pem: pem.replaceAll('\n', '\\n') })],
  ])('in %s signs', async (_what, text) => {
    const { world, github } = setUp();
    world.secret = text;
    expect(await github.alert('octo-org/shop', 1)).toMatchObject({ number: 1 });
  });

  const passphrase = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' } as const;
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each([
    ['nothing', ''],
    ['a token', 'ghp_0000000000000000'],
    ['JSON without it', '{}'],
    ['a public key', String(key.publicKey.export({ type: 'spki', format: 'pem' }))],
    ['a key that is cut off', pem.slice(0, 400)],
    ['a key with a part missing', pem.replace(/\n[^\n]+\n[^\n]+\n/, '\n')],
    ['a key with a passphrase', String(key.privateKey.export(passphrase))],
    ['a key of an elliptic curve', pemOf(elliptic, 'pkcs8')],
  ])('that is %s is refused by name, without a request', async (_what, text) => {
    const { world, server, github } = setUp();
    world.secret = text;
    const error = await github.alert('octo-org/shop', 1).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ name: 'GitHubAppKeyInvalid' });
    if (text.length > 99) expect(JSON.stringify([String(error), error])).not.toContain(text.slice(60, 90));
    expect(server.requests).toEqual([]);
  });
});

describe('an app is refused by name', () => {
  const refusal = async (change: Change, prepare: (of: ReturnType<typeof setUp>) => unknown) => {
    const all = setUp(change);
    prepare(all);
    return all.github.alert('octo-org/shop', 1).then(
      () => 'accepted',
      ({ name }: Error) => name,
    );
  };

  test.each<[string, string, Change, (of: ReturnType<typeof setUp>) => unknown]>([
    ['of another client id', 'GitHubAppUnknown', { app: { clientId: 'Iv1.8a61f9b3a7aba766' } }, () => 0],
    ['with the key of another app', 'GitHubAppUnknown', {}, ({ server }) => server.keys.splice(0, 1)],
    [
      'that is not installed there',
      'GitHubAppNotInstalled',
      {},
      ({ server }) => server.installations.splice(0, 1),
    ],
    ['with an installation that is gone', 'GitHubAppNotInstalled', { app: { installationId: 9 } }, () => 0],
    [
      'with an installation without the repository',
      'GitHubAppNotInstalled',
      { app: { installationId: 7 } },
      ({ server }) => server.installations[0]?.repositories.shift(),
    ],
    [
      'that is suspended',
      'GitHubAppSuspended',
      {},
      ({ server }) => Object.assign(server.installations[0] ?? {}, { suspended: true }),
    ],
    [
      'that may only read',
      'GitHubAppPermissionMissing',
      { access: 'write' },
      ({ server }) =>
        Object.assign(server.installations[0] ?? {}, {
          permissions: { secret_scanning_alerts: 'read', metadata: 'read' },
        }),
    ],
    [
      'whose clock is 10 minutes behind',
      'GitHubAppClockWrong',
      {},
      ({ server }) => Object.assign(server, { skew: 600_000 }),
    ],
    [
      'whose clock is 2 minutes ahead',
      'GitHubAppClockWrong',
      {},
      ({ server }) => Object.assign(server, { skew: -120_000 }),
    ],
    [
      'whose clock is 59 seconds ahead',
      'accepted',
      {},
      ({ server }) => Object.assign(server, { skew: -59_000 }),
    ],
    [
      'whose clock is 8 minutes behind',
      'accepted',
      {},
      ({ server }) => Object.assign(server, { skew: 480_000 }),
    ],
  ])('%s', async (_what, name, change, prepare) => {
    expect(await refusal(change, prepare)).toBe(name);
  });

  const answers = (status: number, body: string, headers = {}) => new Response(body, { status, headers });
  const date = (milliseconds: number) =>
    new Date(Date.parse('2026-11-29T12:00:00Z') + milliseconds).toUTCString();
  test.each<[string, Response, string]>([
    ['a limit', answers(403, '{}', { 'retry-after': '9' }), 'GitHubRateLimited'],
    ['another refusal', answers(403, '{"message":"Forbidden"}'), 'GitHubForbidden'],
    ['an unknown complaint', answers(422, '{"message":"Validation failed"}'), 'GitHubRefused'],
    ['a move', answers(301, '{}', { location: 'https://evil.example' }), 'GitHubRedirected'],
    ['an outage', answers(502, '<html>'), 'GitHubServerError'],
    ['a refusal at another time', answers(401, '', { date: date(90_000) }), 'GitHubAppClockWrong'],
    ['a refusal at the same time', answers(401, '', { date: date(30_000) }), 'GitHubAppUnknown'],
    ['no JSON', answers(200, '<html>'), 'GitHubBadAnswer'],
    ['another form', answers(200, '[]'), 'GitHubBadAnswer'],
  ])('that gets %s', async (_what, response, name) => {
    expect(await refusal({}, ({ server }) => Object.assign(server, { answer: () => response }))).toBe(name);
  });

  test.each([
    ['without an end', { token: 'ghs_1' }, 'GitHubBadAnswer'],
    ['that no header can hold', { token: 'a\nb', expires_at: '2026-11-29T13:00:00Z' }, 'GitHubTokenInvalid'],
  ])('that gets a token %s', async (_what, body, name) => {
    const answer = (request: string) => (request === ASK ? answers(201, JSON.stringify(body)) : undefined);
    expect(await refusal({}, ({ server }) => Object.assign(server, { answer }))).toBe(name);
  });
});
