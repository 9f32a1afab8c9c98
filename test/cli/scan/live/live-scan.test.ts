import { CallFailed } from '../../../../cli/scan/live/aws';
import { CALLS, type Call, LIVE_ACTIONS, LIVE_POLICY } from '../../../../cli/scan/live/calls';
import { AccountUnknown, liveScan } from '../../../../cli/scan/live/live-scan';
import { createKey } from '../../../../client/src/api-keys/format';
import { Random } from '../../../../rehearsal/src/kernel/random';
import { apiKeyPattern } from '../../../../scan/src/patterns/key-pattern';
import { type Answers, after, denied, FakeAccount } from './fake-account';

const random = new Random(41);
const secret = () => random.text(20, 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789');
const [FIRST, SECOND, THIRD, FOURTH, OLD] = [secret(), secret(), secret(), secret(), secret()];

const arn = (name: string) => `arn:aws:ecs:eu-central-1:123456789012:${name}`;

const ACCOUNT: Answers = {
  listFunctions: {
    Functions: [
      {
        FunctionName: 'orders',
        Version: '3',
        Environment: { Variables: { DB_PASSWORD: OLD, API_TOKEN: FIRST } },
      },
      {
        FunctionName: 'orders',
        Version: '$LATEST',
        Environment: {
          Variables: {
            API_TOKEN: FIRST,
            SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf',
          },
        },
      },
      { FunctionName: 'empty', Version: '$LATEST' },
      {
        FunctionName: 'locked',
        Version: '$LATEST',
        Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'no key' } },
      },
    ],
  },
  listFamilies: { families: ['web'] },
  listClusters: { clusterArns: [arn('cluster/main')] },
  listServices: { serviceArns: Array.from({ length: 23 }, (_, i) => arn(`service/main/s${i}`)) },
  describeServices: (input: readonly string[]) => ({
    services: input.slice(input.indexOf('--services') + 1).map(() => ({
      taskDefinition: arn('task-definition/web:4'),
      deployments: [{ taskDefinition: arn('task-definition/web:3') }],
    })),
  }),
  listTasks: { taskArns: [arn('task/main/1')] },
  describeTasks: { tasks: [{ taskDefinitionArn: arn('task-definition/job:9') }] },
  describeTaskDefinition: (input: readonly string[]) => {
    const name = after(input, '--task-definition');
    const [, family = name, revision = '4'] = /([\w-]+):(\d+)$/.exec(name) ?? [];
    const value = revision === '9' ? SECOND : 'debug';
    return {
      taskDefinition: {
        ...{
          family,
          revision: Number(revision),
          taskDefinitionArn: arn(`task-definition/${family}:${revision}`),
        },
        containerDefinitions: [
          {
            name: 'app',
            environment: [{ name: 'ADMIN_PASSWORD', value }],
            command: ['serve', '--port', '80'],
            logConfiguration: { options: { 'splunk-token': revision === '3' ? random.uuid() : '' } },
          },
        ],
      },
    };
  },
  describeParameters: { Parameters: Array.from({ length: 12 }, (_, i) => ({ Name: `/app/p${i}.password` })) },
  getParameters: (input: readonly string[]) => {
    const names = input.slice(input.indexOf('--names') + 1);
    return {
      Parameters: names
        .slice(1)
        .map((Name) => ({ Name, Type: 'String', Value: Name.includes('p5') ? THIRD : 'none' })),
      InvalidParameters: names.slice(0, 1),
    };
  },
  describeStacks: {
    Stacks: [
      {
        StackName: 'Shop',
        Outputs: [
          { OutputKey: 'Url', OutputValue: 'https://shop.example/orders' },
          { OutputKey: 'ApiKey', OutputValue: createKey('acme') },
        ],
        Parameters: [
          { ParameterKey: 'AdminPassword', ParameterValue: FOURTH },
          { ParameterKey: 'HiddenPassword', ParameterValue: '****' },
        ],
      },
    ],
  },
};

const scan = (answers: Answers = ACCOUNT) => {
  const account = new FakeAccount(answers);
  return { account, result: liveScan({}, { own: [apiKeyPattern('acme')] }, account) };
};

test('finds the secrets of each service, once, with its path and place, and redacts them', async () => {
  const { findings, counts, files, bytes } = await scan().result;
  expect(findings.map(({ path, rule, line, column }) => `${path} ${rule.id} ${line}:${column}`)).toEqual([
    'lambda:orders/environment/API_TOKEN keyed-secret 1:1',
    'lambda:orders:3/environment/DB_PASSWORD keyed-secret 1:1',
    'ecs:job:9/app/environment/ADMIN_PASSWORD keyed-secret 1:1',
    'ssm:/app/p5.password keyed-secret 1:1',
    'cloudformation:Shop/output/ApiKey own-key-acme 1:1',
    'cloudformation:Shop/parameter/AdminPassword keyed-secret 1:1',
  ]);
  expect(findings[0]?.excerpt).toBe(`API_TOKEN="${FIRST.slice(0, 4)}[redacted]"`);
  for (const value of [FIRST, SECOND, THIRD, FOURTH, OLD])
    expect(JSON.stringify(findings)).not.toContain(value);
  expect(counts).toEqual([
    '3 Lambda functions',
    '3 ECS task definitions',
    '12 parameters',
    '1 CloudFormation stack',
  ]);
  expect([files, bytes > 100]).toEqual([4 + 3 * 3 + 10 + 3, true]);
});

