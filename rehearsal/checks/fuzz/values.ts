import { isList, type Members, type Shape } from '../../src/aws/members';
import type { Random } from '../../src/kernel/random';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

const TOKENS = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const NAMES = ['a', 'b', 'team/c', 'u', 'r', 'p'];
const LABELS = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS', 'blue'];
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'One',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalAccount': [ACCOUNT] } },
    },
  ],
};
const [STATEMENT] = POLICY.Statement;
const AWS = `arn:aws:iam::${ACCOUNT}:root`;
export const IDENTITY = JSON.stringify(POLICY);
const RESOURCE = JSON.stringify({ ...POLICY, Statement: [{ ...STATEMENT, Principal: { AWS } }] });
export const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
});
const TAG = { Key: 'team', Value: 'red' };
const MANAGED = `arn:aws:iam::${ACCOUNT}:policy/p`;

/** Valid values of members by name. There are few, so that requests refer to the same resources. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  AssumeRolePolicyDocument: [TRUST],
  ClientRequestToken: TOKENS,
  Duration: ['3h'],
  DurationSeconds: [900, 3600],
  Filters: [
    [{ Key: 'name', Values: ['a', '!b'] }],
    [
      { Key: 'all', Values: ['team'] },
      { Key: 'description', Values: ['d'] },
    ],
  ],
  KeyId: ['alias/app'],
  KmsKeyId: ['alias/app'],
  MaxItems: [1, 100],
  MaxResults: [1, 20],
  MaxSessionDuration: [3600],
  MoveToVersionId: TOKENS,
  Name: NAMES,
  Path: ['/', '/staff/'],
  PathPrefix: ['/', '/staff/'],
  PermissionsBoundary: [MANAGED],
  Policy: [RESOURCE, IDENTITY],
  PolicyArn: [MANAGED, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
  PolicyArns: [[{ arn: MANAGED }]],
  PolicyDocument: [IDENTITY, TRUST],
  PolicyName: ['p'],
  PolicySourceArn: [`arn:aws:iam::${ACCOUNT}:user/u`],
  RecoveryWindowInDays: [7, 30],
  RemoveFromVersionId: TOKENS,
  ResourcePolicy: [RESOURCE],
  RoleArn: [`arn:aws:iam::${ACCOUNT}:role/r`],
  RoleName: ['r'],
  RoleSessionName: ['session'],
  RotationLambdaARN: [`arn:aws:lambda:${REGION}:${ACCOUNT}:function:rotator`],
  RotationRules: [
    { AutomaticallyAfterDays: 30 },
    { ScheduleExpression: 'rate(4 hours)', Duration: '1h' },
    { ScheduleExpression: 'cron(0 8 * * ? *)' },
  ],
  SecretBinary: ['AQID'],
  SecretId: ['a', 'b', 'team/c'],
  SecretIdList: [['a', 'b']],
  SecretString: ['one', '{"password":"correct-horse"}', 'half-a-pair-\ud800'],
  ServiceName: ['codecommit.amazonaws.com'],
  SortBy: ['name', 'last-accessed-date'],
  SortOrder: ['asc', 'desc'],
  Status: ['Active', 'Inactive'],
  TagKeys: [['team'], ['constructor']],
  Tags: [[TAG], [{ Key: '__proto__', Value: 'red' }, TAG]],
  TransitiveTagKeys: [['team']],
  UserName: ['u'],
  VersionId: [...TOKENS, 'v1'],
  VersionStage: LABELS,
  VersionStages: [LABELS.slice(0, 2), ['blue']],
};

const SCALARS = { text: 'text', document: 'text', blob: 'AQID', integer: 10, boolean: true } as const;

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(0, values.length - 1)] as T;
}

/** A valid input: nearly all required members, and some of the others. */
export function validInput(
  random: Random,
  members: Members,
  required: readonly string[],
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const usual = required.includes(name) || ['ClientRequestToken', 'KeyId', 'UserName'].includes(name);
    if (random.next() < (usual ? 0.98 : 0.5)) {
      input[name] = pick(random, VALUES[name] ?? [ofShape(shape)]);
    }
  }
  return structuredClone(input);
}

function ofShape(shape: Shape): unknown {
  if (isList(shape)) return [ofShape(shape[0])];
  if (typeof shape === 'object') {
    return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, ofShape(member)]));
  }
  return SCALARS[shape.replace('!', '') as keyof typeof SCALARS];
}
