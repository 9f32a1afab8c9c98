import { deployer } from '../../src/cloudformation/resource';
import { deployment, lambdaFunction, role, SECRET } from './fixtures';

const ENVIRONMENT = 'eu-central-1:123456789012';
const READ = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};
const PRINCIPAL_POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:DeleteResourcePolicy', Resource: '*' },
  ],
};
const ref = (name: string) => ({ Ref: name });
const attribute = (name: string, member = 'Arn') => ({ 'Fn::GetAtt': [name, member] });
const policy = (PolicyName: string, more: object) => ({ PolicyName, PolicyDocument: READ, ...more });

/** A resource of each type that has no test of its own: its properties, and expressions with their expected values. */
const TYPES: [
  type: string,
  properties: object,
  ...expected: [expression: object, value: string | RegExp][],
][] = [
  ['AWS::KMS::Key', { Enabled: false, Description: 'it' }, [attribute('It'), /^arn:aws:kms:.*:key\//]],
  [
    'AWS::Logs::LogGroup',
    { LogGroupName: 'it' },
    [attribute('It'), `arn:aws:logs:${ENVIRONMENT}:log-group:it:*`],
  ],
  [
    'AWS::CloudWatch::Alarm',
    {
      AlarmName: 'it',
      MetricName: 'm',
      Namespace: 'n',
      Statistic: 'Sum',
      Period: 60,
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    },
    [attribute('It'), `arn:aws:cloudwatch:${ENVIRONMENT}:alarm:it`],
  ],
  [
    'AWS::Scheduler::Schedule',
    {
      Name: 'it',
      ScheduleExpression: 'rate(1 hour)',
      Target: { Arn: attribute('Fn'), RoleArn: attribute('SchedulerRole'), Input: '{}' },
    },
    [attribute('It'), `arn:aws:scheduler:${ENVIRONMENT}:schedule/default/it`],
  ],
  [
    'AWS::Events::Rule',
    { Name: 'it', EventPattern: { source: ['aws.iam'] }, Targets: [{ Arn: attribute('Fn') }] },
    [attribute('It'), `arn:aws:events:${ENVIRONMENT}:rule/it`],
  ],
  [
    'AWS::Lambda::Version',
    { FunctionName: ref('Fn') },
    [attribute('It', 'Version'), '1'],
    [ref('It'), /:function:fn$/],
  ],
  [
    'AWS::SecretsManager::SecretTargetAttachment',
    { SecretId: ref('Secret') },
    [ref('It'), /^arn:aws:secretsmanager:/],
  ],
  [
    'AWS::SecretsManager::ResourcePolicy',
    { SecretId: ref('Secret'), ResourcePolicy: PRINCIPAL_POLICY },
    [ref('It'), /^arn:aws:secretsmanager:/],
  ],
  [
    'AWS::IAM::User',
    {
      UserName: 'it',
      Policies: [policy('inline', {})],
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    },
    [attribute('It'), 'arn:aws:iam::123456789012:user/it'],
  ],
  ['AWS::IAM::Policy', policy('it', { Roles: [ref('Role')], Users: [ref('User')] }), [ref('It'), /^App-It-/]],
  ['AWS::IAM::RolePolicy', policy('it', { RoleName: ref('Role') }), [ref('It'), /^App-It-/]],
  ['AWS::IAM::UserPolicy', policy('it', { UserName: ref('User') }), [ref('It'), /^App-It-/]],
  [
    'AWS::IAM::ManagedPolicy',
    { ManagedPolicyName: 'it', PolicyDocument: READ, Roles: [ref('Role')] },
    [ref('It'), 'arn:aws:iam::123456789012:policy/it'],
  ],
  [
    'AWS::IAM::AccessKey',
    { UserName: ref('User'), Status: 'Inactive' },
    [ref('It'), /^AKIA/],
    [attribute('It', 'SecretAccessKey'), /^.{40}$/],
  ],
];

test.each(TYPES)('creates and deletes %s', async (Type, Properties, ...expected) => {
  const Outputs = Object.fromEntries(expected.map(([Value], index) => [`Output${index}`, { Value }]));
  const resources = {
    It: { Type, Properties },
    User: { Type: 'AWS::IAM::User' },
    Role: role(),
    SchedulerRole: role('scheduler.amazonaws.com'),
    Fn: lambdaFunction(),
    Secret: SECRET,
  };
  const { aws, cloudFormation, deploy, destroy } = deployment(resources, { Outputs });

  await deploy();

  const values = Object.values(cloudFormation.outputs.App ?? {});
  expected.forEach(([, value], index) => {
    expect(values[index]).toMatch(value);
  });
  const reported = cloudFormation.notSimulated.flatMap(({ property = '' }) => property);
  // Versions represent the function, and the attachment has no database.
  expect(reported.filter((property) => property !== 'Version' && property !== 'TargetId')).toEqual([]);
  await destroy();
  const { users, roles } = aws.iam.account(aws.account);
  expect([users.size, roles.size, aws.secretsManager.secrets.length]).toEqual([0, 0, 0]);
});

test.each([
  ['errors - FILL(pending, 0)', 'ALARM', []],
  [
    'errors / pending',
    'INSUFFICIENT_DATA',
    [expect.stringMatching(/^ExpressionNotSimulated: .*"errors \/ pending"/)],
  ],
] as const)('creates an alarm on the expression %s', async (Expression, state, reasons) => {
  const metric = (Id: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'n', MetricName: Id }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const Properties = {
    Metrics: [{ Id: 'result', Expression, ReturnData: true }, metric('errors'), metric('pending')],
    Threshold: 1,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  };
  const { aws, cloudFormation, deploy } = deployment({ It: { Type: 'AWS::CloudWatch::Alarm', Properties } });
  await deploy();
  const now = aws.timeline.now();
  aws.cloudWatch.put('n', 'errors', {}, 1, now);
  await aws.timeline.runUntil(Math.ceil((now + 1) / 60_000) * 60_000);
  expect(aws.cloudWatch.alarms.map((alarm) => alarm.state)).toEqual([state]);
  expect(cloudFormation.notSimulated.map(({ reason }) => reason)).toEqual(reasons);
});

test('creates an alias of a key, and fails for an unknown key', async () => {
  const alias = (TargetKeyId: unknown) => ({
    Type: 'AWS::KMS::Alias',
    Properties: { AliasName: 'alias/it', TargetKeyId },
  });
  const { aws, deploy } = deployment({ Key: { Type: 'AWS::KMS::Key' }, Alias: alias(ref('Key')) });
  await deploy();
  const caller = { region: aws.region, principal: deployer(aws.account) };
  expect(aws.kms.find('alias/it', caller)?.arn).toMatch(/:key\//);
  await expect(deployment({ Alias: alias('unknown') }).deploy()).rejects.toThrow('there is no key unknown');
});
