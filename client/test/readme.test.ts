import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { openLocalAws } from './backends/aws/local-aws-fixture';
import { closeAfterEach } from './http/server';

const CLIENT = join(__dirname, '..');
const track = closeAfterEach();

/** The first example of the README. */
const [, EXAMPLE = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(CLIENT, 'README.md'), 'utf8')) ?? [];

test('the README begins with five lines', () => {
  expect(
    EXAMPLE.trim()
      .split('\n')
      .filter((line) => line !== '').length,
  ).toBeLessThanOrEqual(5);
});

test('they print the login with the built package, signed requests and the environment of a process', async () => {
  const local = track(await openLocalAws());
  await local.call('CreateSecret', {
    Name: 'orders-db',
    SecretString: '{"username":"orders","password":"hunter2"}',
  });
  const { code } = await transform(`${EXAMPLE}\nconsole.log(username, password);`, { loader: 'ts' });
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: CLIENT,
    env: { PATH: process.env.PATH, ...local.environment },
    timeout: 30_000,
  });
  expect(await run).toEqual({ stdout: 'orders hunter2\n', stderr: '' });
});
