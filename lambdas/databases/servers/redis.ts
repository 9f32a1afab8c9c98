import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { findProgram, freePort, type ServerProcess, startProcess, temporaryFolder } from './process';
import { type RunningServer, ServerMissing, type ServerOptions, type StartServer } from './server';
import { TlsProxy } from './tls-proxy';

/** Options of a Redis or Valkey server. */
export interface RedisOptions extends ServerOptions {
  /** False: the users are in the configuration file, and a restart forgets those that were made later. @default true */
  readonly aclFile?: boolean;
  /**
   * Users besides the administrator, as in an ACL file: `NAME RULES`.
   *
   * @default - the user `default` is off
   */
  readonly users?: readonly string[];
  /** Settings of the configuration file besides those of the starter. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running Redis or Valkey server. */
export interface RedisServer extends RunningServer {
  /** Port on 127.0.0.1 without TLS. */
  readonly plainPort: number;
  /** Stops the server, and keeps its files until `stop`. */
  halt(): Promise<void>;
  /** Starts the stopped server at the same ports. */
  resume(): Promise<void>;
}

interface Product {
  readonly name: string;
  readonly program: string;
  readonly install: string;
  /** False if the program is built without TLS: a proxy in this process terminates it. */
  readonly tls: boolean;
}

/** Time until a new connection must have received the version, milliseconds. */
const REPLY_TIMEOUT = 2000;

const REDIS: Product = {
  name: 'Redis',
  program: 'redis-server',
  install: 'apt-get install --yes redis-server',
  tls: true,
};

const VALKEY: Product = {
  name: 'Valkey',
  program: 'valkey-server',
  install: 'node tools/servers/install.mjs',
  tls: false,
};

/** Starts Redis without data in a temporary folder. The administrator has every right. */
export const startRedis: StartServer<RedisOptions, RedisServer> = (options) => start(REDIS, options);

/** Starts Valkey like `startRedis`. The program of the Python package has no TLS, so a proxy terminates it. */
export const startValkey: StartServer<RedisOptions, RedisServer> = (options) => start(VALKEY, options);

async function start({ name, program, install, tls }: Product, options: RedisOptions): Promise<RedisServer> {
  const command = findProgram(program);
  if (!command) throw new ServerMissing(name, install);
  const folder = temporaryFolder();
  const file = (base: string, text: string): string => {
    const path = join(folder, base);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const [port, plainPort] = [await freePort(), await freePort()];
  const { admin, aclFile = true, users = ['default off'] } = options;
  const acl = [...users, `${admin.username} on >${admin.password} ~* &* +@all`].map((user) => `user ${user}`);
  const settings: Record<string, string> = {
    bind: '127.0.0.1',
    port: String(plainPort),
    ...(tls && {
      'tls-port': String(port),
      'tls-cert-file': file('server.pem', options.cert),
      'tls-key-file': file('server.key', options.key),
      'tls-ca-cert-file': join(folder, 'server.pem'),
      'tls-auth-clients': 'no',
    }),
    dir: folder,
    save: '""',
    ...(aclFile && { aclfile: file('users.acl', `${acl.join('\n')}\n`) }),
    ...options.settings,
  };
  const lines = Object.entries(settings).map((setting) => setting.join(' '));
  const configuration = file('server.conf', `${[...lines, ...(aclFile ? [] : acl)].join('\n')}\n`);
  const proxy = tls ? undefined : new TlsProxy(port, plainPort, options);
  let running: ServerProcess;
  let version = '';
  const resume = async () => {
    running = startProcess(command, [configuration], folder);
    try {
      await running.waitUntil(async () => {
        version = await versionAt(plainPort, admin);
      });
      await proxy?.start();
    } catch (error) {
      await running.stop('SIGKILL');
      throw error;
    }
  };
  try {
    await resume();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    port,
    plainPort,
    version: `${name} ${version}`,
    // The data is not saved, and SIGTERM waits for replicas.
    halt: async () => {
      await proxy?.stop();
      await running.end('SIGKILL');
    },
    resume,
    stop: async () => {
      await proxy?.stop();
      await running.stop('SIGKILL');
    },
  };
}

/** Version in the reply to INFO, of a server that accepts the administrator. */
function versionAt(port: number, { username, password }: ServerOptions['admin']): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`AUTH ${username} ${password}\r\nINFO server\r\nQUIT\r\n`),
    );
    let replies = '';
    socket.setTimeout(REPLY_TIMEOUT, () => socket.destroy(new Error('no reply')));
    socket.once('error', reject);
    socket.on('data', (chunk) => {
      replies += chunk;
    });
    socket.once('close', () => {
      // Valkey reports the version of Redis that it is compatible with, too.
      const [, version] =
        /^valkey_version:([0-9.]+)/m.exec(replies) ?? /^redis_version:([0-9.]+)/m.exec(replies) ?? [];
      if (version === undefined) reject(new Error(`no version: ${replies.slice(0, 80).trim()}`));
      else resolve(version);
    });
  });
}
