import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CheckError } from '../../errors';

const START_TIMEOUT = 60_000;
const STOP_TIMEOUT = 10_000;

/** A running ministack with the plugin of this project, on the loopback interface. */
export interface Ministack {
  readonly version: string;
  readonly endpoint: string;
  /** File with the certificate of its HTTPS endpoint. */
  readonly certificate: string;
  /** Folder with the records of the plugin. */
  readonly record: string;
  /** Its last warnings and errors. */
  tail(): string;
  stop(): Promise<void>;
}

/**
 * Starts ministack over HTTPS, which the bucket of `cdk bootstrap` requires, and enforces policies and signatures.
 *
 * @param env further variables, such as a setting of ministack.
 * @throws CheckError ServerNotStarted
 */
export async function startMinistack(
  python: string,
  folder: string,
  { account, region }: { account: string; region: string },
  env: NodeJS.ProcessEnv = {},
): Promise<Ministack> {
  const [record, home] = [join(folder, 'record'), join(folder, 'ministack')];
  for (const path of [record, home]) mkdirSync(path, { recursive: true });
  const certificate = join(home, 'ministack-tls', 'server.crt');
  const port = await freePort();
  const endpoint = `https://127.0.0.1:${port}`;
  const log = join(folder, 'ministack.log');
  const output = openSync(log, 'a');
  // -B: no bytecode of the patches in the source folder.
  const child = spawn(python, ['-B', join(__dirname, 'plugin.py')], {
    stdio: ['ignore', output, output],
    // A process group of its own, to end the processes of functions as well.
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: home,
      REKEY_RECORD: record,
      GATEWAY_PORT: `${port}`,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_ACCOUNT_ID: account,
      MINISTACK_REGION: region,
      AUTH: 'true',
      USE_SSL: '1',
      // The processes of functions inherit these.
      NODE_EXTRA_CA_CERTS: certificate,
      NODE_OPTIONS: `--require=${JSON.stringify(join(__dirname, 'requests.cjs'))}`,
      REKEY_GATEWAY: endpoint,
      // Listeners that the check does not need.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      ...env,
    },
  });
  closeSync(output);
  const signal = (name: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The process group has ended.
    }
  };
  const kill = () => signal('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const tail = () => lastLines(log);
  await waitUntilReady(child, endpoint, certificate, tail);
  const requirements = readFileSync(join(__dirname, 'requirements.txt'), 'utf8');
  return {
    version: /^ministack==(.*)$/m.exec(requirements)?.[1] ?? 'of an unknown version',
    endpoint,
    certificate,
    record,
    tail,
    async stop() {
      signal('SIGTERM');
      await Promise.race([ended, pause(STOP_TIMEOUT, undefined, { ref: false })]);
      kill();
      await ended;
      process.removeListener('exit', kill);
    },
  };
}

async function waitUntilReady(
  child: ChildProcess,
  endpoint: string,
  certificate: string,
  tail: () => string,
): Promise<void> {
  for (const end = Date.now() + START_TIMEOUT; Date.now() < end; await pause(200)) {
    if (child.exitCode !== null) break;
    if (existsSync(certificate) && (await isReady(endpoint, certificate))) return;
  }
  child.kill('SIGKILL');
  const reason = child.exitCode === null ? '' : ` (exit code ${child.exitCode})`;
  const found = `ministack did not start${reason}. Its last log lines:\n${tail()}\n`;
  throw new CheckError('ServerNotStarted', found, 'Install Python 3.10 or later and openssl.');
}

function isReady(endpoint: string, certificate: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { ca: readFileSync(certificate), timeout: 2000 };
    const call = get(`${endpoint}/_ministack/ready`, options, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Warnings and errors, without the banner, calls and JSON log lines of functions. */
function lastLines(log: string): string {
  const text = readFileSync(log, 'utf8').trimEnd();
  const lines = text.slice(Math.max(0, text.lastIndexOf('Running on '))).split('\n');
  return lines
    .filter((line) => !/ INFO |^\{|^Running on /.test(line))
    .slice(-12)
    .join('\n');
}
