import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from '../../../checks/moto/endpoints/endpoint';
import { withLocalAws } from '../../../checks/moto/endpoints/local';
import { withMoto } from '../../../checks/moto/endpoints/moto';
import { runSequence } from '../../../checks/moto/run-sequence';
import { call } from '../../../checks/moto/sequences/call';
import { Moto } from '../../../checks/moto/server/moto';

const KEYS = { AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA', SecretAccessKey: 'secret' };
const ask = (client: AwsClient) => client.send(KEYS, 0, 'secretsmanager', 'ListSecrets', {});

let folder: string;
const cleanUp: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servers-'));
});
afterEach(() => {
  for (const end of cleanUp.splice(0).reverse()) end();
  rmSync(folder, { recursive: true });
});

/** A script in place of Python, which is started with the same arguments. */
function python(script: string): string {
  const path = join(folder, 'python');
  writeFileSync(path, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
  return path;
}

const SERVES = `
  require('node:http').createServer((request, response) => response.end('{}'))
    .listen(Number(process.argv.at(-1)), '127.0.0.1');
  process.stdin.on('end', () => process.exit(0)).resume();`;

/** True if the process exists. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A client of a server that answers with `listener`. */
async function clientOf(listener: RequestListener, timeout?: number): Promise<AwsClient> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  const client = new AwsClient('moto', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeout);
  cleanUp.push(() => client.close());
  return client;
}

describe('AwsClient', () => {
  test('reports a refused connection', async () => {
    await expect(ask(new AwsClient('moto', 'http://127.0.0.1:1'))).rejects.toMatchObject({
      code: 'ServerNotAnswering',
      message: expect.stringContaining(
        'moto at http://127.0.0.1:1 did not answer ListSecrets: connect ECONNREFUSED',
      ),
    });
  });

  test('reports a timeout', async () => {
    await expect(ask(await clientOf(() => {}, 50))).rejects.toMatchObject({
      code: 'ServerNotAnswering',
      message: expect.stringContaining('no answer within 50 ms'),
    });
  });

  test('returns an HTML page as an error', async () => {
    const page = '<h1>Internal Server Error</h1>';
    const client = await clientOf((_, response) => response.writeHead(500).end(page));
    expect(await ask(client)).toMatchObject({
      httpStatus: 500,
      error: { name: 'NotAnAnswer', message: 'Internal Server Error' },
    });
  });
});

describe('Moto', () => {
  test('starts on loopback, and stops', async () => {
    const moto = await Moto.start({ python: python(SERVES) });
    expect(moto.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(alive(moto.pid)).toBe(true);
    await moto.stop();
    expect(alive(moto.pid)).toBe(false);
    await moto.stop();
  });

  test('reports a server that does not start, with its output', async () => {
    const broken = python(`console.error('No module named moto'); process.exit(1);`);
    await expect(Moto.start({ python: broken })).rejects.toMatchObject({
      code: 'ServerNotStarted',
      message: expect.stringContaining('No module named moto'),
    });
    await expect(Moto.start({ python: join(folder, 'nothing') })).rejects.toMatchObject({
      code: 'ServerNotStarted',
    });
  });

  test('reports a server that ends within a sequence', async () => {
    const moto = await Moto.start({ python: python(SERVES) });
    const sequence = [call('ListSecrets'), call('ListSecrets')];
    const pair = { local: withLocalAws, moto: withMoto(moto) };
    const running = runSequence(sequence, pair, (history) => {
      if (history.length === 1) process.kill(moto.pid, 'SIGKILL');
      return true;
    });
    await expect(running).rejects.toMatchObject({ code: 'ServerNotAnswering' });
    await moto.stop();
  });
});
