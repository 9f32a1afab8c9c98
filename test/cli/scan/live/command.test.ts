import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { LIVE_POLICY } from '../../../../cli/scan/live/calls';
import { Random } from '../../../../rehearsal/src/kernel/random';
import { runCommand } from '../../support';

const SECRET = new Random(43).text(24, 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789');
const { env } = process;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'live-'));
  process.env = { ...env, PATH: [folder, dirname(process.execPath)].join(delimiter) };
});
afterEach(() => {
  process.env = env;
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a command `aws` on the PATH that answers by the operation, and records its words. */
function fakeAws(answers: Readonly<Record<string, object | string>>): void {
  const file = join(folder, 'aws');
  writeFileSync(
    file,
    `#!${process.execPath}
const [service, operation, ...words] = process.argv.slice(2);
const { AWS_MAX_ATTEMPTS, AWS_RETRY_MODE, AWS_DEFAULT_REGION, AWS_PAGER } = process.env;
const line = { operation, words, env: { AWS_MAX_ATTEMPTS, AWS_RETRY_MODE, AWS_DEFAULT_REGION, AWS_PAGER } };
require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'calls'))}, JSON.stringify(line) + '\\n');
const answer = ${JSON.stringify(answers)}[operation] ?? {};
if (typeof answer === 'string') {
  console.error(answer);
  process.exitCode = 254;
} else console.log(JSON.stringify(answer));
`,
  );
  chmodSync(file, 0o755);
}

const calls = () =>
  existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

const FUNCTIONS = {
  Functions: [{ FunctionName: 'f', Version: '$LATEST', Environment: { Variables: { DB_PASSWORD: SECRET } } }],
};

test('scans the account of a profile and a region, and writes the reports', async () => {
  fakeAws({ 'list-functions': FUNCTIONS });
  const [json, sarif] = [join(folder, 'r.json'), join(folder, 'r.sarif')];
  const { code, out } = await runCommand(
    'scan',
    '--live',
    '--profile',
    'prod',
    '--region',
    'eu-west-1',
    '--json',
    json,
    '--sarif',
    sarif,
  );
  expect(code).toBe(1);
  expect(out).toContain(
    'Scanned: 1 Lambda function, 0 ECS task definitions, 0 parameters, 0 CloudFormation stacks',
  );
  expect(out).toContain(
    `lambda:f/environment/DB_PASSWORD:1:1  keyed-secret\n  DB_PASSWORD="${SECRET.slice(0, 4)}[redacted]"`,
  );
  expect(JSON.parse(readFileSync(json, 'utf8')).findings).toHaveLength(1);
  expect(
    JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results[0].locations[0].physicalLocation.artifactLocation
      .uri,
  ).toBe('lambda%3Af/environment/DB_PASSWORD');
  expect(out + readFileSync(json) + readFileSync(sarif)).not.toContain(SECRET);
  for (const { words, env } of calls()) {
    expect(words.slice(0, 6)).toEqual(['--output', 'json', '--profile', 'prod', '--region', 'eu-west-1']);
    expect(env).toMatchObject({ AWS_MAX_ATTEMPTS: '10', AWS_RETRY_MODE: 'adaptive', AWS_PAGER: '' });
  }
});

test('a service that refuses is named, and the exit code is 2 without a finding', async () => {
  process.env.AWS_REGION = 'eu-west-3';
  fakeAws({
    'list-functions':
      '\nAn error occurred (AccessDeniedException) when calling the ListFunctions operation: User u is not authorized',
  });
  const { code, out } = await runCommand('scan', '--live');
  expect(code).toBe(2);
  expect(out).toContain(
    'Not scanned: lambda: "aws lambda list-functions" ended with AccessDeniedException: User u is not authorized',
  );
  expect(calls().map(({ env }) => env.AWS_DEFAULT_REGION)).toEqual(calls().map(() => 'eu-west-3'));
});

test.each([
  [
    'You must specify a region. You can also configure your region by running "aws configure".',
    'The region is not known: set AWS_REGION, or pass --region.',
  ],
  ['The config profile (x) could not be found', 'The config profile (x) could not be found'],
])('an account that cannot be asked ends with 2: %s', async (stderr, message) => {
  const operations = [
    'list-functions',
    'list-task-definition-families',
    'list-clusters',
    'describe-parameters',
    'describe-stacks',
  ];
  fakeAws(Object.fromEntries(operations.map((operation) => [operation, stderr])));
  const { code, err } = await runCommand('scan', '--live');
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a missing AWS CLI ends with 2', async () => {
  const { code, err } = await runCommand('scan', '--live');
  expect(code).toBe(2);
  expect(err).toContain('The AWS CLI is not on the PATH');
});

test('the policy is printed without a call', async () => {
  fakeAws({});
  const { code, out } = await runCommand('scan', '--live', '--policy');
  expect([code, JSON.parse(out)]).toEqual([0, LIVE_POLICY]);
  expect(calls()).toEqual([]);
});

test.each([
  [['--policy'], '--policy requires --live.'],
  [['--region', 'eu-west-1'], '--region requires --live.'],
  [['--live', 'src'], 'Pass either --live or what to scan in files and commits, not both.'],
  [['--live', '--staged'], 'Pass either --live or what to scan in files and commits, not both.'],
  [['--live', '--region=x y'], '--region cannot be'],
])('scan %j is refused', async (words, problem) => {
  const { code, err } = await runCommand('scan', ...words);
  expect(code).toBe(2);
  expect(err).toContain(problem);
});
