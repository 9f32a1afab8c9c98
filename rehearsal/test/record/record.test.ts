import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { scenarios } from '../../record/scenarios';
import type { LocalAws } from '../../src/aws/local-aws';
import { replay } from '../recordings/replay';
import { ACCOUNT, LocalProfile, type Recorded } from './local-profile';

jest.setTimeout(120_000);

const local = new LocalProfile();
const transcripts = new Map<string, Recorded>();

beforeAll(async () => {
  await local.open();
  for (const file of await local.record(scenarios)) {
    const transcript = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
    transcripts.set(transcript.name, transcript);
  }
});

afterAll(() => local.close());

test('records every scenario and deletes its resources', () => {
  expect([...transcripts.keys()].sort()).toEqual(scenarios.map(({ name }) => name).sort());
  expect(local.leftovers()).toEqual([]);
});

test.each(scenarios.map(({ name }) => name))('replays %s without a difference', async (name) => {
  expect(await replay(transcripts.get(name) as Recorded)).toBeUndefined();
});

test('writes no data of the account, the caller or a secret', () => {
  const text = JSON.stringify([...transcripts.values()]);
  const { AccessKeyId, SecretAccessKey } = local.keys;
  for (const value of [ACCOUNT, 'eu-west-1', AccessKeyId, SecretAccessKey, 'somebody']) {
    expect(text).not.toContain(value);
  }
  expect(text).not.toMatch(/AKIA[A-Z2-7]{16}|ASIA[A-Z2-7]{16}|AIDA[A-Z2-7]{16}/);
  expect(text).not.toMatch(/[A-Za-z0-9+/]{40}/);
});

test('writes placeholders for dates and ids, and a shape for the ARN', () => {
  const { recorded, source, shapes, steps } = transcripts.get('life-of-a-secret') as Recorded;
  expect({ recorded, source }).toEqual({ recorded: '2026-11-24', source: 'npm run record' });
  expect(shapes).toEqual({
    arn: 'arn:aws:secretsmanager:{{region}}:{{account}}:secret:rekey-record-{{suffix}}-??????',
  });
  expect(steps.slice(0, 2)).toEqual([
    {
      operation: 'CreateSecret',
      input: {
        Name: 'rekey-record-{{suffix}}',
        SecretString: 'one',
        ClientRequestToken: '{{token-1}}',
      },
      output: { ARN: '{{arn}}', Name: 'rekey-record-{{suffix}}', VersionId: '{{token-1}}' },
    },
    {
      operation: 'DescribeSecret',
      input: { SecretId: 'rekey-record-{{suffix}}' },
      output: {
        ARN: '{{arn}}',
        Name: 'rekey-record-{{suffix}}',
        CreatedDate: '{{*}}',
        LastChangedDate: '{{*}}',
        VersionIdsToStages: { '{{token-1}}': ['AWSCURRENT'] },
      },
    },
  ]);
  expect(steps[5]?.error).toEqual({
    name: 'InvalidRequestException',
    message: "You can't perform this operation on the secret because it was marked for deletion.",
    httpStatus: 400,
    member: 'Message',
  });
});

/** Changes the answer of one operation of a local AWS. */
function wrong(service: 'secretsManager' | 'iam', operation: string, change: (answer: object) => unknown) {
  return (aws: LocalAws) => {
    const target = aws[service].operations[operation];
    if (!target) throw new Error(`There is no ${operation}.`);
    const { run } = target;
    target.run = async (input, call) => change((await run(input, call)) as object);
  };
}

test.each([
  ['life-of-a-secret', wrong('secretsManager', 'DescribeSecret', (answer) => ({ ...answer, More: 1 }))],
  [
    'life-of-a-secret',
    wrong('secretsManager', 'CreateSecret', (answer) => ({ ...answer, VersionId: undefined })),
  ],
  ['token-again', wrong('secretsManager', 'ListSecretVersionIds', (answer) => ({ ...answer, Versions: [] }))],
  ['a-third-access-key', wrong('iam', 'ListAccessKeys', (answer) => ({ ...answer, IsTruncated: true }))],
  [
    'an-inactive-access-key',
    (aws: LocalAws) => {
      const key = jest.spyOn(aws.iam, 'identity');
      const { identity } = Object.getPrototypeOf(aws.iam);
      key.mockImplementation((id) => {
        const found = identity.call(aws.iam, id);
        return found && { ...found, refusal: () => undefined };
      });
    },
  ],
])('a replay of %s detects a wrong answer', async (name, prepare) => {
  expect(await replay(transcripts.get(name) as Recorded, prepare)).toMatch(/^step \d+, /);
});

test('the command uses the given profile, region and endpoint', async () => {
  const index = join(__dirname, '../../record/index.ts');
  const out = local.folder;
  const options = ['--profile', 'local', '--endpoint', local.endpoint, '--out', out, '--region', 'us-west-2'];
  const run = (...more: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', index, ...options, ...more], {
      env: { ...process.env, ...local.environment },
    });
  const [recorded, refused] = await Promise.allSettled([
    run('--only', 'random-passwords'),
    run('--only', 'rolback'),
  ]);
  expect(refused).toMatchObject({
    reason: {
      code: 2,
      stderr: expect.stringContaining('BadOption: There is no scenario rolback. Did you mean rollback?'),
    },
  });
  const file = join(out, 'secretsmanager/random-passwords.json');
  expect(recorded).toMatchObject({ value: { stdout: `${file}\n` } });
  expect(await replay(JSON.parse(readFileSync(file, 'utf8')))).toBeUndefined();
});
