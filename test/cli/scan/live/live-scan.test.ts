import { CallFailed } from '../../../../cli/scan/live/aws';
import { CALLS, type Call, LIVE_ACTIONS, LIVE_POLICY } from '../../../../cli/scan/live/calls';
import { AccountUnknown } from '../../../../cli/scan/live/live-scan';
import { type Answers, denied } from './fake-account';
import { ACCOUNT, FIRST, FOURTH, OLD, SECOND, scan, THIRD } from './planted-account';

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
  expect([files, bytes > 100]).toEqual([4 + 3 * 3 + 9 + 3, true]);
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
