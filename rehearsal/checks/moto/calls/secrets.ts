import fc from 'fast-check';
import { put, secret } from '../differences/making';
import { ACCOUNT, type Call, REGION } from './call';
import { call, pick, seldom, weighted } from './pools';
import { secretId, token, value } from './secret-pools';

const name = pick([12, 'a'], [2, 'b'], [1, 'team/c'], [0.3, 'not a name'], [0.1, '']);
const tags = fc.uniqueArray(
  fc.record({ Key: pick([3, 'team'], [2, 'stage']), Value: pick([2, 'red'], [2, 'green'], [1, '']) }),
  { minLength: 1, maxLength: 2, selector: ({ Key }) => Key },
);

const policy = (Effect: string, Principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect, Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
  });
const RESOURCE_POLICIES = [
  policy('Allow', { AWS: `arn:aws:iam::${ACCOUNT}:root` }),
  policy('Allow', { Service: 'secretsmanager.amazonaws.com' }),
  '{"Version":',
  '{}',
];
const FUNCTION_ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:`;

const create = call('CreateSecret', {
  Name: name,
  ClientRequestToken: token,
  ...value,
  Description: seldom(4, pick([1, 'for mails'], [1, 'for letters'], [0.3, ''])),
  Tags: seldom(4, tags),
});

/** Calls about secrets as a whole: how they come and go, and what is said of them. */
export const secretsCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 5, arbitrary: create },
  weighted(4, 'DeleteSecret', {
    SecretId: secretId,
    RecoveryWindowInDays: seldom(3, pick([3, 7], [3, 30], [1, 6], [1, 31])),
    ForceDeleteWithoutRecovery: seldom(4, fc.boolean()),
  }),
  weighted(3, 'RestoreSecret', { SecretId: secretId }),
  weighted(8, 'DescribeSecret', { SecretId: secretId }),
  weighted(3, 'GetSecretValue', { SecretId: secretId }),
  weighted(2, 'PutSecretValue', { SecretId: secretId, ClientRequestToken: token, ...value }),
  weighted(3, 'TagResource', { SecretId: secretId, Tags: tags }),
  weighted(3, 'UntagResource', {
    SecretId: secretId,
    TagKeys: fc.uniqueArray(pick([2, 'team'], [1, 'stage'], [1, 'never']), { minLength: 1, maxLength: 2 }),
  }),
  weighted(4, 'ListSecrets', {
    MaxResults: seldom(2, pick([3, 1], [3, 2], [0.3, 0], [0.3, 101])),
    NextToken: seldom(3, fc.constant('{{last NextToken}}')),
    IncludePlannedDeletion: seldom(3, fc.boolean()),
    Filters: seldom(3, fc.array(filter(), { minLength: 1, maxLength: 2 })),
  }),
  weighted(2, 'BatchGetSecretValue', {
    SecretIdList: fc.uniqueArray(pick([3, 'a'], [2, 'b'], [1, 'absent'], [1, '{{arn a}}']), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  weighted(1, 'PutResourcePolicy', {
    SecretId: secretId,
    ResourcePolicy: fc.constantFrom(...RESOURCE_POLICIES),
  }),
  weighted(1, 'GetResourcePolicy', { SecretId: secretId }),
  weighted(1, 'DeleteResourcePolicy', { SecretId: secretId }),
  weighted(2, 'RotateSecret', {
    SecretId: secretId,
    ClientRequestToken: token,
    RotationLambdaARN: pick(
      [4, `${FUNCTION_ARN}rotator`],
      [1, undefined],
      [1, `${FUNCTION_ARN}absent`],
      [0.3, 'no-arn'],
    ),
    RotationRules: pick<unknown>(
      ...([
        [4, { AutomaticallyAfterDays: 30 }],
        [1, undefined],
        [1, { AutomaticallyAfterDays: 0 }],
      ] as const),
      ...([
        [1, { AutomaticallyAfterDays: 1001 }],
        [1, { ScheduleExpression: 'rate(1 minute)' }],
      ] as const),
    ),
  }),
  weighted(1, 'CancelRotateSecret', { SecretId: secretId }),
);

function filter(): fc.Arbitrary<unknown> {
  return fc.record({
    Key: pick(
      [4, 'name'],
      [2, 'description'],
      [2, 'tag-key'],
      [2, 'tag-value'],
      [1, 'all'],
      [0.3, 'nonsense'],
    ),
    Values: fc.uniqueArray(pick([3, 'a'], [1, 'team'], [1, 'mails'], [1, '!a'], [1, 'red'], [1, 'B']), {
      minLength: 1,
      maxLength: 2,
    }),
  });
}

/** What may have happened before. */
export const SECRETS_BEFORE: readonly (readonly Call[])[] = [
  [secret()],
  [secret(), put(2, 'two', ['AWSPENDING'])],
  [
    secret({ Description: 'for mails' }),
    secret({ Name: 'b', Tags: [{ Key: 'team', Value: 'red' }] }),
    secret({ Name: 'team/c' }),
  ],
  [secret({ SecretString: undefined })],
  [],
];
