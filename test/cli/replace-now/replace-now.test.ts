import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseReplaceNow } from '../../../cli/replace-now/options';
import { replaceNow } from '../../../cli/replace-now/replace-now';
import { BadUsage } from '../../../cli/usage';
import type { Replacement } from '../../../engine/src/contract';
import { version } from '../../../package.json';
import { useFakeAws } from '../fake-aws';

const OLD: Replacement['dead'][number] = {
  credential: 'AKIAOLD',
  deadSince: '2026-01-01T00:00:00.000Z',
  proof: 'refused',
  shown: 'STS refused it',
};
const REPLACED: Replacement = {
  outcome: 'replaced',
  secret: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer-AbCdEf',
  version: 'the-new-version',
  credential: 'AKIANEW',
  dead: [OLD],
  strangers: [],
};

const aws = useFakeAws({ payload: REPLACED });
const FUNCTION = ['--function', 'rotator'];
const run = (...words: string[]) => replaceNow(parseReplaceNow([...FUNCTION, ...words]));

test('invokes the rotator once, with a long timeout, and prints the result', () => {
  expect(run()).toBe(
    `Secret: ${REPLACED.secret}\n` +
      'Replaced. The current credential is AKIANEW (version the-new-version).\n' +
      'Refused since 2026-01-01T00:00:00.000Z: AKIAOLD (STS refused it).',
  );
  const [{ words }] = aws.calls;
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
  expect(existsSync(words.at(-1) as string)).toBe(false);
});

test('passes on the credential, the profile and the region', () => {
  run('--credential', 'AKIAOLD', '--profile', 'prod', '--region', 'eu-west-1');
  expect(aws.calls[0]?.event).toBe('{"rekey":"replace-now","credential":"AKIAOLD"}');
  expect(aws.calls[0]?.words.join(' ')).toContain('--profile prod --region eu-west-1 ');
});

test.each<[string, Partial<Replacement>, string]>([
  ['a repeated replacement', { outcome: 'repeated' }, 'to replace it too, pass its id with --credential.'],
  [
    'a revocation',
    { outcome: 'cut off', credential: undefined },
    'Revoked. It was not current; the current credential is version the-new-version.',
  ],
  [
    'an unknown credential',
    { strangers: ['AKIATHIEF'] },
    'Active and not issued by this rotator: AKIATHIEF.',
  ],
  [
    'a credential without a label',
    { dead: [{ ...OLD, proof: 'unlabelled', shown: 'no label holds it' }] },
    'Without a label since 2026-01-01T00:00:00.000Z: AKIAOLD (no label holds it). Your service refuses it once',
  ],
  [
    'a credential that only the list of its issuer shows as dead',
    { dead: [{ ...OLD, proof: 'listed', uses: { lagSeconds: 14_400, propagationSeconds: 90 } }] },
    'Revoked by 2026-01-01T00:00:00.000Z, and no refusal was seen: AKIAOLD (STS refused it). Last use that the issuer reports, up to 240 minutes late: none.',
  ],
  [
    'the proof of a rotator that does not name it',
    { dead: [{ ...OLD, proof: undefined as never }] },
    'no refusal was seen: AKIAOLD (STS refused it).',
  ],
])('prints %s', (_, change, text) => {
  aws.behave({ payload: { ...REPLACED, ...change } });
  expect(run()).toContain(text);
});

test('prints the response as JSON', () => {
  expect(JSON.parse(run('--json'))).toEqual(REPLACED);
});

test.each([
  ['[StillAccepted] STS … See https://…', '[StillAccepted] STS … See https://…'],
  ['Task timed out after 300.00 seconds', 'Task timed out after 300.00 seconds\nRun the same command again'],
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

test.each([
  ['name', 'secretsmanager describe-secret', 'The config profile (x) could not be found'],
  [
    'App/MailerKey',
    'lambda list-functions',
    'An error occurred (500) when calling the ListFunctions operation: x',
  ],
  [
    '--function=rotator',
    'lambda invoke',
    'An error occurred (ResourceNotFoundException) when calling the Invoke operation: x',
  ],
])('replace-now %s reports that nothing was replaced if %s fails', (word, call, failure) => {
  aws.behave({ failures: { [call]: failure } });
  expect(() => replaceNow(parseReplaceNow([word]))).toThrow(
    `"aws ${call}" ended with exit code 254:\n${failure}\nThe rotator was not invoked, and nothing was replaced.`,
  );
});

test.each([
  [[], 'The secret is missing.'],
  [[''], 'The secret is missing.'],
  [['--function', ''], 'The secret is missing.'],
  [['one', 'two'], 'Pass one secret: "two" is not expected.'],
  [['one', '--function', 'f'], 'Pass either a secret or --function, not both.'],
  [['arn:aws:s3:::bucket'], 'is neither the ARN of a secret nor that of its rotator.'],
  [['one', '--credential', ''], '--credential cannot be "".'],
  [['one', '--credential', 'AKIA 1'], '--credential cannot be "AKIA 1".'],
  [['one', '--regoin', 'r'], 'There is no option --regoin. Did you mean --region?'],
  [['one', '--force-it-all'], 'There is no option --force-it-all. Known: --function, --cred'],
  [['one', '--credential'], "Option '--credential <value>' argument missing"],
])('refuses the command line %j without a call', (words, problem) => {
  expect(() => replaceNow(parseReplaceNow(words))).toThrow(BadUsage);
  expect(() => replaceNow(parseReplaceNow(words))).toThrow(problem);
  expect(aws.calls).toEqual([]);
});

// The built command.
test.each([
  ['0 for success', ['replace-now', ...FUNCTION], {}, 0, 'Replaced.'],
  [
    '1 for a failure',
    ['replace-now', ...FUNCTION],
    { functionError: 'Unhandled', payload: {} },
    1,
    'failed without a message',
  ],
  ['2 for wrong usage', ['replace'], {}, 2, 'Usage:'],
  ['0 for --help', ['--help'], {}, 0, 'Usage:'],
  ['0 for --version', ['--version'], {}, 0, `${version}\n`],
])('the exit code is %s', (_, words, behaviour, status, output) => {
  aws.behave({ payload: REPLACED, ...behaviour });
  const command = join(__dirname, '../../../dist/cli/cdk-rekey.js');
  const ended = spawnSync(process.execPath, [command, ...words], { encoding: 'utf8', env: process.env });
  expect(ended.status).toBe(status);
  expect(ended.status === 0 ? ended.stdout : ended.stderr).toContain(output);
});
