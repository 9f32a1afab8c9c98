import fc from 'fast-check';
import { move, put, secret } from '../differences/making';
import type { Call } from './call';
import { NO_TOKEN, pick, seldom, TOKENS, weighted } from './pools';
import { secretId, text, token, value } from './secret-pools';

const versionId = pick(...TOKENS.map((value, i) => [4 - i, value] as const), [0.5, NO_TOKEN]);
const stage = pick([4, 'AWSCURRENT'], [4, 'AWSPENDING'], [2, 'AWSPREVIOUS'], [2, 'blue'], [0.3, 'never-put']);
/** AWSPREVIOUS is for Secrets Manager to give. */
const written = pick([2, 'AWSCURRENT'], [4, 'AWSPENDING'], [2, 'blue']);

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

/** Calls about the versions of a secret, their labels and their values. */
export const versionsCall: fc.Arbitrary<Call> = fc.oneof(
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
);

/** What may have happened before: without it most short sequences would be about nothing. */
export const VERSIONS_BEFORE: readonly (readonly Call[])[] = [
  [secret()],
  [secret(), put(2, 'two', ['AWSPENDING'])],
  [secret(), put(2, 'two')],
  [secret(), put(2, 'two', ['AWSPENDING']), move('AWSCURRENT', 2, 1)],
  [secret(), put(2, 'two', ['blue']), put(3, 'three', ['AWSPENDING'])],
  [secret({ SecretString: undefined })],
];
