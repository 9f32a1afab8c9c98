import fc from 'fast-check';
import { move, put, secret } from '../differences/making';
import { ACCOUNT, type Call, REGION } from './call';
import { call, NO_TOKEN, pick, seldom, TOKENS } from './pools';

const PREFIX = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:`;

const name = pick([12, 'a'], [2, 'b'], [1, 'team/c'], [0.3, 'not a name'], [0.1, '']);
const secretId = pick(
  ...([
    [14, 'a'],
    [2, 'b'],
    [1, 'team/c'],
    [2, '{{arn a}}'],
    [1, '{{arn b}}'],
    [1, `${PREFIX}a`],
  ] as const),
  ...([
    [1, 'absent'],
    [0.3, 'not a name'],
    [0.3, `${PREFIX}absent-AAAAAA`],
  ] as const),
);
const token = pick(
  ...TOKENS.map((value, i) => [4 - i, value] as const),
  [0.1, undefined],
  [0.1, 'too-short'],
);
const versionId = pick(...TOKENS.map((value, i) => [4 - i, value] as const), [0.5, NO_TOKEN]);
const stage = pick([4, 'AWSCURRENT'], [4, 'AWSPENDING'], [2, 'AWSPREVIOUS'], [2, 'blue'], [0.3, 'never-put']);
/** AWSPREVIOUS is for Secrets Manager to give. */
const written = pick([2, 'AWSCURRENT'], [4, 'AWSPENDING'], [2, 'blue']);
const text = pick([6, 'one'], [3, 'two'], [1, '{"user":"u","password":"p"}'], [0.3, 'ü'.repeat(40_000)]);
const binary = pick([1, 'AQID'], [1, 'BAUG']);
const tags = fc.uniqueArray(
  fc.record({ Key: pick([3, 'team'], [2, 'stage']), Value: pick([2, 'red'], [2, 'green'], [1, '']) }),
  { minLength: 1, maxLength: 2, selector: ({ Key }) => Key },
);

const value = {
  SecretString: fc.oneof({ weight: 12, arbitrary: text }, { weight: 1, arbitrary: fc.constant(undefined) }),
  SecretBinary: seldom(14, binary),
};

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

/** Moves of labels that are often right, where those by chance are mostly wrong. */
const GOOD_MOVES = [
  move('AWSCURRENT', 2, 1),
  move('AWSCURRENT', 1, 2),
  move('AWSCURRENT', 3, 1),
  move('AWSPENDING', undefined, 2),
  move('AWSPENDING', 3, 2),
  move('AWSPENDING', undefined, 3),
  move('AWSPREVIOUS', undefined, 1),
  move('blue', 1),
  move('blue', 1, 2),
  move('blue', undefined, 2),
  move('blue', undefined, 1),
];

const create = call('CreateSecret', {
  Name: name,
  ClientRequestToken: token,
  ...value,
  Description: seldom(4, pick([1, 'for mails'], [1, 'for letters'], [0.3, ''])),
  Tags: seldom(4, tags),
});

/** Calls about secrets, the more frequent ones first. */
export const secretsCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(10, 'PutSecretValue', {
    SecretId: secretId,
    ClientRequestToken: token,
    ...value,
    VersionStages: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 3, arbitrary: fc.uniqueArray(written, { minLength: 1, maxLength: 2 }) },
    ),
  }),
  weighted(8, 'GetSecretValue', {
    SecretId: secretId,
    VersionId: seldom(3, versionId),
    VersionStage: fc.option(stage, { nil: undefined, freq: 2 }),
  }),
  { weight: 9, arbitrary: fc.constantFrom(...GOOD_MOVES) },
  weighted(3, 'UpdateSecretVersionStage', {
    SecretId: secretId,
    VersionStage: stage,
    MoveToVersionId: fc.option(versionId, { nil: undefined, freq: 4 }),
    RemoveFromVersionId: fc.option(versionId, { nil: undefined, freq: 3 }),
  }),
  weighted(8, 'DescribeSecret', { SecretId: secretId }),
  weighted(5, 'ListSecretVersionIds', {
    SecretId: secretId,
    IncludeDeprecated: fc.option(fc.boolean(), { nil: undefined }),
  }),
  weighted(5, 'UpdateSecret', {
    SecretId: secretId,
    ClientRequestToken: token,
    SecretString: fc.option(text, { nil: undefined, freq: 2 }),
    Description: seldom(3, pick([1, 'new'], [0.3, ''])),
  }),
  { weight: 4, arbitrary: create },
  weighted(4, 'DeleteSecret', {
    SecretId: secretId,
    RecoveryWindowInDays: seldom(3, pick([3, 7], [3, 30], [1, 6], [1, 31])),
    ForceDeleteWithoutRecovery: seldom(4, fc.boolean()),
  }),
  weighted(3, 'RestoreSecret', { SecretId: secretId }),
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

function weighted(
  weight: number,
  operation: string,
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
) {
  return { weight, arbitrary: call(operation, members) };
}

/** What may have happened before: without it most short sequences would be about nothing. */
export const SECRETS_BEFORE: readonly (readonly Call[])[] = [
  [secret()],
  [secret(), put(2, 'two', ['AWSPENDING'])],
  [secret(), put(2, 'two')],
  [secret(), put(2, 'two', ['AWSPENDING']), move('AWSCURRENT', 2, 1)],
  [secret(), put(2, 'two', ['blue']), put(3, 'three', ['AWSPENDING'])],
  [
    secret({ Description: 'for mails' }),
    secret({ Name: 'b', Tags: [{ Key: 'team', Value: 'red' }] }),
    secret({ Name: 'team/c' }),
  ],
  [secret({ SecretString: undefined })],
  [],
];
