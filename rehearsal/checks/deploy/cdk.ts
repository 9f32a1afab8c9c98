import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckError } from '../errors';

const root = join(__dirname, '../../..');
const CLI = join(root, 'node_modules/aws-cdk/bin/cdk');
const MINUTE = 60_000;

/** Options of every deploy. */
export const DEPLOY = ['--require-approval', 'never', '--progress', 'events'];

/** The CDK CLI for an endpoint. It does not inherit the AWS settings of this machine. */
export function cdkCli(to: {
  readonly endpoint: string;
  readonly certificate: string;
  readonly region: string;
  /** Home folder, with the cache of the CLI. */
  readonly home: string;
  readonly log: string;
}) {
  const env = {
    PATH: process.env.PATH,
    HOME: to.home,
    CI: '1',
    AWS_REGION: to.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL: to.endpoint,
    AWS_ENDPOINT_URL_S3_FOR_CLOUDFORMATION: to.endpoint,
    AWS_CA_BUNDLE: to.certificate,
    NODE_EXTRA_CA_CERTS: to.certificate,
    CDK_DISABLE_CLI_TELEMETRY: '1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };

  /** Returns the output. @throws CheckError CommandFailed with the last lines of the output. */
  return async (...args: string[]): Promise<string> => {
    const command = `cdk ${args.join(' ')}`;
    const { code, output } = await run(
      process.execPath,
      [CLI, ...args, '--ci', '--no-notices', '--no-color'],
      env,
    );
    appendFileSync(to.log, `$ ${command}\n${output}\n`);
    if (code === 0) return output;
    throw new CheckError(
      'CommandFailed',
      `${command} ended with ${code ?? 'a timeout'}. The last lines of its output:\n${lastLines(output)}\n`,
      'Find the first failure in the output, and see the logs below.',
    );
  };
}

export type Cdk = ReturnType<typeof cdkCli>;

function run(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 5 * MINUTE,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-20).join('\n');
}
