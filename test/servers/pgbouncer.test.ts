import { spawn } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, DAY } from 'cdk-rekey-engine/testing';
import type { PostgresServer } from '../../lambdas/databases/servers/postgres';
import { unprivileged } from '../../lambdas/databases/servers/postgres-programs';
import {
  findProgram,
  freePort,
  ServerProcess,
  temporaryFolder,
} from '../../lambdas/databases/servers/process';
import {
  asSuperuser,
  authority,
  CA,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from '../lambdas/credentials/postgres/fixture';

/** Readers behind PgBouncer. The rotator connects to the server itself. */
let server: PostgresServer;
beforeAll(async () => {
  provideAuthority();
  server = await startServer();
  // PgBouncer reads the verifiers of logins with the login of its own.
  await asSuperuser(
    server,
    [
      "CREATE ROLE pgbouncer LOGIN PASSWORD 'hunter2-of-the-pooler'",
      `CREATE FUNCTION public.lookup(INOUT name text, OUT hash text) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
         AS $$SELECT rolname, rolpassword FROM pg_authid WHERE rolname = name AND rolcanlogin$$`,
      'REVOKE EXECUTE ON FUNCTION public.lookup FROM PUBLIC',
      'GRANT EXECUTE ON FUNCTION public.lookup TO pgbouncer',
    ],
    'shop',
  );
});
afterEach(closeClients);
afterAll(async () => {
  await server?.stop();
  removeAuthority();
});

const POOL_MODES = ['session', 'transaction'];

/** Starts PgBouncer with TLS on both sides. */
async function startPooler(mode: string) {
  const folder = temporaryFolder();
  const account = unprivileged();
  const port = await freePort();
  const { cert, key } = authority.issue('localhost', '127.0.0.1');
  const files = {
    'ca.pem': CA,
    'cert.pem': cert,
    'key.pem': key,
    'users.txt': '"pgbouncer" "hunter2-of-the-pooler"\n',
    'pgbouncer.ini': `[databases]
shop = host=localhost port=${server.port} dbname=shop auth_user=pgbouncer
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
auth_query = SELECT name, hash FROM public.lookup($1)
pool_mode = ${mode}
server_idle_timeout = 1
query_wait_timeout = 2
client_tls_sslmode = require
client_tls_cert_file = ${join(folder, 'cert.pem')}
client_tls_key_file = ${join(folder, 'key.pem')}
server_tls_sslmode = verify-full
server_tls_ca_file = ${join(folder, 'ca.pem')}
ignore_startup_parameters = extra_float_digits,options
`,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    if (account) chownSync(join(folder, name), account.uid, account.gid);
  }
  chmodSync(folder, 0o755);
  const program = findProgram('pgbouncer') as string;
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], {
    ...account,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const process = new ServerProcess(child, folder);
  const pooler = { port, stop: () => process.stop('SIGINT') };
  return { pooler, process };
}

const users = 'SELECT session_user, current_user';

describe.each(POOL_MODES)('in the mode %s', (mode) => {
  let pooler: { readonly port: number; stop(): Promise<void> };
  let rotator: ServerRotator;
  beforeAll(async () => {
    rotator = await new ServerRotator(parametersFor(server, { logins: `${mode}_a,${mode}_b` })).deploy();
    const started = await startPooler(mode);
    pooler = started.pooler;
    await started.process.waitUntil(async () => {
      const client = await connect(pooler, rotator.value('AWSCURRENT'));
      await client.query('SELECT 1');
    });
    await closeClients();
  });
  afterAll(async () => {
    await pooler?.stop();
    await rotator.delete();
  });

  const login = () => connect(pooler, rotator.value('AWSCURRENT'));

  test('sessions work as the owner, before and after a rotation', async () => {
    const first = await login();
    expect((await first.query(users)).rows).toEqual([
      { session_user: `${mode}_a`, current_user: 'shop_owner' },
    ]);
    expect(codeOf(await rotator.rotate())).toBe('done');
    const second = await login();
    expect((await second.query(users)).rows).toEqual([
      { session_user: `${mode}_b`, current_user: 'shop_owner' },
    ]);
    // The replaced login works in its grace, also in a new session.
    expect((await first.query(users)).rows).toHaveLength(1);
  });

  test('a server connection of the pooler holds the replaced login back until it is closed', async () => {
    const reader = await connect(pooler, rotator.value('AWSPREVIOUS'));
    await reader.query('BEGIN');
    rotator.clock.pass(DAY);
    await rotator.sweep();
    expect(rotator.logged.map(({ code }) => code)).toContain('Straggler');
    await reader.query('COMMIT');
    await reader.end();
    const open = `SELECT 1 FROM pg_stat_activity WHERE usename = '${mode}_a'`;
    // server_idle_timeout
    while ((await asSuperuser(server, [open])).length > 0) await sleep(200);
    rotator.clock.pass(DAY);
    expect(codeOf(await rotator.sweep())).toBe('done');
    const retired = await asSuperuser(server, [
      `SELECT rolcanlogin FROM pg_roles WHERE rolname = '${mode}_a'`,
    ]);
    expect(retired).toEqual([{ rolcanlogin: false }]);
  });

  test('the sessions of a compromised login end, and those of its successor work', async () => {
    const attacker = await login();
    await attacker.query('SELECT 1');
    expect(codeOf(await rotator.replaceNow())).toBe('done');
    const usable = () =>
      attacker.query('SELECT 1').then(
        () => true,
        () => false,
      );
    expect(await usable()).toBe(false);
    expect((await (await login()).query(users)).rows).toEqual([
      { session_user: `${mode}_a`, current_user: 'shop_owner' },
    ]);
  });
});

test('in the mode transaction, SET ROLE none remains for the next client', async () => {
  const rotator = await new ServerRotator(parametersFor(server, { logins: 'leak_a,leak_b' })).deploy();
  const { pooler, process } = await startPooler('transaction');
  await process.waitUntil(async () => connect(pooler, rotator.value('AWSCURRENT')));
  const value = rotator.value('AWSCURRENT');
  await (await connect(pooler, value)).query('SET ROLE none');
  const next = await connect(pooler, value);
  expect((await next.query(users)).rows).toEqual([{ session_user: 'leak_a', current_user: 'leak_a' }]);
  await closeClients();
  await pooler.stop();
});
