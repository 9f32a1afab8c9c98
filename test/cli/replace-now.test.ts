import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadUsage, parseCommand } from '../../cli/command';
import { replaceNow } from '../../cli/replace-now';
import type { Replacement } from '../../engine/src/contract';
import { version } from '../../package.json';
import { FakeAws } from './fake-aws';

const REPLACED: Replacement = {
  outcome: 'replaced',
  secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer-AbCdEf',
  version: 'the-new-version',
  credential: 'AKIANEW',
  dead: [{ credential: 'AKIAOLD', deadSince: '2026-01-01T00:00:00.000Z', shown: 'STS refused it' }],
  strangers: [],
};

const { PATH } = process.env;
let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  process.env.PATH = aws.path;
});
afterEach(() => {
  process.env.PATH = PATH;
  aws.remove();
});

const run = (...words: string[]) =>
  replaceNow(parseCommand(['replace-now', '--function', 'rotator', ...words]));

describe('the command replace-now', () => {
  test('invokes the rotator once, with a long timeout, and prints the result', () => {
    aws.behave({ payload: REPLACED });
    expect(run()).toBe(
      `Secret: ${REPLACED.secret}\n` +
        'Replaced. The current credential is AKIANEW (version the-new-version).\n' +
        'Refused since 2026-01-01T00:00:00.000Z: AKIAOLD (STS refused it).',
    );
    expect(aws.calls).toEqual([
      {
        words: [
          ...['lambda', 'invoke', '--output', 'json', '--function-name', 'rotator'],
          ...['--payload', expect.stringMatching(/^fileb:/)],
          ...['--cli-read-timeout', '930', expect.stringMatching(/answer\.json$/)],
        ],
        event: '{"rekey":"replace-now"}',
        env: { AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '' },
      },
    ]);
  });

  test('passes on the credential, the profile and the region', () => {
    aws.behave({ payload: REPLACED });
    run('--credential', 'AKIAOLD', '--profile', 'prod', '--region', 'eu-west-1');
    expect(aws.calls[0]?.event).toBe('{"rekey":"replace-now","credential":"AKIAOLD"}');
    expect(aws.calls[0]?.words.join(' ')).toContain('--profile prod --region eu-west-1 ');
  });

  test('deletes its temporary files', () => {
    aws.behave({ payload: REPLACED });
    run();
    const [file] = aws.calls[0]?.words.slice(-1) ?? [];
    expect(existsSync(file as string)).toBe(false);
  });

  test('prints a repeated replacement, a revocation and unknown credentials', () => {
    aws.behave({ payload: { ...REPLACED, outcome: 'repeated' } });
    expect(run()).toContain('to replace it too, pass its id with --credential.');
    aws.behave({
      payload: { ...REPLACED, outcome: 'cut off', credential: undefined, strangers: ['AKIATHIEF'] },
    });
    expect(run()).toContain(
      'Revoked. It was not current; the current credential is version the-new-version.',
    );
    expect(run()).toContain('Active and not issued by this rotator: AKIATHIEF.');
  });

  test('prints the response as JSON', () => {
    aws.behave({ payload: REPLACED });
    expect(JSON.parse(run('--json'))).toEqual(REPLACED);
  });

  test.each([
    ['[StillAccepted] STS … See https://…', '[StillAccepted] STS … See https://…'],
    [
      'Task timed out after 300.00 seconds',
      'Task timed out after 300.00 seconds\nRun the same command again',
    ],
  ])('fails with the message of the rotator: %s', (errorMessage, expected) => {
    aws.behave({ payload: { errorMessage }, functionError: 'Unhandled' });
    expect(() => run()).toThrow(expected);
  });

  test('fails if the AWS CLI fails or is missing, or the response is not supported', () => {
    aws.behave({ failures: { 'lambda invoke': 'Unable to locate credentials.' } });
    expect(() => run()).toThrow(
      '"aws lambda invoke" ended with exit code 254:\nUnable to locate credentials.\nRun the same command again',
    );
    aws.behave({ payload: null });
    expect(() => run()).toThrow('The response of rotator is not supported.');
    aws.remove();
    expect(() => run()).toThrow('The AWS CLI is not on the PATH');
  });
});

test.each([
  [['name'], 'secretsmanager describe-secret', 'The config profile (x) could not be found'],
  [
    ['App/MailerKey'],
    'lambda list-functions',
    'An error occurred (500) when calling the ListFunctions operation: x',
  ],
  [
    ['--function', 'rotator'],
    'lambda invoke',
    'An error occurred (ResourceNotFoundException) when calling the Invoke operation: x',
  ],
])('replace-now %j reports that nothing was replaced if %s fails', (words, call, failure) => {
  aws.behave({ failures: { [call]: failure } });
  expect(() => replaceNow(parseCommand(['replace-now', ...words]))).toThrow(
    `"aws ${call}" ended with exit code 254:\n${failure}\nThe rotator was not invoked, and nothing was replaced.`,
  );
});

describe('the command line', () => {
  test.each([
    [[], 'The command is missing.'],
    [['replacenow'], 'There is no command "replacenow". Did you mean replace-now?'],
    [['rotate'], 'There is no command "rotate". Known: replace-now.'],
    [['replace-now'], 'The secret is missing.'],
    [['replace-now', ''], 'The secret is missing.'],
    [['replace-now', '--function', ''], 'The secret is missing.'],
    [['replace-now', 'one', 'two'], 'Pass one secret: "two" is not expected.'],
    [['replace-now', 'one', '--function', 'f'], 'Pass either a secret or --function, not both.'],
    [['replace-now', 'arn:aws:s3:::bucket'], 'is neither the ARN of a secret nor that of its rotator.'],
    [['replace-now', 'one', '--credential', ''], '--credential cannot be "".'],
    [['replace-now', 'one', '--credential', 'AKIA 1'], '--credential cannot be "AKIA 1".'],
    [['replace-now', 'one', '--regoin', 'r'], 'There is no option --regoin. Did you mean --region?'],
    [
      ['replace-now', 'one', '--force-it-all'],
      'There is no option --force-it-all. Known: --function, --cred',
    ],
    [['replace-now', 'one', '--credential'], "Option '--credential <value>' argument missing"],
  ])('%j is refused without a call', (words, problem) => {
    aws.behave({ payload: REPLACED });
    expect(() => replaceNow(parseCommand(words))).toThrow(BadUsage);
    expect(() => replaceNow(parseCommand(words))).toThrow(problem);
    expect(aws.calls).toEqual([]);
  });
});

// The built command.
test.each([
  ['0 for success', ['replace-now', '--function', 'f'], {}, 0, 'Replaced.'],
  [
    '1 for a failure',
    ['replace-now', '--function', 'f'],
    { functionError: 'Unhandled' },
    1,
    'failed without a message',
  ],
  ['2 for wrong usage', ['replace'], {}, 2, 'Usage:'],
  ['0 for --help', ['--help'], {}, 0, 'Usage:'],
  ['0 for --version', ['--version'], {}, 0, `${version}\n`],
])('the command ends with %s', (_end, words, behaviour, status, output) => {
  aws.behave({ payload: 'functionError' in behaviour ? {} : REPLACED, ...behaviour });
  const command = join(__dirname, '../../dist/cli/cdk-rekey.js');
  const { env } = process;
  const ended = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8', env });
  expect(ended.status).toBe(status);
  expect(ended.status === 0 ? ended.stdout : ended.stderr).toContain(output);
});
