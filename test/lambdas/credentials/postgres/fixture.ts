import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rotator } from 'cdk-rekey-engine/testing';
import { Client, type ClientConfig } from 'pg';
import { type OpenServer, postgresFactory } from '../../../../lambdas/credentials/postgres/adapter';
import { overNetwork } from '../../../../lambdas/credentials/postgres/network';
import type { Login } from '../../../../lambdas/databases/login';
import {
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
} from '../../../../lambdas/databases/servers/postgres';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

export const authority = new CertificateAuthority();
export const CA = authority.certificate;
const ADMIN_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';

/** A superuser, and an administrator with the rights that RDS gives: CREATEROLE and CREATEDB. */
export const SUPERUSER = { username: 'root', password: 'hunter2-of-the-superuser' };
export const ADMIN = { username: 'admin', password: 'hunter2-of-the-admin' };
const DATABASE = 'shop';

/** A PostgreSQL server with a database that the administrator owns. */
export async function startServer(options: Partial<PostgresOptions> = {}): Promise<PostgresServer> {
  const certificate = authority.issue('localhost', '127.0.0.1');
  const server = await startPostgres({ ...certificate, admin: SUPERUSER, ...options });
  if (options.standbyOf) return server;
  await asSuperuser(server, [
    `CREATE ROLE admin LOGIN CREATEROLE CREATEDB PASSWORD '${ADMIN.password}'`,
    'CREATE DATABASE shop OWNER admin',
  ]);
  return server;
}

/** A client that is ended after the test. */
export async function connect(
  { port }: Pick<PostgresServer, 'port'>,
  { username, password }: { readonly username: string; readonly password: string },
  config: ClientConfig = {},
): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: username,
    password,
    database: DATABASE,
    ssl: { ca: CA },
    ...config,
  });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

const clients: Client[] = [];

export async function closeClients(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
}

/** Runs statements as the superuser, and returns the rows of the last one. */
export async function asSuperuser(
  server: Pick<PostgresServer, 'port'>,
  statements: readonly string[],
  database = 'postgres',
): Promise<Record<string, unknown>[]> {
  const client = await connect(server, SUPERUSER, { database });
  let rows: Record<string, unknown>[] = [];
  for (const statement of statements) rows = (await client.query(statement)).rows ?? [];
  await client.end();
  return rows;
}

/** Parameters of the kind for a server, as the construct writes them. */
export const parametersFor = ({ port }: Pick<PostgresServer, 'port'>, more: object = {}) => ({
  strategy: 'alternating',
  owner: 'shop_owner',
  logins: 'shop_a,shop_b',
  createRoles: true,
  keepSessions: false,
  host: 'localhost',
  port,
  readerHost: 'localhost',
  readerPort: port,
  dbname: DATABASE,
  passwordLength: 43,
  passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  certificateAuthority: createHash('sha256').update(CA).digest('hex'),
  ...more,
});

/** The rotator of one secret at a real server. Time passes only while no call to the server runs. */
export class ServerRotator extends Rotator {
  constructor(parameters: Readonly<Record<string, unknown>>) {
    let calls = 0;
    const counted = <A extends unknown[], T>(call: (...input: A) => Promise<T>) => {
      return async (...input: A): Promise<T> => {
        calls++;
        try {
          return await call(...input);
        } finally {
          calls--;
        }
      };
    };
    const open: OpenServer = (...input) => {
      const server = overNetwork(...input);
      return {
        administer: counted(server.administer) as typeof server.administer,
        logIn: counted(server.logIn),
      };
    };
    super({ factory: postgresFactory(open), parameters });
    this.clock.isBusy = () => calls > 0;
    this.environment.REKEY_ADMIN_SECRET_ARN = ADMIN_ARN;
    this.admin = JSON.stringify(ADMIN);
    if (parameters.strategy === 'single') this.setTimes({ graceSeconds: 0 });
  }

  /** Value with a staging label. */
  value(label: string): Login {
    return JSON.parse(this.secret.text(label) ?? 'null') as Login;
  }

  get logged(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

let folder: string | undefined;

/** Provides the file of the certificate authority, as the code of the function has it. */
export function provideAuthority(): void {
  folder = mkdtempSync(join(tmpdir(), 'rekey-ca-'));
  writeFileSync(join(folder, 'ca.pem'), CA);
  process.env.LAMBDA_TASK_ROOT = folder;
}

export function removeAuthority(): void {
  delete process.env.LAMBDA_TASK_ROOT;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
