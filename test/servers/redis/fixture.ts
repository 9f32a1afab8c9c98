import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Valkey from 'iovalkey';
import type { IssuerHeldAdapter } from '../../../engine/src/adapter';
import { ENVIRONMENT } from '../../../engine/src/contract';
import { createLog } from '../../../engine/src/log';
import { Rotator } from '../../../engine/src/testing/rotator';
import { redisUser } from '../../../lambdas/credentials/redis/adapter';
import type { Login } from '../../../lambdas/databases/login';
import type { RedisOptions } from '../../../lambdas/databases/servers/redis';
import { type ConnectionTimes, overTls } from '../../../lambdas/redis/connection';
import type { OpenConnection } from '../../../lambdas/redis/protocol';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';

const authority = new CertificateAuthority();
const CA = authority.certificate;
const HOST = '127.0.0.1';
export const ADMIN = { username: 'admin', password: 'hunter2-of-the-admin' };
export const USER = 'app';
const ACL = '~app:* +@read +@write +ping +client';

export const optionsFor = (more: Partial<RedisOptions> = {}): RedisOptions => ({
  ...authority.issue(HOST),
  admin: ADMIN,
  ...more,
});

interface Ports {
  readonly port: number;
}

/** Parameters of the kind for servers, as the construct writes them. */
export const parametersFor = (servers: readonly Ports[], more: object = {}) => ({
  nodes: servers.map(({ port }) => `${HOST}:${port}`).join(','),
  username: USER,
  acl: ACL,
  engine: 'redis',
  readerHost: HOST,
  readerPort: servers[0]?.port ?? 0,
  keepSessions: false,
  passwordLength: 43,
  passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  certificateAuthority: createHash('sha256').update(CA).digest('hex'),
  ...more,
});

/** Short time limits, for servers that stall. */
export const SHORT = { connect: 500, reply: 500, total: 1000 };

/** The rotator of one secret at real servers. Time passes only while no connection is used. */
export class ServerRotator extends Rotator {
  constructor(parameters: Readonly<Record<string, unknown>>, times?: ConnectionTimes) {
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
    const connect = (own: Readonly<Record<string, unknown>>): OpenConnection => {
      const open = counted(overTls(own, times));
      return async (node) => {
        const connection = await open(node);
        const send = counted((...command: string[]) => connection.send(...command));
        return { send, close: () => connection.close() };
      };
    };
    super({ factory: redisUser(connect), parameters });
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

  get logged(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

type Credentials = Pick<Login, 'username' | 'password'>;

/** A client of an application. It connects at the first command, and does not reconnect. */
export function clientOf({ port }: Ports, { username, password }: Credentials): Valkey {
  const client = new Valkey({
    host: HOST,
    port,
    username,
    password,
    tls: { ca: CA },
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
  });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

const clients: Valkey[] = [];

export function closeClients(): void {
  for (const client of clients.splice(0)) if (client.status !== 'end') client.disconnect();
}

/** Runs a command as the administrator. */
export async function asAdmin(server: Ports, ...[command = '', ...args]: string[]): Promise<unknown> {
  const client = clientOf(server, ADMIN);
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}

/** True if a server accepts a login. */
export async function accepts(server: Ports, login: Credentials): Promise<boolean> {
  const client = clientOf(server, login);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } catch (error) {
    if (/WRONGPASS|NOAUTH|Connection is closed/.test(String(error))) return false;
    throw error;
  } finally {
    client.disconnect();
  }
}

/** Collects the commands that a server receives. */
export async function monitor(server: Ports) {
  const commands: string[] = [];
  const watched = await clientOf(server, ADMIN).monitor();
  clients.push(watched);
  watched.on('monitor', (_time: string, args: string[]) => commands.push(args.join(' ').toLowerCase()));
  return {
    commands,
    async stop() {
      await asAdmin(server, 'ECHO', 'the-end');
      while (!commands.includes('echo the-end')) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
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
