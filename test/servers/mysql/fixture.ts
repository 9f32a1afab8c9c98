import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type RowDataPacket,
} from 'mysql2/promise';
import type { IssuerHeldAdapter } from '../../../engine/src/adapter';
import { ENVIRONMENT } from '../../../engine/src/contract';
import { createLog } from '../../../engine/src/log';
import { Rotator } from '../../../engine/src/testing/rotator';
import { mysql } from '../../../lambdas/credentials/mysql/adapter';
import type { OpenServer } from '../../../lambdas/credentials/mysql/connection';
import { TIME_LIMITS, withinTimes } from '../../../lambdas/credentials/mysql/driver';
import type { Login } from '../../../lambdas/databases/login';
import { startMariadb } from '../../../lambdas/databases/servers/mariadb';
import type { RunningServer } from '../../../lambdas/databases/servers/server';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';

const authority = new CertificateAuthority();
export const CA = authority.certificate;
export const HOST = '127.0.0.1';
/** Every right, for the preparation of tests. */
export const ROOT = { username: 'root_of_tests', password: 'hunter2-of-the-root' };
/** The rights that the docs page lists. */
export const ADMIN = { username: 'admin', password: 'hunter2-of-the-admin' };

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

/** Parameters of the kind for a server, as the construct writes them. */
export const parametersFor = ({ port }: Ports, more: object = {}) => ({
  strategy: 'mariadb-passwords',
  engine: 'mariadb',
  host: HOST,
  port,
  readerHost: HOST,
  readerPort: port,
  username: 'app',
  accountHost: '%',
  createUser: true,
  keepSessions: false,
  passwordLength: 43,
  passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  certificateAuthority: createHash('sha256').update(CA).digest('hex'),
  ...more,
});

/** The rotator of one secret at a real server. Time passes only while no connection is used. */
export class ServerRotator extends Rotator {
  /** Time limits of the driver. */
  times = TIME_LIMITS;

  constructor(parameters: Readonly<Record<string, unknown>>, open?: OpenServer) {
    let calls = 0;
    const counted =
      <A extends unknown[], T>(call: (...input: A) => Promise<T>) =>
      async (...input: A): Promise<T> => {
        calls++;
        try {
          return await call(...input);
        } finally {
          calls--;
        }
      };
    const countedServer: OpenServer = (own) => {
      const connectTo = counted((open ?? ((own) => withinTimes(own, this.times)))(own));
      return async (...input) => {
        const session = await connectTo(...input);
        return {
          query: counted((statement: string) => session.query(statement)),
          close: () => session.close(),
        };
      };
    };
    super({ factory: mysql(countedServer), parameters });
    this.clock.isBusy = () => calls > 0;
    this.environment[ENVIRONMENT.adminSecret] =
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';
    this.admin = JSON.stringify(ADMIN);
  }

  /** Value with a staging label. */
  value(label: string): Login {
    return JSON.parse(this.secret.text(label) ?? 'null') as Login;
  }

  /** The adapter, for calls without the engine. */
  get adapter(): IssuerHeldAdapter<Login> {
    const { clock } = this;
    const log = createLog({ FunctionName: 'rotator' }, (line) => this.lines.push(line), clock.now);
    const context = { clock, log, timeLeft: () => 300_000, adminSecret: async () => this.admin };
    return this.factory.create(this.configured, context) as IssuerHeldAdapter<Login>;
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
