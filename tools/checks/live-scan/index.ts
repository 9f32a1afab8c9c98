/** Runs `cdk-rekey scan --live` on an account of ministack, as a user with the printed policy: docs/scan.md. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMinistack } from '../../../rehearsal/checks/deploy/ministack/server';
import { CheckError } from '../../../rehearsal/checks/errors';
import { pythonEnvironment } from '../../../rehearsal/checks/python';
import { Steps, VerificationFailed, verify, verifyEqual } from '../../../rehearsal/checks/steps';
import { Random } from '../../../rehearsal/src/kernel/random';
import { type Planted, plant } from './account';
import { AwsCli, type Key } from './aws-cli';
import { clientsOf } from './clients';

const MINISTACK = join(__dirname, '../../../rehearsal/checks/deploy/ministack/requirements.txt');
const COMMAND = join(__dirname, '../../../dist/cli/cdk-rekey.js');
const PLACE = { account: '123456789012', region: 'eu-central-1' };

/** Result of the command. */
interface Scanned {
  readonly code: number | null;
  readonly output: string;
  readonly report: {
    readonly findings: { path: string }[];
    readonly problems: { path: string; reason: string }[];
  };
}

async function main(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-live-scan-'));
  const python = await pythonEnvironment('ministack', MINISTACK, print);
  const cli = await pythonEnvironment('awscli', join(__dirname, 'requirements.txt'), print);
  const ministack = await startMinistack(python, folder, PLACE);
  try {
    const aws = new AwsCli(cli, ministack, PLACE.region, folder);
    const planted = await plant(clientsOf(ministack, PLACE.region), aws, new Random(17), folder);
    const scan = (key: Key): Scanned => {
      const json = join(folder, 'report.json');
      const options = { env: aws.environmentOf(key), cwd: folder, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync(
        'node',
        [COMMAND, 'scan', '--live', '--json', json],
        options,
      );
      return { code: status, output: stdout + stderr, report: JSON.parse(readFileSync(json, 'utf8')) };
    };
    await verifyScans(planted, scan, new Steps(print));
    print('Every planted secret was found, and nothing else.');
  } catch (error) {
    console.error(`The last lines of the log of ministack:\n${ministack.tail()}`);
    throw error;
  } finally {
    await ministack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function verifyScans(planted: Planted, scan: (key: Key) => Scanned, steps: Steps): Promise<void> {
  const expected = [...planted.secrets.keys()].filter((path) => !path.startsWith('(')).sort();
  const values = [...planted.secrets.values()];
  await steps.step('As the user with the printed policy', async () => {
    const { code, output, report } = scan(planted.scanner);
    verifyEqual('Not scanned', report.problems, []);
    verifyEqual('Found', report.findings.map(({ path }) => path).sort(), expected);
    verifyEqual('Exit code', code, 1);
    const text = output + JSON.stringify(report);
    verify(!values.some((value) => text.includes(value)), 'A report has a secret.', 'none.');
    return [
      `${expected.length} secrets in the pages of 55 functions and 55 parameters, task definitions in use and a stack`,
      'no encrypted parameter, no parameter with NoEcho, no secret in a report',
    ];
  });
  await steps.step('As a user who may not read Parameter Store', async () => {
    const { code, report } = scan(planted.restricted);
    verifyEqual(
      'Not scanned',
      report.problems.map(({ path }) => path),
      ['ssm'],
    );
    verify(
      /AccessDenied/.test(report.problems[0]?.reason ?? ''),
      `${report.problems[0]?.reason}`,
      'AccessDenied.',
    );
    const others = expected.filter((path) => !path.startsWith('ssm:'));
    verifyEqual('Found', report.findings.map(({ path }) => path).sort(), others);
    verifyEqual('Exit code', code, 1);
    return ['Parameter Store is named as not scanned, and the other services are scanned'];
  });
  await steps.step('With an unknown key', async () => {
    const { code, report } = scan({ id: 'AKIAUNKNOWN', secret: 'unknown' });
    verifyEqual('Exit code', [code, report.findings], [2, []]);
    verifyEqual(
      'Not scanned',
      report.problems.map(({ path }) => path),
      ['lambda', 'ecs', 'ssm', 'cloudformation'],
    );
    return ['every service is named as not scanned, and the exit code is 2'];
  });
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
main((line) => console.log(line)).catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof VerificationFailed;
  console.error(known ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
