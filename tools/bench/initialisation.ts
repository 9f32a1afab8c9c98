import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Figure, ratio } from './figure';

const root = join(__dirname, '../..');

/** The initialization of a handler, relative to that of the unbundled SDK clients. */
export function measureInitialisation(): Figure[] {
  const bundle = pathToFileURL(join(root, 'dist/bundles/access-key/index.mjs')).href;
  const clients = ['secrets-manager', 'iam', 'sts'].map((name) => `require('@aws-sdk/client-${name}')`);
  return [
    ratio(
      'initialization of the bundled access-key handler ÷ that of its three SDK clients unbundled, in new processes',
      0.5,
      15,
      () => durationOf(`await import(${JSON.stringify(bundle)})`),
      () => durationOf(clients.join(';')),
    ),
  ];
}

/** The duration of `code` in a new Node.js process. Milliseconds. */
function durationOf(code: string): number {
  const script = `const require = (await import('node:module')).createRequire(${JSON.stringify(join(root, 'x.js'))});
    const from = process.hrtime.bigint(); ${code}; console.log(Number(process.hrtime.bigint() - from) / 1e6);`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-central-1',
      REKEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:bench-AAAAAA',
      REKEY_PATH: 'Bench/Key',
      REKEY_TIMES: '{"graceSeconds":3600,"quarantineSeconds":3600,"overdueAfterSeconds":90000}',
      REKEY_STRAGGLERS: 'hold',
      REKEY_CREDENTIAL: '{"userName":"bench"}',
      REKEY_RESOURCE: 'BenchKeyCredential',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(output.toString());
}