test('names what could not be read', async () => {
  const { problems } = await scan().result;
  expect(problems).toEqual([
    { path: 'lambda:locked/environment', reason: 'Lambda cannot decrypt it: AccessDeniedException: no key' },
    { path: 'ssm:/app/p0.password', reason: 'it was deleted, or it may not be read' },
    { path: 'ssm:/app/p10.password', reason: 'it was deleted, or it may not be read' },
  ]);
});

test('makes each call of the policy, and no other', async () => {
  const { account, result } = scan();
  await result;
  const made = [...new Set(account.made.map(({ call }) => CALLS[call][2] as string))];
  expect([...made, 'cloudformation:ListStacks'].sort()).toEqual(LIVE_ACTIONS);
  expect(LIVE_POLICY.Statement[0]?.Action).toEqual(LIVE_ACTIONS);
  const operations = Object.values(CALLS).map(([, operation]) => operation);
  expect(operations.filter((operation) => !/^(list|describe|get)-/.test(operation))).toEqual([]);
});

test('asks for at most 10 services and 10 parameters in one call, and for no encrypted parameter', async () => {
  const { account, result } = scan();
  await result;
  const counts = (call: Call, option: string) =>
    account.made
      .filter((one) => one.call === call)
      .map(({ input }) => input.length - 1 - input.indexOf(option));
  expect(counts('describeServices', '--services')).toEqual([10, 10, 3]);
  expect(counts('getParameters', '--names')).toEqual([10, 2]);
  const [filter] = account.made.filter(({ call }) => call === 'describeParameters');
  expect(filter?.input).toEqual(['--parameter-filters', 'Key=Type,Values=String,StringList']);
  expect(account.made.some(({ input }) => input.includes('--with-decryption'))).toBe(false);
});

test.each<[string, Partial<Answers>, string, number]>([
  [
    'Lambda',
    { listFunctions: denied('listFunctions') },
    'lambda: not authorized to perform: lambda:ListFunctions',
    4,
  ],
  [
    'task definitions',
    { describeTaskDefinition: denied('describeTaskDefinition') },
    'ecs: not authorized to perform: ecs:DescribeTaskDefinition',
    5,
  ],
  [
    'clusters',
    { listClusters: denied('listClusters') },
    'ecs: not authorized to perform: ecs:ListClusters',
    5,
  ],
  [
    'parameters',
    { getParameters: denied('getParameters') },
    'ssm:/app/p0.password: not authorized to perform: ssm:GetParameters',
    5,
  ],
  [
    'stacks',
    { describeStacks: denied('describeStacks') },
    'cloudformation: not authorized to perform: cloudformation:DescribeStacks',
    4,
  ],
])('without the permission for %s, the others are scanned', async (_, answers, problem, findings) => {
  const result = await scan({ ...ACCOUNT, ...answers }).result;
  expect(result.problems.map(({ path, reason }) => `${path}: ${reason}`)).toContain(problem);
  expect(result.findings).toHaveLength(findings);
});

test('a task definition that was deleted is named, and the others are scanned', async () => {
  const describe = ACCOUNT.describeTaskDefinition as (input: readonly string[]) => unknown;
  const gone = new CallFailed('ClientException', 'Unable to describe task definition.');
  const answers = {
    ...ACCOUNT,
    describeTaskDefinition: (input: readonly string[]) => (input.includes('web') ? gone : describe(input)),
  };
  const { problems, findings } = await scan(answers).result;
  expect(problems).toContainEqual({ path: 'ecs:web', reason: 'Unable to describe task definition.' });
  expect(findings).toHaveLength(6);
});

test('without credentials, no service is called scanned', async () => {
  const missing = new CallFailed(undefined, 'Unable to locate credentials.');
  const answers = Object.fromEntries(Object.keys(CALLS).map((call) => [call, missing]));
  await expect(scan(answers).result).rejects.toThrow(AccountUnknown);
  const expired = new CallFailed('ExpiredTokenException', 'The security token is expired.');
  const others = Object.fromEntries(Object.keys(CALLS).map((call) => [call, expired]));
  expect((await scan(others).result).problems.map(({ path }) => path)).toEqual([
    'lambda',
    'ecs',
    'ssm',
    'cloudformation',
  ]);
});

test('a defect is not taken for a refusal', async () => {
  await expect(scan({ ...ACCOUNT, listFunctions: new TypeError('defect') }).result).rejects.toThrow('defect');
});

test.each([
  ['a password with spaces', `correct horse ${FIRST} 7!`, 'DB_PASSWORD', undefined],
  ['a JSON document', JSON.stringify({ user: 'app', password: FIRST }), 'CONFIG', 27],
  ['a URL', `postgres://app:${FIRST}@db.internal:5432/app`, 'DATABASE_URL', 16],
  ['a value with quotes', `token="${FIRST}"`, 'SETTINGS', 8],
])('the column in %s counts from its start', async (_, value, name, column) => {
  const answers = {
    listFunctions: {
      Functions: [{ FunctionName: 'f', Version: '$LATEST', Environment: { Variables: { [name]: value } } }],
    },
  };
  const { findings } = await scan(answers).result;
  expect(findings.map((finding) => finding.column)).toEqual(column === undefined ? [] : [column]);
});

test.each([
  '****',
  'true',
  'eu-central-1',
  'arn:aws:iam::123456789012:role/app',
  '{{resolve:secretsmanager:app}}',
  'https://sqs.eu-central-1.amazonaws.com/123456789012/orders',
  '1700000000',
])('the value %s is no finding', async (value) => {
  const Variables = { DB_PASSWORD: value, API_TOKEN: value, AUTH_SECRET: value };
  const answers = {
    listFunctions: { Functions: [{ FunctionName: 'f', Version: '$LATEST', Environment: { Variables } }] },
  };
  expect((await scan(answers).result).findings).toEqual([]);
});
