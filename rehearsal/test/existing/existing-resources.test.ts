import { App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import {
  AccessKey,
  Effect,
  ManagedPolicy,
  Policy,
  PolicyStatement,
  Role,
  ServicePrincipal,
  User,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { readAssembly } from '../../src/assembly/cloud-assembly';
import { LocalAws } from '../../src/aws/local-aws';
import { createExistingResources } from '../../src/existing/existing-resources';
import type { Existing } from '../../src/existing/format';
import { temporaryFolder } from '../assembly/temporary-assembly';

/** Creates the resources that exist before the deploy of a stack. */
async function before(build: (stack: Stack) => void, exists?: Existing) {
  const app = new App({ outdir: temporaryFolder() });
  build(new Stack(app, 'App'));
  const { stacks, assets } = readAssembly(app.synth().directory);
  const aws = new LocalAws();
  const outside = await aws.timeline.run(() => createExistingResources(aws, stacks, assets, exists));
  return { aws, ...outside, names: outside.assumed.map(({ name }) => name) };
}

const ARN = 'arn:aws:iam::123456789012';
const read = (resource: string) =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['secretsmanager:GetSecretValue'],
    resources: [resource],
  });

function roleWith(stack: Stack, ...statements: PolicyStatement[]) {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const statement of statements) role.addToPolicy(statement);
  return role;
}

test('creates an imported user with the path of its ARN', async () => {
  const { aws, assumed } = await before((stack) => {
    const user = User.fromUserArn(stack, 'Bob', `${ARN}:user/team/bob`);
    new Policy(stack, 'P', { statements: [read('*')], users: [user] });
    roleWith(stack, new PolicyStatement({ actions: ['iam:ListAccessKeys'], resources: [user.userArn] }));
  });

  expect(assumed).toEqual([{ kind: 'user', name: `${ARN}:user/team/bob`, path: 'App/P' }]);
  expect(aws.iam.account(aws.account).users.get('bob')).toMatchObject({
    arn: `${ARN}:user/team/bob`,
    keys: [],
  });
});

test('creates a user with a name from a parameter, and a user of an access key', async () => {
  const { names } = await before((stack) => {
    const name = new CfnParameter(stack, 'Name', { default: 'alice' }).valueAsString;
    new AccessKey(stack, 'A', { user: User.fromUserName(stack, 'Alice', name) });
    new AccessKey(stack, 'B', { user: User.fromUserName(stack, 'Bob', 'bob') });
  });

  expect(names).toEqual([`${ARN}:user/alice`, `${ARN}:user/bob`]);
});

test('creates an imported role, policy, boundary, key, alias, topic and secret', async () => {
  const { aws, assumed } = await before((stack) => {
    const key = Key.fromKeyArn(
      stack,
      'Key',
      'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
    );
    new Secret(stack, 'Secret', { encryptionKey: key });
    const role = Role.fromRoleName(stack, 'Imported', 'batch');
    new Policy(stack, 'P', {
      roles: [role],
      statements: [
        read('arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf'),
        read(Secret.fromSecretNameV2(stack, 'Named', 'prod/mail').secretArn),
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: ['arn:aws:kms:eu-central-1:123456789012:alias/app'],
        }),
      ],
    });
    new User(stack, 'U', {
      permissionsBoundary: ManagedPolicy.fromManagedPolicyName(stack, 'B', 'boundary'),
      managedPolicies: [ManagedPolicy.fromManagedPolicyName(stack, 'M', 'attached')],
    });
    new Alarm(stack, 'Alarm', {
      metric: new Metric({ namespace: 'n', metricName: 'm' }),
      threshold: 1,
      evaluationPeriods: 1,
    }).addAlarmAction(
      new SnsAction(Topic.fromTopicArn(stack, 'T', 'arn:aws:sns:eu-central-1:123456789012:oncall')),
    );
  });

  const found = assumed.map(({ kind, name }) => `${kind} ${name.replace(/-\w{6}$/, '')}`);
  expect(found.sort()).toEqual([
    'key arn:aws:kms:eu-central-1:123456789012:alias/app',
    'key arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
    `policy ${ARN}:policy/attached`,
    `policy ${ARN}:policy/boundary`,
    `role ${ARN}:role/batch`,
    'secret arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db',
    'secret arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/mail',
    'topic arn:aws:sns:eu-central-1:123456789012:oncall',
  ]);
  const { iam, secretsManager } = aws;
  expect(iam.managedPolicy(`${ARN}:policy/attached`)?.document.Statement).toEqual([]);
  expect(iam.managedPolicy(`${ARN}:policy/boundary`)?.document.Statement).toEqual([
    { Effect: 'Allow', Action: '*', Resource: '*' },
  ]);
  expect(secretsManager.secrets.map(({ name, versions }) => [name, versions])).toEqual([
    ['prod/db', []],
    ['prod/mail', []],
  ]);
});

