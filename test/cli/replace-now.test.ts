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
  test('invokes the rotator once, with time to wait, and tells what became of it', () => {
    aws.behave({ payload: REPLACED });
    expect(run()).toBe(
      `Secret: ${REPLACED.secret}\n` +
        'Replaced. Current is AKIANEW (version the-new-version).\n' +
        'Dead since 2026-01-01T00:00:00.000Z: AKIAOLD (STS refused it).',
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

  test('names the credential, the profile and the region', () => {
    aws.behave({ payload: REPLACED });
    run('--credential', 'AKIAOLD', '--profile', 'prod', '--region', 'eu-west-1');
    expect(aws.calls[0]?.event).toBe('{"rekey":"replace-now","credential":"AKIAOLD"}');
    expect(aws.calls[0]?.words.join(' ')).toContain('--profile prod --region eu-west-1 ');
  });

  test('leaves no file behind', () => {
    aws.behave({ payload: REPLACED });
    run();
    const [file] = aws.calls[0]?.words.slice(-1) ?? [];
    expect(existsSync(file as string)).toBe(false);
  });

  test('tells what was replaced already, what was cut off, and of strangers', () => {
    aws.behave({ payload: { ...REPLACED, outcome: 'repeated' } });
    expect(run()).toContain('to replace that too, name it with --credential.');
    aws.behave({
      payload: { ...REPLACED, outcome: 'cut off', credential: undefined, strangers: ['AKIATHIEF'] },
    });
    expect(run()).toContain('Cut off. It was not current; current is version the-new-version.');
    expect(run()).toContain('Alive and not issued here: AKIATHIEF.');
  });

  test('prints the answer as it is, on request', () => {
    aws.behave({ payload: REPLACED });
    expect(JSON.parse(run('--json'))).toEqual(REPLACED);
  });

  test.each([
    ['[StillAccepted] STS … See https://…', '[StillAccepted] STS … See https://…'],
    [
      'Task timed out after 300.00 seconds',
      'Task timed out after 300.00 seconds\nRun the same command again',
    ],
  ])('fails with what the rotator says: %s', (errorMessage, told) => {
    aws.behave({ payload: { errorMessage }, functionError: 'Unhandled' });
    expect(() => run()).toThrow(told);
  });

  test('fails when the AWS CLI does, is not there, or invoked something else', () => {
    aws.behave({ failures: { 'lambda invoke': 'Unable to locate credentials.' } });
    expect(() => run()).toThrow(
      '"aws lambda invoke" ended with exit code 254:\nUnable to locate credentials.\nRun the same command again',
    );
    aws.behave({ payload: null });
    expect(() => run()).toThrow('rotator answered nothing that is known here.');
    aws.remove();
    expect(() => run()).toThrow('There is no AWS CLI on the PATH');
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
])('replace-now %j says that nothing was replaced when %s fails', (words, call, failure) => {
  aws.behave({ failures: { [call]: failure } });
  expect(() => replaceNow(parseCommand(['replace-now', ...words]))).toThrow(
    `"aws ${call}" ended with exit code 254:\n${failure}\nNothing was replaced: the rotator was not invoked.`,
  );
});

describe('what is typed', () => {
  test.each([
    [[], 'The command is missing.'],
    [['replacenow'], 'There is no command "replacenow". Did you mean replace-now?'],
    [['rotate'], 'There is no command "rotate". Known: replace-now.'],
    [['replace-now'], 'The secret is missing.'],
    [['replace-now', ''], 'The secret is missing.'],
    [['replace-now', '--function', ''], 'The secret is missing.'],
    [['replace-now', 'one', 'two'], '"two" is one too many.'],
    [['replace-now', 'one', '--function', 'f'], 'Give either a secret or --function, not both.'],
    [['replace-now', 'arn:aws:s3:::bucket'], 'is neither the ARN of a secret nor that of its rotator.'],
    [['replace-now', 'one', '--credential', ''], '--credential cannot be "".'],
    [['replace-now', 'one', '--credential', 'AKIA 1'], '--credential cannot be "AKIA 1".'],
    [['replace-now', 'one', '--regoin', 'r'], 'There is no option --regoin. Did you mean --region?'],
    [
      ['replace-now', 'one', '--force-it-all'],
      'There is no option --force-it-all. Known: --function, --cred',
    ],
    [['replace-now', 'one', '--credential'], "Option '--credential <value>' argument missing"],
  ])('%j is refused, before anything is invoked', (words, problem) => {
    aws.behave({ payload: REPLACED });
    expect(() => replaceNow(parseCommand(words))).toThrow(BadUsage);
    expect(() => replaceNow(parseCommand(words))).toThrow(problem);
    expect(aws.calls).toEqual([]);
  });
});

// The built command, as npx runs it.
test.each([
  ['0 when it was done', ['replace-now', '--function', 'f'], {}, 0, 'Replaced.'],
  [
    '1 when it was not',
    ['replace-now', '--function', 'f'],
    { functionError: 'Unhandled' },
    1,
    'does not say why',
  ],
  ['2 when it made no sense', ['replace'], {}, 2, 'Usage:'],
  ['0 when help was asked for', ['--help'], {}, 0, 'Usage:'],
  ['0 when the version was asked for', ['--version'], {}, 0, `${version}\n`],
])('the command ends with %s', (_end, words, behaviour, status, told) => {
  aws.behave({ payload: 'functionError' in behaviour ? {} : REPLACED, ...behaviour });
  const command = join(__dirname, '../../dist/cli/cdk-rekey.js');
  const { env } = process;
  const ended = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8', env });
  expect(ended.status).toBe(status);
  expect(ended.status === 0 ? ended.stdout : ended.stderr).toContain(told);
});
