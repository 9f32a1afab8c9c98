import fc from 'fast-check';
import { oneOrTwo, pick, rarely, secretId, tags, token, value, weighted } from './arbitraries';
import {
  ACCOUNT_RESOURCE_POLICY,
  type Call,
  createSecret,
  FUNCTION_ARN_PREFIX,
  policyDocument,
  putValue,
  STATEMENT,
} from './call';

const filter = fc.record({
  Key: fc.oneof(
    { weight: 8, arbitrary: pick([4, 'name'], [2, 'description'], [2, 'tag-key']) },
    { weight: 3, arbitrary: pick([2, 'tag-value'], [1, 'all'], [0.3, 'nonsense']) },
  ),
  Values: oneOrTwo(pick([3, 'a'], [1, 'team'], [1, 'mails'], [1, '!a'], [1, 'red'], [1, 'B'])),
});

const rotationRules = fc.oneof(
  { weight: 5, arbitrary: pick<unknown>([4, { AutomaticallyAfterDays: 30 }], [1, undefined]) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      { AutomaticallyAfterDays: 0 },
      { AutomaticallyAfterDays: 1001 },
      { ScheduleExpression: 'rate(1 minute)' },
    ),
  },
);

/** Calls that create, describe, list, tag, rotate and delete secrets. */
export const secretsCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(5, 'CreateSecret', {
    Name: pick([12, 'a'], [2, 'b'], [1, 'team/c'], [0.3, 'not a name'], [0.1, '']),
    ClientRequestToken: token,
    ...value,
    Description: rarely(4, pick([1, 'for mails'], [1, 'for letters'], [0.3, ''])),
    Tags: rarely(4, tags),
  }),
  weighted(4, 'DeleteSecret', {
    SecretId: secretId,
    RecoveryWindowInDays: rarely(3, pick([3, 7], [3, 30], [1, 6], [1, 31])),
    ForceDeleteWithoutRecovery: rarely(4, fc.boolean()),
  }),
  weighted(3, 'RestoreSecret', { SecretId: secretId }),
  weighted(8, 'DescribeSecret', { SecretId: secretId }),
  weighted(3, 'GetSecretValue', { SecretId: secretId }),
  weighted(2, 'PutSecretValue', { SecretId: secretId, ClientRequestToken: token, ...value }),
  weighted(3, 'TagResource', { SecretId: secretId, Tags: tags }),
  weighted(3, 'UntagResource', {
    SecretId: secretId,
    TagKeys: oneOrTwo(pick([2, 'team'], [1, 'stage'], [1, 'never'])),
  }),
  weighted(4, 'ListSecrets', {
    MaxResults: rarely(2, pick([3, 1], [3, 2], [0.3, 0], [0.3, 101])),
    NextToken: rarely(3, fc.constant('{{last NextToken}}')),
    IncludePlannedDeletion: rarely(3, fc.boolean()),
    Filters: rarely(3, fc.array(filter, { minLength: 1, maxLength: 2 })),
  }),
  weighted(2, 'BatchGetSecretValue', {
    SecretIdList: oneOrTwo(pick([3, 'a'], [2, 'b'], [1, 'absent'], [1, '{{arn a}}'])),
  }),
  weighted(1, 'PutResourcePolicy', {
    SecretId: secretId,
    ResourcePolicy: fc.constantFrom(
      ACCOUNT_RESOURCE_POLICY,
      policyDocument([{ ...STATEMENT, Principal: { Service: 'secretsmanager.amazonaws.com' } }]),
      '{"Version":',
      '{}',
    ),
  }),
  weighted(1, 'GetResourcePolicy', { SecretId: secretId }),
  weighted(1, 'DeleteResourcePolicy', { SecretId: secretId }),
  weighted(2, 'RotateSecret', {
    SecretId: secretId,
    ClientRequestToken: token,
    RotationLambdaARN: pick(
      [4, `${FUNCTION_ARN_PREFIX}rotator`],
      [1, undefined],
      [1, `${FUNCTION_ARN_PREFIX}absent`],
      [0.3, 'no-arn'],
    ),
    RotationRules: rotationRules,
  }),
  weighted(1, 'CancelRotateSecret', { SecretId: secretId }),
);

export const SECRETS_SETUPS: readonly (readonly Call[])[] = [
  [createSecret()],
  [createSecret(), putValue(2, 'two', ['AWSPENDING'])],
  [
    createSecret({ Description: 'for mails' }),
    createSecret({ Name: 'b', Tags: [{ Key: 'team', Value: 'red' }] }),
    createSecret({ Name: 'team/c' }),
  ],
  [createSecret({ SecretString: undefined })],
  [],
];
