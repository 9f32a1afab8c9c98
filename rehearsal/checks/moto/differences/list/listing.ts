import type { Listed } from '../listed';
import { call, move, put, secret } from '../making';
import { lastOf } from '../past';
import { BROKE, INVALID_NAME, NOT_FOUND_HERE } from './wording';

const LIST = call('ListSecretVersionIds', { SecretId: 'a' });

/** Lists of secrets and of versions, their filters and pages. */
export const listingDifferences: readonly Listed[] = [
  {
    name: 'an answer of DescribeSecret in ListSecrets',
    operations: ['ListSecrets'],
    at: 'SecretList[].VersionIdsToStages',
    local: 'absent',
    moto: /\{.*\}/,
    reason: 'ListSecrets calls it SecretVersionsToStages.',
    source: { page: 'API_SecretListEntry' },
    shown: [secret(), call('ListSecrets')],
  },
  {
    name: 'last access is told of every version',
    operations: ['ListSecretVersionIds'],
    at: 'Versions[].LastAccessedDate',
    local: /absent|today in seconds/,
    moto: 'now in seconds',
    reason: 'A version that nobody read has no such date, and otherwise it is the day.',
    source: { recording: 'last-accessed-date' },
    shown: [secret(), LIST],
  },
  {
    name: 'unlabelled versions are listed',
    operations: ['ListSecretVersionIds'],
    at: 'Versions[]',
    local: 'absent',
    moto: /\{.*"VersionStages":\[\]\}/,
    when: (past) => lastOf(past).call.input.IncludeDeprecated !== true,
    reason: 'Versions without a label are listed only with IncludeDeprecated.',
    source: { recording: 'deprecated-secret-version-stage' },
    shown: [secret(), put(2, 'two', ['blue']), move('blue', undefined, 2), LIST],
  },
  {
    name: 'unlabelled versions have an empty list of labels',
    operations: ['ListSecretVersionIds'],
    at: 'Versions[].VersionStages',
    local: 'absent',
    moto: '[]',
    when: (past) => lastOf(past).call.input.IncludeDeprecated === true,
    reason: 'A version without a label has no VersionStages at all.',
    source: { recording: 'deprecated-secret-version-stage' },
    shown: [
      secret(),
      put(2, 'two', ['blue']),
      move('blue', undefined, 2),
      call('ListSecretVersionIds', { SecretId: 'a', IncludeDeprecated: true }),
    ],
  },
  {
    name: 'the ARN of a list of versions is its name',
    operations: ['ListSecretVersionIds'],
    at: 'ARN',
    local: /\{\{arn \S+?( \d+)?\}\}/,
    moto: /a|b|team\/c/,
    reason: 'It is the ARN.',
    source: { recording: 'deprecated-secret-version-stage' },
    shown: [secret(), LIST],
  },
  {
    name: 'an empty token of the next page',
    operations: ['ListSecretVersionIds'],
    at: 'NextToken',
    local: 'absent',
    moto: '',
    reason: 'The last page has none.',
    source: { recording: 'deprecated-secret-version-stage' },
    shown: [secret(), LIST],
  },
  {
    name: 'keys of versions are not told',
    operations: ['ListSecretVersionIds'],
    at: 'Versions[].KmsKeyIds',
    local: '["DefaultEncryptionKey"]',
    moto: 'absent',
    reason: 'The key that encrypts a version is listed.',
    source: { recording: 'deprecated-secret-version-stage' },
    shown: [secret(), LIST],
  },
  {
    name: 'versions of a secret that is not there',
    operations: ['ListSecretVersionIds'],
    at: 'outcome',
    local: new RegExp(`${NOT_FOUND_HERE}|${INVALID_NAME.replace(/[.+]/g, '\\$&')}`),
    moto: BROKE,
    reason: 'moto breaks.',
    source: { recording: 'secret-not-found' },
    shown: [LIST],
  },
  {
    name: 'not having a tag',
    operations: ['ListSecrets'],
    // Pages that begin elsewhere hold others.
    at: /SecretList\[\]|NextToken/,
    local: /.+/,
    moto: /absent|\{.*\}/,
    when: (past) => {
      const filters = lastOf(past).call.input.Filters as { Key: string; Values: string[] }[] | undefined;
      return (
        filters?.some(({ Key, Values }) => Key !== 'name' && Values.some((value) => value.startsWith('!'))) ??
        false
      );
    },
    // Their pages end elsewhere.
    ends: true,
    reason: 'A secret without tags or description is among those that are not tagged or described so.',
    source: { page: 'API_Filter' },
    shown: [secret(), call('ListSecrets', { Filters: [{ Key: 'tag-key', Values: ['!team'] }] })],
  },
  {
    name: 'keys to filter by',
    operations: ['ListSecrets'],
    at: 'error.message',
    local:
      /1 validation error detected: Value 'nonsense' at 'filters\.[12]\.member\.key' failed .* \[name, description, tag-key, tag-value, primary-region, owning-service, all\]/,
    moto: /1 validation error detected: Value 'nonsense' at 'filters\.[12]\.member\.key' failed .* \[all, name, tag-key, description, tag-value\]/,
    reason: 'There are two more keys; in which order AWS tells them is not documented.',
    source: { page: 'API_Filter' },
    shown: [call('ListSecrets', { Filters: [{ Key: 'nonsense', Values: ['a'] }] })],
  },
  {
    name: 'any size of a page',
    operations: ['ListSecrets'],
    at: 'outcome',
    local: /ValidationException 400: 1 validation error detected: Value '(0|101)' at 'maxResults' failed .*/,
    moto: new RegExp(`ok|${BROKE.source}`),
    reason: 'A page has 1 to 100 entries.',
    source: { page: 'API_ListSecrets' },
    shown: [call('ListSecrets', { MaxResults: 101 })],
  },
  {
    name: 'a token of no page',
    operations: ['ListSecrets'],
    at: 'outcome',
    local:
      'InvalidNextTokenException 400: The NextToken value is invalid. Use the NextToken of the previous answer.',
    moto: BROKE,
    reason: 'moto breaks.',
    source: { page: 'API_ListSecrets' },
    shown: [call('ListSecrets', { NextToken: 'bm9uZQ==' })],
  },
];
