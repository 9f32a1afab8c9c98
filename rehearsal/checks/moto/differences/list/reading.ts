import { TOKENS, NO_TOKEN as UNKNOWN } from '../../calls/pools';
import type { Exchange } from '../../play';
import type { Listed } from '../listed';
import { call, move, put, secret } from '../making';
import { lastOf } from '../past';
import { NOT_FOUND } from './wording';

const PROMOTED = [secret(), put(2, 'two', ['AWSPENDING']), move('AWSCURRENT', 2, 1)];
const READ = call('GetSecretValue', { SecretId: 'a' });
const SECRETS = call('ListSecrets');
const DESCRIBE = call('DescribeSecret', { SecretId: 'a' });

/** Whether moto answers who asked for no label with a version that is not the current one, by its own account. */
function readsTheFirstCurrent(past: readonly Exchange[]): boolean {
  const { call: request, local, moto } = lastOf(past);
  const { VersionId, VersionStage } = request.input;
  const labels = (answer: unknown) => (answer as { VersionStages?: string[] }).VersionStages ?? [];
  return (
    VersionId === undefined &&
    VersionStage === undefined &&
    labels(local.output).includes('AWSCURRENT') &&
    !labels(moto.output).includes('AWSCURRENT')
  );
}

function readsTheFirstCurrentOfMany(past: readonly Exchange[]): boolean {
  const values = (answer: unknown) =>
    (answer as { SecretValues?: { VersionStages: string[] }[] }).SecretValues ?? [];
  const { local, moto } = lastOf(past);
  return (
    values(local.output).every(({ VersionStages }) => VersionStages.includes('AWSCURRENT')) &&
    !values(moto.output).every(({ VersionStages }) => VersionStages.includes('AWSCURRENT'))
  );
}

/** What is told of a secret and its versions. */
export const readingDifferences: readonly Listed[] = [
  {
    name: 'who asks for no label gets the version that was current once',
    operations: ['GetSecretValue'],
    at: /VersionId|VersionStages|SecretString|SecretBinary/,
    local: /.*/,
    moto: /.*/,
    when: readsTheFirstCurrent,
    reason: 'Without a label AWSCURRENT is meant, also after UpdateSecretVersionStage moved it.',
    source: { recording: 'update-secret-version-stages-current-previous' },
    shown: [...PROMOTED, READ],
  },
  {
    name: 'who asks for many gets versions that were current once',
    operations: ['BatchGetSecretValue'],
    at: /SecretValues\[\](\.(VersionId|VersionStages|SecretString|SecretBinary))?/,
    local: /.*/,
    moto: /.*/,
    when: readsTheFirstCurrentOfMany,
    reason: 'BatchGetSecretValue gives the values of AWSCURRENT.',
    source: { page: 'API_BatchGetSecretValue' },
    shown: [...PROMOTED, call('BatchGetSecretValue', { SecretIdList: ['a'] })],
  },
  {
    name: 'one of many without a value fails them all',
    operations: ['BatchGetSecretValue'],
    at: 'outcome',
    local: 'ok',
    moto: "ResourceNotFoundException 404: Secrets Manager can't find the specified secret value for VersionId: AWSCURRENT",
    reason: 'What is wrong with one secret is told among Errors, beside the values of the others.',
    source: { page: 'API_BatchGetSecretValue' },
    shown: [secret({ SecretString: undefined }), call('BatchGetSecretValue', { SecretIdList: ['a'] })],
  },
  {
    name: 'a deleted one among many',
    operations: ['BatchGetSecretValue'],
    at: 'Errors[].Message',
    local: "You can't perform this operation on the secret because it was marked for deletion.",
    moto: /An error occurred \(InvalidRequestException\) when calling the GetSecretValue operation: You tried to +perform the operation on a secret that's currently marked deleted\./,
    reason: 'The recorded text; moto adds what the AWS CLI puts before it.',
    source: { recording: 'tag-untag-resource-on-deleted-secret' },
    shown: [
      secret(),
      call('DeleteSecret', { SecretId: 'a' }),
      call('BatchGetSecretValue', { SecretIdList: ['a'] }),
    ],
  },
  {
    name: 'a label that no version has',
    operations: ['GetSecretValue'],
    at: 'error.message',
    local: /Secrets Manager can't find the specified secret value for staging label: .+/,
    moto: NOT_FOUND,
    reason: 'The secret is there, its value under that label is not.',
    source: { recording: 'secret-version-not-found' },
    shown: [secret(), call('GetSecretValue', { SecretId: 'a', VersionStage: 'blue' })],
  },
  {
    name: 'an answer of ListSecrets in DescribeSecret',
    operations: ['DescribeSecret'],
    at: 'SecretVersionsToStages',
    local: 'absent',
    moto: /\{.*\}/,
    reason: 'DescribeSecret calls it VersionIdsToStages.',
    source: { recording: 'create-and-update-secret' },
    shown: [secret(), DESCRIBE],
  },
  {
    name: 'last access is not told of secrets',
    operations: ['DescribeSecret', 'ListSecrets'],
    at: /(SecretList\[\]\.)?LastAccessedDate/,
    local: 'today in seconds',
    moto: 'absent',
    reason: 'The day of the last access is told, without the time of day.',
    source: { recording: 'last-accessed-date' },
    shown: [
      [secret(), READ, DESCRIBE],
      [secret(), READ, SECRETS],
    ],
  },
  {
    name: 'unlabelled versions are described',
    operations: ['DescribeSecret', 'ListSecrets'],
    at: /(SecretList\[\]\.)?(VersionIds|SecretVersions)ToStages\[\]/,
    local: 'absent',
    moto: '[]',
    reason: 'Versions without a label are left out.',
    source: { recording: 'deprecated-secret-version-stage' },
    shown: [secret(), put(2, 'two', ['blue']), move('blue', undefined, 2), DESCRIBE, SECRETS],
  },
  {
    name: 'a description cannot be taken away',
    operations: ['DescribeSecret', 'ListSecrets'],
    at: /(SecretList\[\]\.)?Description/,
    local: 'absent',
    moto: /.+/,
    when: (past) =>
      past.some(({ call: { operation, input } }) => operation === 'UpdateSecret' && input.Description === ''),
    reason: 'An empty description is one, too.',
    source: { page: 'API_UpdateSecret' },
    shown: [
      secret({ Description: 'for mails' }),
      call('UpdateSecret', { SecretId: 'a', ClientRequestToken: UNKNOWN, Description: '' }),
      DESCRIBE,
      SECRETS,
    ],
  },
  {
    name: 'a new description with a value that is there already',
    operations: ['DescribeSecret', 'ListSecrets'],
    at: /(SecretList\[\]\.)?Description/,
    local: 'new',
    moto: /absent|for mails|for letters/,
    when: (past) =>
      past.some(
        ({ call: { operation, input } }) =>
          operation === 'UpdateSecret' && input.Description === 'new' && input.SecretString !== undefined,
      ),
    reason:
      'Only the value is that of an earlier request; whether the description is taken is not documented.',
    source: { open: 'API_UpdateSecret' },
    shown: [
      secret(),
      call('UpdateSecret', {
        SecretId: 'a',
        ClientRequestToken: TOKENS[0],
        SecretString: 'one',
        Description: 'new',
      }),
      DESCRIBE,
      SECRETS,
    ],
  },
];