test('ignores resources of the app, patterns and resources of AWS', async () => {
  const { assumed } = await before((stack) => {
    new User(stack, 'U', { userName: 'bob' });
    new AccessKey(stack, 'A', { user: User.fromUserName(stack, 'Bob', 'bob') });
    roleWith(
      stack,
      new PolicyStatement({
        actions: ['iam:ListAccessKeys'],
        resources: [`${ARN}:user/*`, `${ARN}:user/\${aws:username}`, `${ARN}:root`, '*'],
      }),
    ).addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'));
    new Topic(stack, 'T', {
      masterKey: Key.fromKeyArn(stack, 'K', 'arn:aws:kms:eu-central-1:123456789012:alias/aws/sns'),
    });
  });

  expect(assumed).toEqual([]);
});

test('reads nested stacks with literal parameters', async () => {
  const { names } = await before((stack) => {
    const nested = new NestedStack(stack, 'Nested', { parameters: { Name: 'carol' } });
    const name = new CfnParameter(nested, 'Name').valueAsString;
    new AccessKey(nested, 'A', { user: User.fromUserName(nested, 'Carol', name) });
  });

  expect(names).toEqual([`${ARN}:user/carol`]);
});

test('ignores names that another deployed stack creates', async () => {
  const app = new App({ outdir: temporaryFolder() });
  const stage = new Stage(app, 'Prod');
  new User(new Stack(stage, 'Users'), 'U', { userName: 'Bob' });
  const keys = new Stack(stage, 'Keys');
  new AccessKey(keys, 'A', { user: User.fromUserName(keys, 'B', 'bob') });
  const { stacks, assets } = readAssembly(app.synth().directory);
  const aws = new LocalAws();
  const assumedOf = async (names: readonly string[]) => {
    const chosen = stacks.filter(({ path }) => names.includes(path));
    return (await aws.timeline.run(() => createExistingResources(aws, chosen, assets))).assumed.length;
  };

  expect(await assumedOf(['Prod/Users', 'Prod/Keys'])).toBe(0);
  expect(await assumedOf(['Prod/Keys'])).toBe(1);
});

describe('a described resource', () => {
  const named = (stack: Stack) =>
    void new AccessKey(stack, 'A', { user: User.fromUserName(stack, 'Bob', 'bob') });

  test('is created from its description and is not assumed', async () => {
    const boundary = `${ARN}:policy/boundary`;
    const document = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }],
    };
    const { aws, assumed } = await before(named, {
      policies: { boundary: { document } },
      users: {
        bob: {
          path: '/team/',
          accessKeys: ['active', 'inactive'],
          policies: { P: document },
          managedPolicies: [boundary, 'arn:aws:iam::aws:policy/NotKnownHere'],
          permissionsBoundary: boundary,
        },
      },
      roles: { job: { policies: { P: document } } },
      secrets: { 'prod/db': { value: { password: 'correct-horse' } } },
      keys: { '1111-2222': { enabled: false }, 'alias/app': {} },
      topics: { oncall: { policy: { Statement: [] } } },
    });

    expect(assumed).toEqual([]);
    expect(aws.iam.keysOf('bob').map(({ status }) => status)).toEqual(['Active', 'Inactive']);
    const bob = aws.iam.account(aws.account).users.get('bob');
    expect(bob).toMatchObject({ arn: `${ARN}:user/team/bob`, boundary, attached: new Set([boundary]) });
    expect(aws.iam.role(`${ARN}:role/job`)?.inline.size).toBe(1);
    expect(aws.sts.trusts(`${ARN}:role/job`, 'lambda.amazonaws.com')).toBe(true);
    expect(aws.secretsManager.secrets[0]?.versions).toMatchObject([
      { value: '{"password":"correct-horse"}', labels: ['AWSCURRENT'] },
    ]);
    const place = { region: aws.region, principal: { accountId: aws.account } as never };
    expect(aws.kms.find('1111-2222', place)?.enabled).toBe(false);
    expect(aws.kms.find('alias/app', place)?.enabled).toBe(true);
    expect(aws.sns.topic('arn:aws:sns:eu-central-1:123456789012:oncall')?.policy).toEqual({ Statement: [] });
  });

  test('that does not exist is not created', async () => {
    const { aws, assumed, absent } = await before(named, { users: { BOB: false } });
    expect(assumed).toEqual([]);
    expect(absent).toEqual(['bob']);
    expect(aws.iam.account(aws.account).users.size).toBe(0);
  });

  test.each<[string, Existing, RegExp]>([
    [
      'an ARN of another kind',
      { users: { [`${ARN}:role/x`]: {} } },
      /users\["arn.*not the name or ARN of a user/,
    ],
    ['a pattern', { secrets: { 'prod/*': {} } }, /secrets\["prod\/\*"\] cannot exist/],
    ['a name that IAM refuses', { users: { 'a/b': {} } }, /the user a\/b cannot exist: /],
    [
      'a boundary that does not exist',
      { users: { bob: { permissionsBoundary: `${ARN}:policy/none` } } },
      /the user bob cannot exist: Scope ARN: .* does not exist/,
    ],
  ])('is refused for %s', async (_, exists, message) => {
    await expect(before(named, exists)).rejects.toThrow(message);
  });
});
