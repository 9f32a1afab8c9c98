import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BadUsage, parseCommand } from '../../cli/command';
import { replaceNow } from '../../cli/replace-now';
import type { Replacement } from '../../lambdas/rotation/contract';
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
      'Replaced. Current is AKIANEW (version the-new-version).\n' +
        'Dead since 2026-01-01T00:00:00.000Z: AKIAOLD (STS refused it).',
    );
    expect(aws.called).toEqual({
      words: [
        ...['lambda', 'invoke', '--function-name', 'rotator', '--payload', expect.stringMatching(/^fileb:/)],
        ...['--cli-read-timeout', '330', '--output', 'json', expect.stringMatching(/answer\.json$/)],
      ],
      event: '{"rekey":"replace-now"}',
      env: { AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '' },
    });
  });

  test('names the credential, the profile and the region', () => {
    aws.behave({ payload: REPLACED });
    run('--credential', 'AKIAOLD', '--profile', 'prod', '--region', 'eu-west-1');
    expect(aws.called?.event).toBe('{"rekey":"replace-now","credential":"AKIAOLD"}');
    expect(aws.called?.words.join(' ')).toContain('--profile prod --region eu-west-1 ');
  });

  test('leaves no file behind', () => {
    aws.behave({ payload: REPLACED });
    run();
    const [file] = aws.called?.words.slice(-1) ?? [];
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
    aws.behave({ exitCode: 254 });
    expect(() => run()).toThrow('"aws lambda invoke" ended with exit code 254: see above.');
    aws.behave({ payload: null });
    expect(() => run()).toThrow('rotator answered nothing that is known here.');
    aws.remove();
    expect(() => run()).toThrow('There is no AWS CLI on the PATH');
  });
});

describe('what is typed', () => {
  test.each([
    [[], 'The command is missing'],
    [['rotate'], 'The command is "rotate"'],
    [['replace-now'], 'Which rotator?'],
    [['replace-now', '--function', ''], 'Which rotator?'],
    [['replace-now', 'rotator'], 'What is "rotator"?'],
    [['replace-now', '--function', 'f', '--credential', ''], '--credential is "".'],
    [['replace-now', '--function', 'f', '--credential', 'AKIA 1'], '--credential is "AKIA 1".'],
    [['replace-now', '--function', 'f', '--force'], "Unknown option '--force'"],
  ])('%j is refused, before anything is invoked', (words, problem) => {
    aws.behave({ payload: REPLACED });
    expect(() => replaceNow(parseCommand(words))).toThrow(BadUsage);
    expect(() => parseCommand(words)).toThrow(problem);
    expect(aws.called).toBeUndefined();
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
])('the command ends with %s', (_end, words, behaviour, status, told) => {
  aws.behave({ payload: 'functionError' in behaviour ? {} : REPLACED, ...behaviour });
  const command = join(__dirname, '../../cli/cdk-rekey.js');
  const { env } = process;
  const ended = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8', env });
  expect(ended.status).toBe(status);
  expect(ended.status === 0 ? ended.stdout : ended.stderr).toContain(told);
});
