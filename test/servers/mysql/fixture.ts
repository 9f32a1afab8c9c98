import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type RowDataPacket,
} from 'mysql2/promise';
import type { Login } from '../../../lambdas/databases/login';
import { startMariadb } from '../../../lambdas/databases/servers/mariadb';
import type { RunningServer } from '../../../lambdas/databases/servers/server';
import { ADMIN, authority, CA, HOST } from '../../lambdas/credentials/mysql/rotator';

export {
  ADMIN,
  bundledDriver,
  CA,
  HOST,
  parametersFor,
  ServerRotator,
} from '../../lambdas/credentials/mysql/rotator';

/** Every right, for the preparation of tests. */
export const ROOT = { username: 'root_of_tests', password: 'hunter2-of-the-root' };

const ADMIN_GRANTS = [
  `CREATE USER admin IDENTIFIED BY '${ADMIN.password}'`,
  'GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO admin',
  'GRANT SELECT ON mysql.* TO admin',
];

export async function startServer(): Promise<RunningServer> {
  const server = await startMariadb({ ...authority.issue(HOST), admin: ROOT });
  await asRoot(server, ...ADMIN_GRANTS);
  return server;
}

type Ports = Pick<RunningServer, 'port'>;
type Credentials = Pick<Login, 'username' | 'password'>;

/** A client of an application. */
export async function connect(
  { port }: Ports,
  { username, password }: Credentials,
  more: ConnectionOptions = {},
): Promise<Connection> {
  const client = await createConnection({
    host: HOST,
    port,
    user: username,
    password,
    ssl: { ca: CA },
    ...more,
  });
  client.on('error', () => undefined);
  clients.add(client);
  return client;
}

const clients = new Set<Connection>();

export function closeClients(): void {
  for (const client of clients) client.destroy();
  clients.clear();
}

/** Runs statements with every right, and returns the rows of the last one. */
export async function asRoot(server: Ports, ...statements: readonly string[]): Promise<RowDataPacket[]> {
  const client = await connect(server, ROOT);
  let rows: RowDataPacket[] = [];
  for (const statement of statements) [rows] = await client.query<RowDataPacket[]>(statement);
  client.destroy();
  return rows;
}

/** True if the server accepts a login. */
export async function accepts(server: Ports, login: Credentials): Promise<boolean> {
  try {
    (await connect(server, login)).destroy();
    return true;
  } catch (error) {
    if (/Access denied|account is locked/.test(String(error))) return false;
    throw error;
  }
}

let folder: string | undefined;

/** Provides the file of the certificate authority, as the code of the function has it. */
export function provideAuthority(text = CA): void {
  folder ??= mkdtempSync(join(tmpdir(), 'rekey-ca-'));
  writeFileSync(join(folder, 'ca.pem'), text);
  process.env.LAMBDA_TASK_ROOT = folder;
}

export function removeAuthority(): void {
  delete process.env.LAMBDA_TASK_ROOT;
  if (folder) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}
