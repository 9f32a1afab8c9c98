// Runs the built client and its unit tests on each version of Node.js that it supports:
//   npm run test:nodes -w client [-- --full]
// `--full` runs every unit test, also those that start servers.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../../tools/build/build.mjs';
import { installNodes } from './install.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const { engines } = require('../package.json');
/** The oldest supported version, and the newest of the later ones. */
const VERSIONS = [engines.node.replace('>= ', ''), '22', '24'];
const TESTS = ['api-keys', 'cache', 'secret', 'with-secret', 'http', 'clock', 'secrets-client'];

await build(['client']);
const jest = join(dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
const full = process.argv.includes('--full');
const paths = full ? ['client/test'] : TESTS.map((name) => `client/test/${name}`);
const failed = [];
for (const [version, program] of installNodes(VERSIONS)) {
  const began = performance.now();
  const run = (...args) => spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  const runs = [
    run('--version'),
    run('client/nodes/smoke.mjs'),
    run(jest, '--ci', '--silent', '--testPathPatterns', ...paths),
  ];
  const good = runs.every(({ status }) => status === 0);
  const counted = /^Tests: .*$/m.exec(runs[2]?.stderr ?? '')?.[0] ?? '';
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `Node.js ${runs[0]?.stdout?.trim() ?? version}: ${good ? 'good' : 'FAILED'}. ${counted} (${seconds} s)`,
  );
  if (good) continue;
  failed.push(version);
  for (const { status, stdout, stderr } of runs) if (status !== 0) console.error(`${stdout}\n${stderr}`);
}
if (failed.length > 0) process.exitCode = 1;
