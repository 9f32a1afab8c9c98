import { APP_KEY, useApp } from '../github/app-server';
import { API, alertAnswer, alertDelivery, HOOK, seeded, TOKEN, World } from '../world';

const value = seeded('leak');
const alertOf = () => JSON.parse(alertAnswer(value).body);

/** A world with an app, which reported an alert. */
async function reported(
  prepare: (world: World, server: ReturnType<typeof useApp>) => void = () => undefined,
) {
  const world = new World();
  const server = useApp(world);
  server.alert = alertOf();
  prepare(world, server);
  await world.deliver(alertDelivery());
  const failed = await world.drain();
  return { world, server, failed };
}

test('an app reads the alert. The finding names the app, and has neither a token nor a key', async () => {
  const { world, server } = await reported();
  const [finding] = world.executions.values();
  expect(finding).toMatchObject({
    subject: { fingerprint: world.index.fingerprintOf(value) },
    alert: { repository: 'octo-org/shop', number: 1, app: { clientId: 'Iv23liSHOPSHOPSHOPSH' }, api: API },
  });
  expect(finding?.alert).not.toHaveProperty('token');
  const kept = JSON.stringify([[...world.executions], world.lines]);
  for (const secret of [...server.tokens.keys(), 'PRIVATE KEY', value, 'eyJ'])
    expect(kept).not.toContain(secret);
  expect(server.asked).toMatchObject([{ permissions: { secret_scanning_alerts: 'read' } }]);
});

test('a configured installation is named in the finding', async () => {
  const world = new World();
  useApp(world, { installationId: 7 }).alert = alertOf();
  await world.deliver(alertDelivery());
  await world.drain();
  expect([...world.executions.values()][0]?.alert?.app).toEqual({
    clientId: 'Iv23liSHOPSHOPSHOPSH',
    installationId: 7,
  });
});

test.each(['installation', 'installation_repositories', 'github_app_authorization'])(
  'the event %s, which GitHub sends to each app, is ignored',
  async (event) => {
    const world = new World();
    useApp(world);
    const answer = await world.deliver({ action: 'created' }, { 'x-github-event': event });
    expect([answer.statusCode, world.queue]).toEqual([200, []]);
  },
);

test('the webhooks of the app and of the organization report an alert once', async () => {
  const { world } = await reported();
  await world.deliver({ ...alertDelivery(), installation: { id: 7 } });
  await world.drain();
  expect(world.executions.size).toBe(1);
});

test.each<[string, (world: World, server: ReturnType<typeof useApp>) => void]>([
  ['GitHubAppNotInstalled', (_world, { installations }) => void installations.splice(0, 1)],
  [
    'GitHubAppSuspended',
    (_world, { installations: [one] }) => void Object.assign(one ?? {}, { suspended: true }),
  ],
  ['GitHubAppUnknown', (_world, { keys }) => void keys.pop()],
  ['GitHubAppKeyInvalid', ({ secrets }) => void Object.assign(secrets, { [APP_KEY]: { AWSCURRENT: 'x' } })],
  ['GitHubAppClockWrong', (_world, server) => void Object.assign(server, { skew: -300_000 })],
  [
    'GitHubAppPermissionMissing',
    (_world, { installations: [one] }) =>
      void Object.assign(one ?? {}, { permissions: { metadata: 'read' } }),
  ],
])('%s is tried again, and the token of another source is tried at once', async (code, prepare) => {
  const { world, failed } = await reported(prepare);
  expect([failed.length, world.codes()]).toEqual([1, [code]]);
  world.sources.github.push({ webhookSecret: HOOK, token: TOKEN, api: API });
  const app = world.server;
  world.server = async (url, init) =>
    new Headers(init.headers).get('authorization') === `Bearer ${seeded('token')}`
      ? new Response(alertAnswer(value).body)
      : (app as NonNullable<typeof app>)(url, init);
  expect(await world.drain()).toEqual([]);
  expect([...world.executions.values()][0]?.alert?.token).toBe(TOKEN);
});
