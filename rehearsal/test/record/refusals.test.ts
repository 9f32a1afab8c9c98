import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireNoLeak } from '../../record/leaks';
import { Mask } from '../../record/masking';
import { parseOptions } from '../../record/options';
import { checkScenario, type Scenario } from '../../record/scenario';
import { scenarios } from '../../record/scenarios';
import { AwsError } from '../../src/aws/errors';
import { Random } from '../../src/kernel/random';
import { Placeholders } from '../recordings/placeholders';
import { LocalProfile } from './local-profile';

const SECRET_ACCESS_KEY = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12';

describe('options', () => {
  test.each([
    ['no profile', ['--out', '/tmp'], 'The option --profile is missing.'],
    ['no folder', ['--profile', 'a'], 'The folder of --out, undefined, does not exist.'],
    ['an unknown folder', ['--profile', 'a', '--out', '/nowhere'], '/nowhere, does not exist.'],
    ['an unknown option', ['--profil', 'a'], 'There is no option --profil. Did you mean --profile?'],
    ['an unexpected argument', ['now'], 'Unexpected argument now.'],
    ['an invalid region', ['--profile', 'a', '--out', '/tmp', '--region', 'europe'], '--region europe'],
    ['an invalid endpoint', ['--profile', 'a', '--out', '/tmp', '--endpoint', 'here'], '--endpoint here'],
    [
      'an unknown scenario',
      ['--profile', 'a', '--out', '/tmp', '--only', 'rolback'],
      'There is no scenario rolback. Did you mean rollback?',
    ],
  ])('refuses %s', (_, args, message) => {
    expect(() => parseOptions(args, scenarios)).toThrow(
      expect.objectContaining({ name: 'BadOption', message: expect.stringContaining(message) }),
    );
  });

  test('prints the help and the list of scenarios without other options', () => {
    expect(parseOptions(['--help'], scenarios)).toContain('--profile NAME');
    expect(parseOptions(['--list'], scenarios)).toMatch(/secretsmanager +rollback\n/);
  });
});

describe('scenarios', () => {
  const good: Scenario = {
    name: 'good',
    service: 'iam',
    steps: [{ operation: 'CreateUser', input: { UserName: '{{user}}' } }],
  };
  const step = (operation: string, input: object = {}, more: object = {}) => ({
    steps: [{ operation, input, ...more }] as Scenario['steps'],
  });

  test.each(scenarios.map((scenario) => [scenario.name, scenario]))('accepts %s', (_, scenario) => {
    expect(() => checkScenario(scenario as Scenario)).not.toThrow();
  });

  test.each([
    ['a bad name', { name: 'Not Good' }],
    ['another service', { service: 's3' as 'iam' }],
    ['no steps', { steps: [] }],
    ['a list of all users', step('ListUsers')],
    ['a list of all secrets', step('ListSecrets')],
    [
      'values of many secrets',
      step('BatchGetSecretValue', { Filters: [{ Key: 'name', Values: ['{{a}}'] }] }),
    ],
    ['a resource that would not be deleted', step('CreateGroup', { GroupName: '{{group}}' })],
    ['a name that may exist', step('CreateUser', { UserName: 'admin' })],
    ['a second account', step('GetUser', {}, { caller: 'other-account' })],
    ['a step that only a replay supports', step('$deployRotationFunction')],
    [
      'a wait for a list of all users',
      step('$waitUntil', {}, { request: { operation: 'ListUsers', input: {} } }),
    ],
  ])('refuses %s', (_, change) => {
    expect(() => checkScenario({ ...good, ...change })).toThrow(
      expect.objectContaining({ name: 'BadScenario' }),
    );
  });
});

