import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
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
 * @throws CheckError ServerNotStarted
 */
export async function startMinistack(
  python: string,
  folder: string,
  { account, region }: { account: string; region: string },
): Promise<Ministack> {
  const [record, temporary] = ['record', 'ministack'].map((name) => join(folder, name)) as [string, string];
  for (const path of [record, temporary]) mkdirSync(path, { recursive: true });
  const certificate = join(temporary, 'ministack-tls', 'server.crt');
  const port = await freePort();
  const log = join(folder, 'ministack.log');
  const output = openSync(log, 'a');
  const child = spawn(python, [join(__dirname, 'plugin.py')], {
    stdio: ['ignore', output, output],
    // A process group of its own, to end the processes of functions as well.
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: temporary,
      TMPDIR: temporary,
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
      NODE_OPTIONS: `--require=${JSON.stringify(join(__dirname, 'custom-resource-responses.cjs'))}`,
      REKEY_GATEWAY: `https://127.0.0.1:${port}`,
      // Listeners that the check does not need.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
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
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const tail = () => lastLines(log);
  await waitUntilReady(child, port, certificate, tail);
  return {
    version: await versionOf(python),
    endpoint: `https://127.0.0.1:${port}`,
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
  port: number,
  certificate: string,
  tail: () => string,
): Promise<void> {
  for (const end = Date.now() + START_TIMEOUT; Date.now() < end; await pause(200)) {
    if (child.exitCode !== null) break;
    if (existsSync(certificate) && (await isReady(port, certificate))) return;
  }
  child.kill('SIGKILL');
  throw new CheckError(
    'ServerNotStarted',
    `ministack did not start${child.exitCode === null ? '' : ` (exit code ${child.exitCode})`}. Its last log lines:\n${tail()}\n`,
    'Install Python 3.10 or later and openssl.',
  );
}

function isReady(port: number, certificate: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ca = readFileSync(certificate);
    const call = request(
      { host: '127.0.0.1', port, path: '/_ministack/ready', ca, timeout: 2000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => resolve(false));
    call.end();
  });
}

async function versionOf(python: string): Promise<string> {
  const code = 'from importlib.metadata import version; print(version("ministack"))';
  return (await promisify(execFile)(python, ['-c', code])).stdout.trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
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
