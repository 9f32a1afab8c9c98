/** Queries the service over HTTP, on a real PostgreSQL server, while the rotator replaces its login. */
import type { AddressInfo } from 'node:net';
import { type Backend, BackendError, SecretsClient } from 'rekey-client';
import type { PostgresServer } from '../../lambdas/databases/servers/postgres';
import {
  asSuperuser,
  CA,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from '../../test/lambdas/credentials/postgres/fixture';
import { Callers } from './callers';
import { createService } from './service';

const DAY = 86_400_000;
const LOGIN = 'orders/login';
const ROTATIONS = 2;

/** Secrets Manager with the secret of a rotator. */
const secretsOf = ({ secret }: ServerRotator): Backend => ({
  name: 'memory',
  async fetch({ id, stage = 'AWSCURRENT' }) {
    const versionId = secret.labels[stage] ?? '';
    const value = secret.versions.get(versionId)?.text;
    if (value === undefined) throw new BackendError('not-found', `Secret ${id} has no ${stage}.`);
    return { id, versionId, stages: [stage], value };
  },
});

let server: PostgresServer;
let rotator: ServerRotator;
let end: () => Promise<void> = async () => {};

beforeAll(async () => {
  provideAuthority();
  server = await startServer();
  rotator = await new ServerRotator(parametersFor(server)).deploy();
  // A migration. Both logins work as the owner of the table.
  await asSuperuser(server, ['GRANT CREATE ON SCHEMA public TO shop_owner'], 'shop');
  const migration = await connect(server, rotator.value('AWSCURRENT'));
  await migration.query('CREATE TABLE orders (id bigserial PRIMARY KEY, article text, count int)');
});

afterEach(() => end());

afterAll(async () => {
  await closeClients();
  await server?.stop();
  removeAuthority();
});

/** Starts the service with a client, and its callers. */
async function start(secrets: SecretsClient) {
  await secrets.ready([LOGIN]);
  const service = createService(secrets, { login: LOGIN, pool: { ssl: { ca: CA }, idleTimeoutMillis: 50 } });
  const listening = service.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const callers = new Callers(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`, 8);
  end = async () => {
    await callers.end();
    listening.closeAllConnections();
    await new Promise((resolve) => listening.close(resolve));
    await service.close();
    await secrets.close();
    await until(async () => (await sessions()).length === 0);
  };
  return callers;
}

/** Users of the sessions that serve requests. */
const sessions = async (): Promise<unknown[]> => {
  const query =
    "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'shop' AND usename LIKE 'shop%'";
  return (await asSuperuser(server, [query])).map(({ usename }) => usename);
};

/** Waits for a condition. @throws after 10 seconds */
const until = async (condition: () => Promise<boolean>): Promise<void> => {
  const end = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Not within 10 seconds: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

test('no request fails while the login is replaced, used and retired', async () => {
  await closeClients();
  const secrets = new SecretsClient({ backend: secretsOf(rotator) });
  const callers = await start(secrets);
  for (let n = 0; n < ROTATIONS; n++) {
    await callers.more(20);
    expect(await rotator.rotate()).toBe('done');
    // Both logins work until the grace is over: the service uses the earlier one until it learns of the new one.
    await callers.more(20);
    await secrets.changed({ ids: [LOGIN], versionId: rotator.secret.labels.AWSCURRENT ?? '', spread: 0 });
    const { username } = rotator.value('AWSCURRENT');
    await until(async () => (await sessions()).join() === username);
    rotator.clock.pass(DAY);
    expect(await rotator.sweep()).toBe('done');
  }
  await callers.more(20);
  await callers.end();
  expect(callers.failures).toEqual([]);
});

test('no request fails, although the service learns of the new login when the server refuses the earlier one', async () => {
  const secrets = new SecretsClient({ backend: secretsOf(rotator) });
  const refusals: string[] = [];
  secrets.on('refused', ({ code }) => refusals.push(code));
  const callers = await start(secrets);
  for (let n = 0; n < ROTATIONS; n++) {
    await callers.more(20);
    expect(await rotator.rotate()).toBe('done');
    const [earlier = ''] = await sessions();
    // The server refuses new sessions only: ending those in use would end requests in progress.
    await asSuperuser(server, [`ALTER ROLE ${earlier} NOLOGIN`]);
    await callers.more(200);
    await until(async () => refusals.length > n);
    await secrets.idle();
    const { username } = rotator.value('AWSCURRENT');
    await until(async () => (await sessions()).join() === username);
    rotator.clock.pass(DAY);
    expect(await rotator.sweep()).toBe('done');
  }
  await callers.end();
  expect(callers.failures).toEqual([]);
  expect(new Set(refusals)).toEqual(new Set(['28000']));
});
