import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram, freePort, startProcess, temporaryFolder } from './process';
import { ServerMissing, type StartServer } from './server';

/** User of the server when the caller is root; the packages of MariaDB create it. */
const SYSTEM_USER = 'mysql';

/** Time until a new connection must have received the greeting of the server, milliseconds. */
const GREETING_TIMEOUT = 2000;
const GREETING_HEADER = 5;

/**
 * Starts MariaDB with an empty database in a temporary folder. The administrator has every right, from any host. The
 * server accepts connections with and without TLS.
 */
export const startMariadb: StartServer = async ({ cert, key, admin }) => {
  const server = findProgram('mariadbd');
  const install = findProgram('mariadb-install-db');
  if (!server || !install) throw new ServerMissing('MariaDB', 'apt-get install --yes mariadb-server');
  const folder = temporaryFolder();
  try {
    const data = join(folder, 'data');
    mkdirSync(data);
    const files = { 'server.pem': cert, 'server.key': key, 'start.sql': startStatements(admin) };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
    }
    const isRoot = process.getuid?.() === 0;
    if (isRoot)
      await giveToSystemUser([folder, data, ...Object.keys(files).map((name) => join(folder, name))]);
    await promisify(execFile)(install, [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...(isRoot ? [`--user=${SYSTEM_USER}`] : []),
    ]);
    const port = await freePort();
    const args = [
      '--no-defaults',
      `--datadir=${data}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--ssl-cert=${join(folder, 'server.pem')}`,
      `--ssl-key=${join(folder, 'server.key')}`,
      `--init-file=${join(folder, 'start.sql')}`,
      '--skip-name-resolve',
      '--innodb-buffer-pool-size=16M',
      '--innodb-flush-log-at-trx-commit=0',
      ...(isRoot ? [`--user=${SYSTEM_USER}`] : []),
    ];
    const running = startProcess(server, args, folder);
    let version = '';
    try {
      await running.waitUntil(async () => {
        version = await versionInGreeting(port);
      });
    } catch (error) {
      await running.stop();
      throw error;
    }
    return { port, version: `MariaDB ${version}`, stop: () => running.stop() };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

/** The server runs them before it accepts connections. */
function startStatements({ username, password }: { username: string; password: string }): string {
  const text = (value: string) => `'${value.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return [
    `CREATE USER ${text(username)}@'%' IDENTIFIED BY ${text(password)};`,
    `GRANT ALL PRIVILEGES ON *.* TO ${text(username)}@'%' WITH GRANT OPTION;`,
    // Anonymous users of the host would take precedence over users of every host.
    "DELETE FROM mysql.global_priv WHERE User = '';",
    'FLUSH PRIVILEGES;',
    '',
  ].join('\n');
}

async function giveToSystemUser(paths: readonly string[]): Promise<void> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (option) =>
      Number((await promisify(execFile)('id', [option, SYSTEM_USER])).stdout),
    ),
  );
  for (const path of paths) {
    chownSync(path, uid, gid);
    chmodSync(path, statSync(path).isDirectory() ? 0o700 : 0o600);
  }
}

/** The server version in the first packet of a connection (Protocol::HandshakeV10). */
function versionInGreeting(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(GREETING_TIMEOUT, () => socket.destroy(new Error('no greeting')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('no greeting')));
    socket.once('data', (packet) => {
      socket.destroy();
      // A header of four bytes, and the version of the protocol. An old client reads 5.5.5 as the version of the server.
      const greeting = packet.subarray(GREETING_HEADER).toString('latin1');
      const [, version] = /^(?:5\.5\.5-)?([0-9.]+)/.exec(greeting) ?? [];
      if (version === undefined) reject(new Error('an unknown greeting'));
      else resolve(version);
    });
  });
}
