import { spawn } from 'node:child_process';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALTERNATING } from '../../../../lambdas/credentials/postgres/contract';
import { type Account, unprivileged } from '../../../../lambdas/databases/servers/postgres-programs';
import {
  findProgram,
  freePort,
  ServerProcess,
  temporaryFolder,
} from '../../../../lambdas/databases/servers/process';
import { ServerMissing } from '../../../../lambdas/databases/servers/server';
import type { CheckedServer, ServerSpec } from '../server';
import { HOST, serverCertificate } from './certificates';
import { openAt, type PreparedPostgres, startCheckedPostgres } from './postgres';
import { connect } from './postgres-client';
import { ADMIN, newPassword, preparing } from './values';

/** The login with which the pooler reads the verifiers of its clients. */
const LOOKUP = { username: 'pgbouncer', password: newPassword() };

/** As the documentation of PgBouncer advises for `auth_query`: a function, because only superusers read the verifiers. */
const PREPARE = [
  `CREATE ROLE ${LOOKUP.username} LOGIN PASSWORD '${LOOKUP.password}'`,
  `CREATE FUNCTION public.lookup(INOUT name text, OUT verifier text) RETURNS record LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog AS 'SELECT usename, passwd FROM pg_shadow WHERE usename = name'`,
  'REVOKE ALL ON FUNCTION public.lookup(text) FROM PUBLIC',
  `GRANT EXECUTE ON FUNCTION public.lookup(text) TO ${LOOKUP.username}`,
];

/** The clients connect to a pooler in transaction mode; the rotator connects to the server. */
export const pgbouncer: ServerSpec = {
  name: 'postgres-pgbouncer',
  real: true,
  async start(): Promise<CheckedServer> {
    const server = await startCheckedPostgres(ALTERNATING);
    return preparing(server, () => behindPooler(server));
  },
};

async function behindPooler(server: PreparedPostgres): Promise<CheckedServer> {
  const superuser = await connect(server.place, ADMIN);
  for (const statement of PREPARE) await superuser.query(statement);
  await superuser.end();
  const pooler = await startPooler(server);
  const place = { ...server.place, port: pooler.port };
  return {
    ...server,
    version: `${server.version}, ${pooler.version}`,
    open: openAt(place, server.tables),
    async stop() {
      await pooler.stop();
      await server.stop();
    },
  };
}

async function startPooler({ place: { port: target, database } }: PreparedPostgres) {
  const program = findProgram('pgbouncer');
  if (!program) throw new ServerMissing('PgBouncer', 'node tools/servers/install.mjs');
  const { cert, key, ca } = serverCertificate();
  const folder = temporaryFolder();
  const account = unprivileged();
  own(folder, account);
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    own(path, account);
    return path;
  };
  const port = await freePort();
  const settings = {
    listen_addr: HOST,
    listen_port: port,
    unix_socket_dir: '',
    pool_mode: 'transaction',
    default_pool_size: 10,
    auth_type: 'scram-sha-256',
    auth_file: file('users', `"${LOOKUP.username}" "${LOOKUP.password}"\n`),
    auth_user: LOOKUP.username,
    auth_query: 'SELECT name, verifier FROM public.lookup($1)',
    // Until the pooler closes a connection, it is evidence of use.
    server_idle_timeout: 0.2,
    client_tls_sslmode: 'require',
    client_tls_cert_file: file('server.crt', cert),
    client_tls_key_file: file('server.key', key),
    server_tls_sslmode: 'verify-full',
    server_tls_ca_file: file('ca.crt', ca),
  };
  const lines = Object.entries(settings).map((setting) => `${setting.join(' = ')}\n`);
  const configuration = file(
    'pgbouncer.ini',
    `[databases]\n${database} = host=${HOST} port=${target}\n[pgbouncer]\n${lines.join('')}`,
  );
  const running = new ServerProcess(
    spawn(program, [configuration], { ...account, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    folder,
  );
  let version = '';
  try {
    await running.waitUntil(async () => {
      const client = await connect({ port, ca, database }, LOOKUP);
      await client.end();
    });
    version = await versionOf(program);
  } catch (error) {
    await running.stop('SIGKILL').catch(() => rmSync(folder, { recursive: true, force: true }));
    throw error;
  }
  return { port, version, stop: () => running.stop('SIGKILL') };
}

function own(path: string, account: Account | undefined): void {
  if (account) chownSync(path, account.uid, account.gid);
}

async function versionOf(program: string): Promise<string> {
  const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return text.split('\n')[0] ?? '';
}
