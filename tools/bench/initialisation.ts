import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Figure } from './index';
import { inTurn } from './measure';

const root = join(__dirname, '../..');
const ROUNDS = 15;

/** What the handler's cold start costs, beside the cold start of the same clients unbundled. */
export function measureInitialisation(): Figure[] {
  const clients = ['secrets-manager', 'iam', 'sts'].map((name) => `@aws-sdk/client-${name}`);
  const { a, b, ratio } = inTurn(
    ROUNDS,
    () =>
      timeOf(
        `await import(${JSON.stringify(pathToFileURL(join(root, 'dist/bundles/access-key/index.mjs')).href)})`,
      ),
    () => timeOf(clients.map((name) => `require('${name}')`).join(';')),
  );
  return [
    {
      what: 'initialising the built access-key handler ÷ requiring the same three SDK clients unbundled',
      aim: '≤ 0.5',
      measured: `${ratio.toFixed(2)} (${a.toFixed(0)} ms ÷ ${b.toFixed(0)} ms, ${ROUNDS} fresh processes each)`,
      reached: ratio <= 0.5,
    },
  ];
}

/** Milliseconds that a fresh Node.js process takes for `code`. */
function timeOf(code: string): number {
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
