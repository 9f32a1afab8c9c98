import Valkey from 'iovalkey';
import { redisUser } from '../../../../lambdas/credentials/redis/adapter';
import {
  type RedisOptions,
  type RedisServer,
  startRedis,
  startValkey,
} from '../../../../lambdas/databases/servers/redis';
import type { StartServer } from '../../../../lambdas/databases/servers/server';
import type { CheckedServer, ServerSpec, Session } from '../server';
import { HOST, serverCertificate } from './certificates';
import { ADMIN, BASELINE, baselineOf, loginIn, PASSWORDS } from './values';

const USERNAME = 'app';
const RULES = '~app:* +@read +@write +ping';
/** Servers that do not replicate users. */
const NODES = 2;

const spec = (name: string, start: StartServer<RedisOptions, RedisServer>): ServerSpec => ({
  name,
  real: true,
  start: () => startChecked(start),
});

export const redis = spec('redis', startRedis);
export const valkey = spec('valkey', startValkey);

async function startChecked(start: StartServer<RedisOptions, RedisServer>): Promise<CheckedServer> {
  const { cert, key, ca, sha256 } = serverCertificate();
  const users = ['default off', `${BASELINE.username} on >${BASELINE.password} ${RULES}`];
  const servers: RedisServer[] = [];
  const stop = async () => void (await Promise.all(servers.map((server) => server.stop())));
  try {
    while (servers.length < NODES) servers.push(await start({ cert, key, admin: ADMIN, users }));
  } catch (error) {
    await stop();
    throw error;
  }
  const ports = servers.map(({ port }) => port);
  const onEvery = (work: (administrator: Valkey) => Promise<unknown>) =>
    Promise.all(
      ports.map(async (port) => {
        const administrator = await connect(port, ca, ADMIN);
        await work(administrator).finally(() => administrator.disconnect());
      }),
    );
  let logins = 0;
  // The clients use the servers in turn.
  const open: CheckedServer['open'] = async (text) =>
    sessionOf(await connect(ports[logins++ % NODES] as number, ca, loginIn(text)));
  return {
    version: servers[0]?.version ?? '',
    factory: redisUser(),
    parameters: {
      nodes: ports.map((port) => `${HOST}:${port}`).join(','),
      username: USERNAME,
      acl: RULES,
      engine: 'redis',
      readerHost: HOST,
      readerPort: ports[0] ?? 0,
      keepSessions: false,
      certificateAuthority: sha256,
      ...PASSWORDS,
    },
    admin: JSON.stringify(ADMIN),
    open,
    async endAdminSessions() {
      await onEvery((administrator) => administrator.call('CLIENT', 'KILL', 'USER', ADMIN.username));
    },
    baseline: baselineOf(open, async (_current, { username, password }) => {
      await onEvery((administrator) =>
        administrator.call('ACL', 'SETUSER', username, 'resetpass', `>${password}`),
      );
    }),
    stop,
  };
}

async function connect(
  port: number,
  ca: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<Valkey> {
  const client = new Valkey({
    host: HOST,
    port,
    username,
    password,
    tls: { ca },
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
  });
  let refusal: Error | undefined;
  client.on('error', (error) => {
    refusal ??= error;
  });
  try {
    await client.connect();
    // The client sends AUTH without waiting for the reply.
    await client.ping();
    if (refusal) throw refusal;
    return client;
  } catch (error) {
    client.disconnect();
    throw refusal ?? error;
  }
}

const sessionOf = (client: Valkey): Session => ({
  query: async () => void (await client.incr('app:visits')),
  close: async () => client.disconnect(),
});
