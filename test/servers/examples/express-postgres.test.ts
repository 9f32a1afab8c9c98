/**
 * Two processes of examples/express-postgres with the built client, signed requests and notices. Passwords are replaced
 * by hand, so that no fixture of the engine is involved.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAwsFixture, openLocalAws } from '../../../client/test/backends/aws/local-aws-fixture';
import { eventOf, serveQueue } from '../../../client/test/notices/queue';
import { Callers } from '../../../examples/express-postgres/callers';
import type { PostgresServer } from '../../../lambdas/databases/servers/postgres';
import { asSuperuser, CA, closeClients, startServer } from '../../lambdas/credentials/postgres/fixture';

const ROOT = join(__dirname, '../../..');
const NAME = 'orders/login';
const ROTATIONS = 4;

let folder: string;
let server: PostgresServer;
let local: LocalAwsFixture;
let queue: Awaited<ReturnType<typeof serveQueue>>;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orders-'));
  writeFileSync(join(folder, 'ca.pem'), CA);
  [server, local, queue] = await Promise.all([startServer(), openLocalAws(), serveQueue()]);
  await asSuperuser(
    server,
    [
      'CREATE TABLE orders (id bigserial PRIMARY KEY, article text, count int)',
      ...['orders_a', 'orders_b'].flatMap((role) => [
        `CREATE ROLE ${role} NOLOGIN`,
        `GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`,
        `GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
      ]),
    ],
    'shop',
  );
});

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await closeClients();
  await Promise.all([local?.close(), queue?.close()]);
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Waits for a condition. @throws after 20 seconds */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Not within 20 seconds: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a process of the service. */
async function startService(secretArn: string) {
  const port = await freePort();
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/express-postgres/server.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      ...local.environment,
      LOGIN: secretArn,
      NOTICES: queue.queueUrl,
      PORT: String(port),
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  processes.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      output += part;
    });
  await until(() => output.includes('listens') || child.exitCode !== null);
  return { child, url: `http://127.0.0.1:${port}`, output: () => output };
}

/** Stores a login of a role, and lets the server accept it. */
async function login(n: number): Promise<{ username: string; value: string }> {
  const username = ['orders_a', 'orders_b'][n % 2] as string;
  const password = `hunter2-of-version-${n}`;
  await asSuperuser(server, [`ALTER ROLE ${username} LOGIN PASSWORD '${password}'`]);
  const place = { host: '127.0.0.1', port: server.port, dbname: 'shop' };
  return { username, value: JSON.stringify({ engine: 'postgres', username, password, ...place }) };
}

const versionsIn = async (urls: readonly string[]): Promise<unknown[]> =>
  Promise.all(
    urls.map(async (url) => {
      const { secrets } = (await (await fetch(`${url}/health`)).json()) as {
        secrets: { versionId?: string }[];
      };
      return secrets[0]?.versionId;
    }),
  );

const sessionsOf = async (username: string): Promise<number> => {
  const query = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = '${username}'`;
  return (await asSuperuser(server, [query]))[0]?.count as number;
};

test('two processes serve every request through four rotations, and end without losing one', async () => {
  let current = await login(0);
  const { ARN } = await local.call('CreateSecret', { Name: NAME, SecretString: current.value });
  const services = await Promise.all([startService(ARN), startService(ARN)]);
  const urls = services.map(({ url }) => url);
  const callers = urls.map((url) => new Callers(url, 4));
  try {
    await Promise.all(callers.map((each) => each.more(50)));
    for (let n = 1; n <= ROTATIONS; n++) {
      const next = await login(n);
      const { VersionId } = await local.call('PutSecretValue', { SecretId: ARN, SecretString: next.value });
      queue.send({ ...eventOf(NAME, VersionId), resources: [ARN] });
      await until(async () => (await versionsIn(urls)).every((version) => version === VersionId));
      // Connections of the earlier login end when they return to the pool, or when they are idle.
      const earlier = current.username;
      await until(async () => (await sessionsOf(earlier)) === 0);
      await asSuperuser(server, [`ALTER ROLE ${earlier} NOLOGIN`]);
      current = next;
      await Promise.all(callers.map((each) => each.more(50)));
    }
  } finally {
    await Promise.all(callers.map((each) => each.end()));
  }
  expect(callers.flatMap(({ failures }) => failures)).toEqual([]);
  expect(callers.map(({ requests }) => requests > ROTATIONS * 50)).toEqual([true, true]);

  const last = urls.map((url) => fetch(`${url}/orders`));
  for (const { child } of services) child.kill('SIGTERM');
  expect(await Promise.all(last.map(async (answer) => (await answer).status))).toEqual([200, 200]);
  await until(() => services.every(({ child }) => child.exitCode !== null));
  expect(services.map(({ child }) => child.exitCode)).toEqual([0, 0]);
  for (const { output } of services) expect(output()).not.toContain('hunter2');
}, 120_000);

test('a process without its secret ends with the reason', async () => {
  const { child, output } = await startService(
    `arn:aws:secretsmanager:${local.aws.region}:123456789012:secret:none-AbCdEf`,
  );
  await until(() => child.exitCode !== null);
  expect(child.exitCode).toBe(1);
  expect(output()).toContain('SecretNotFound');
});
