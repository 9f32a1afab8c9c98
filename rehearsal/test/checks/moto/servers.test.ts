import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '../../../checks/moto/differences/making';
import { play } from '../../../checks/moto/play';
import { Moto } from '../../../checks/moto/server/moto';
import { Client } from '../../../checks/moto/sides/client';
import { startLocalAws } from '../../../checks/moto/sides/local';
import { startMoto } from '../../../checks/moto/sides/moto';

const KEYS = { AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA', SecretAccessKey: 'secret' };
const PLACE = { region: 'eu-central-1', now: 0 };
const ask = (client: Client) => client.send(KEYS, PLACE, 'secretsmanager', 'ListSecrets', {});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What stands in for Python: it is started with the same arguments. */
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

/** Whether a process is there. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a server', () => {
  test('that is not there is named', async () => {
    const client = new Client('moto', 'http://127.0.0.1:1');
    await expect(ask(client)).rejects.toMatchObject({
      code: 'ServerNotAnswering',
      message: expect.stringContaining(
        'moto at http://127.0.0.1:1 did not answer ListSecrets: connect ECONNREFUSED',
      ),
    });
  });

  test('that does not answer is named', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new Client('moto', `http://127.0.0.1:${port}`, 50);
    await expect(ask(client)).rejects.toMatchObject({
      code: 'ServerNotAnswering',
      message: expect.stringContaining('nothing within 50 ms'),
    });
    client.close();
    server.close();
  });

  test('that answers with a page has answered something', async () => {
    const server = createServer((_, response) => {
      response.statusCode = 500;
      response.end('<h1>Internal Server Error</h1>');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const client = new Client('moto', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await ask(client)).toMatchObject({
      httpStatus: 500,
      error: { name: 'NotAnAnswer', message: 'Internal Server Error' },
    });
    client.close();
    server.close();
  });
});

describe('moto', () => {
  test('is started on loopback, and ends when it is stopped', async () => {
    const moto = await Moto.start({ python: python(SERVES) });
    expect(moto.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(alive(moto.pid)).toBe(true);
    await moto.stop();
    expect(alive(moto.pid)).toBe(false);
    await moto.stop();
  });

  test('that does not start is named, with what it said', async () => {
    const broken = python(`console.error('No module named moto'); process.exit(1);`);
    await expect(Moto.start({ python: broken })).rejects.toMatchObject({
      code: 'ServerNotStarted',
      message: expect.stringContaining('No module named moto'),
    });
    await expect(Moto.start({ python: join(folder, 'nothing') })).rejects.toMatchObject({
      code: 'ServerNotStarted',
    });
  });

  test('that is gone in the middle of a sequence is named', async () => {
    const moto = await Moto.start({ python: python(SERVES) });
    const sequence = [call('ListSecrets'), call('ListSecrets')];
    const starts = { local: startLocalAws, moto: startMoto(moto) };
    const playing = play(sequence, starts, (past) => {
      if (past.length === 1) process.kill(moto.pid, 'SIGKILL');
      return 'go on';
    });
    await expect(playing).rejects.toMatchObject({ code: 'ServerNotAnswering' });
    await moto.stop();
  });
});
