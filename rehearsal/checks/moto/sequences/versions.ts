import fc from 'fast-check';
import { oneOrTwo, pick, rarely, secretId, text, token, value, weighted } from './arbitraries';
import { type Call, createSecret, moveLabel, putValue, TOKENS, UNKNOWN_TOKEN } from './call';

const versionId = pick(...TOKENS.map((id, i) => [4 - i, id] as const), [0.5, UNKNOWN_TOKEN]);
const label = pick([4, 'AWSCURRENT'], [4, 'AWSPENDING'], [2, 'AWSPREVIOUS'], [2, 'blue'], [0.3, 'never-put']);
/** Secrets Manager itself attaches AWSPREVIOUS. */
const writtenLabel = pick([2, 'AWSCURRENT'], [4, 'AWSPENDING'], [2, 'blue']);

/** Moves that often succeed; random moves mostly fail. */
const VALID_MOVES = [
  moveLabel('AWSCURRENT', 2, 1),
  moveLabel('AWSCURRENT', 1, 2),
  moveLabel('AWSCURRENT', 3, 1),
  moveLabel('AWSPENDING', undefined, 2),
  moveLabel('AWSPENDING', 3, 2),
  moveLabel('AWSPENDING', undefined, 3),
  moveLabel('AWSPREVIOUS', undefined, 1),
  moveLabel('blue', 1),
  moveLabel('blue', 1, 2),
  moveLabel('blue', undefined, 2),
  moveLabel('blue', undefined, 1),
];

/** Calls about the versions of a secret, their labels and their values. */
export const versionsCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(10, 'PutSecretValue', {
    SecretId: secretId,
    ClientRequestToken: token,
    ...value,
    VersionStages: fc.option(oneOrTwo(writtenLabel), { nil: undefined, freq: 2 }),
  }),
  weighted(8, 'GetSecretValue', {
    SecretId: secretId,
    VersionId: rarely(3, versionId),
    VersionStage: fc.option(label, { nil: undefined, freq: 2 }),
  }),
  { weight: 9, arbitrary: fc.constantFrom(...VALID_MOVES) },
  weighted(3, 'UpdateSecretVersionStage', {
    SecretId: secretId,
    VersionStage: label,
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
    Description: rarely(3, pick([1, 'new'], [0.3, ''])),
  }),
);

export const VERSIONS_SETUPS: readonly (readonly Call[])[] = [
  [createSecret()],
  [createSecret(), putValue(2, 'two', ['AWSPENDING'])],
  [createSecret(), putValue(2, 'two')],
  [createSecret(), putValue(2, 'two', ['AWSPENDING']), moveLabel('AWSCURRENT', 2, 1)],
  [createSecret(), putValue(2, 'two', ['blue']), putValue(3, 'three', ['AWSPENDING'])],
  [createSecret({ SecretString: undefined })],
];