describe('masking', () => {
  const words = () => new Placeholders({ account: '345678901234', region: 'eu-west-1' }, new Random(1));

  test('replaces ids, secrets, dates and known values', () => {
    const known = words();
    const mask = new Mask(known);
    const answer = {
      ARN: 'arn:aws-cn:secretsmanager:eu-west-1:345678901234:secret:a-AbCdEf',
      AccessKey: { AccessKeyId: 'AKIAEXAMPLEEXAMPLE00', SecretAccessKey: SECRET_ACCESS_KEY, CreateDate: 5 },
      Text: 'AKIAEXAMPLEEXAMPLE00 of 345678901234',
      PolicyDocument: encodeURIComponent('{"Resource":"arn:aws:iam::345678901234:role/x"}'),
    };
    expect(mask.mask(answer)).toEqual({
      ARN: '{{arn}}',
      AccessKey: {
        AccessKeyId: '{{access-key-id}}',
        SecretAccessKey: '{{secret-access-key}}',
        CreateDate: '{{*}}',
      },
      Text: '{{access-key-id}} of {{account}}',
      PolicyDocument: { $json: { Resource: 'arn:aws:iam::{{account}}:role/x' } },
    });
    expect(mask.shapes).toEqual({ arn: 'arn:aws:secretsmanager:{{region}}:{{account}}:secret:a-??????' });
  });

  test('numbers placeholders, with one for each value', () => {
    const mask = new Mask(words());
    const ids = mask.mask([{ UserId: 'AIDAONE' }, { UserId: 'AIDATWO' }, { UserId: 'AIDAONE' }]);
    expect(ids).toEqual([{ UserId: '{{user-id}}' }, { UserId: '{{user-id-2}}' }, { UserId: '{{user-id}}' }]);
  });

  test.each([
    ['a value with a placeholder', { a: 'it is 345678901234' }],
    ['credentials of the caller', { a: 'my-own-secret' }],
    ['an access key id', { a: 'AKIAEXAMPLEEXAMPLE00' }],
    ['a text that looks like a secret access key', { a: SECRET_ACCESS_KEY }],
    ['an account id', { a: 'arn:aws:iam::999988887777:root' }],
  ])('refuses to write %s', (_, leaking) => {
    const check = (text: string) => () => requireNoLeak('x', text, words(), ['my-own-secret']);
    expect(check(JSON.stringify(leaking))).toThrow(expect.objectContaining({ name: 'WouldLeak' }));
    expect(check(JSON.stringify(leaking))).not.toThrow(new RegExp(JSON.stringify(leaking.a)));
    expect(check('{"a":"{{secret-access-key}} in eu-west-1"}')).not.toThrow();
  });
});

describe('recording', () => {
  const local = new LocalProfile();
  beforeAll(() => local.open());
  afterAll(() => local.close());
  const rollback = scenarios.filter(({ name }) => name === 'rollback');

  test('overwrites no file', async () => {
    mkdirSync(join(local.out, 'secretsmanager'), { recursive: true });
    const file = join(local.out, 'secretsmanager/rollback.json');
    writeFileSync(file, 'an earlier recording');
    await expect(local.record(rollback)).rejects.toMatchObject({ name: 'OutputExists' });
    expect(local.leftovers()).toEqual([]);
  });

  test.each([
    ['NoCredentials', { profile: 'nobody' }, 'There is no profile nobody in '],
    ['CannotReach', { endpoint: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1 did not answer'],
  ])('%s', async (name, options, message) => {
    const out = join(local.folder, name);
    const recording = local.record(rollback, { out, ...options });
    await expect(recording).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(existsSync(out)).toBe(false);
  });

  test('reports refused keys', async () => {
    await local.aws.call(
      {
        service: 'iam',
        operation: 'UpdateAccessKey',
        region: 'us-east-1',
        principal: { type: 'root', arn: 'root', accountId: local.aws.account, userId: 'root' },
      },
      { UserName: 'somebody', AccessKeyId: local.keys.AccessKeyId, Status: 'Inactive' },
    );
    const out = join(local.folder, 'refused');
    await expect(local.record(rollback, { out })).rejects.toMatchObject({
      name: 'NoCredentials',
      message: expect.stringContaining('InvalidClientTokenId'),
    });
  });
});

describe('a failed scenario', () => {
  const local = new LocalProfile();
  beforeAll(() => local.open());
  afterAll(() => local.close());
  const user = { operation: 'CreateUser', input: { UserName: 'rekey-{{suffix}}' } };
  const scenario = (name: string, ...steps: Scenario['steps']): Scenario => ({
    name,
    service: 'iam',
    steps: [user, ...steps],
  });

  test.each([
    [
      'NeverHappened',
      {
        operation: '$waitUntil',
        input: {},
        request: { operation: 'GetUser', input: { UserName: 'rekey-{{suffix}}' } },
        error: { name: 'NoSuchEntity' },
      },
    ],
    ['StepFailed', { ...user, operation: 'GetUser', remember: { 'User.Colour': '{{colour}}' } }],
    ['BadScenario', { operation: 'GetWeather', input: {} }],
  ])('with %s writes nothing and deletes its resources', async (name, step) => {
    const recording = local.record([scenario(name.toLowerCase(), step)]);
    await expect(recording).rejects.toMatchObject({ name });
    expect(local.leftovers()).toEqual([]);
    expect(existsSync(join(local.out, 'iam', `${name.toLowerCase()}.json`))).toBe(false);
  });

  test('names resources that cannot be deleted', async () => {
    const { iam } = local.aws;
    const operation = iam.operations.DeleteUser;
    const run = operation?.run;
    Object.assign(operation ?? {}, {
      run: () => {
        throw new AwsError('ServiceFailure', 'no');
      },
    });
    await expect(local.record([scenario('left-behind')])).rejects.toMatchObject({
      name: 'LeftBehind',
      message: expect.stringMatching(/the user rekey-\w+ \(DeleteUser: ServiceFailure\).*Delete it manually/),
    });
    Object.assign(operation ?? {}, { run });
    expect(local.leftovers()).toHaveLength(1);
  });
});
