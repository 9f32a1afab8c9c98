import type { Exchange } from '../run-sequence';
import {
  type Call,
  call,
  callOn,
  createSecret,
  moveLabel,
  putValue,
  SECRETS_MANAGER_OPERATIONS,
  sequencesAfter,
  TOKENS,
  UNKNOWN_TOKEN,
} from '../sequences/call';
import { lastOf } from './history';
import type { KnownDifference } from './known-difference';

const SECRET = { SecretId: 'a' };
const GET = call('GetSecretValue', SECRET);
const GET_BATCH = call('BatchGetSecretValue', { SecretIdList: ['a'] });
const DESCRIBE = call('DescribeSecret', SECRET);
const LIST = call('ListSecrets');
const LIST_VERSIONS = call('ListSecretVersionIds', SECRET);
const DELETED = [createSecret(), call('DeleteSecret', SECRET)];
const UNLABELLED = [createSecret(), putValue(2, 'two', ['blue']), moveLabel('blue', undefined, 2)];
/** Operations on one secret for which both endpoints have an error in common. */
const BY_ID = SECRETS_MANAGER_OPERATIONS.filter((name) => !/^Create|^List|^Batch/.test(name));
const REFUSED_WHEN_DELETED = /^GetSecretValue|^DeleteSecret|^RotateSecret|^UpdateSecret$|^Cancel/;
const CARRIED_OUT_WHEN_DELETED = /^Put|Resource|^UpdateSecretVersionStage/;

const forced = (SecretId: string) => call('DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true });
const write = (operation: string, SecretString: string) =>
  call(operation, { ...SECRET, ClientRequestToken: TOKENS[0], SecretString });
const update = (input: Call['input']) => call('UpdateSecret', { ...SECRET, ...input });
const updated = (history: readonly Exchange[], Description: string) =>
  history.some(
    ({ call: { operation, input } }) => operation === 'UpdateSecret' && input.Description === Description,
  );

const areCurrent = (output: unknown) => {
  const { SecretValues = [output] } = (output ?? {}) as { SecretValues?: unknown[] };
  return (SecretValues as { VersionStages?: string[] }[]).every(({ VersionStages }) =>
    VersionStages?.includes('AWSCURRENT'),
  );
};

/** Differences in errors, reads, lists, deletion and resource policies. */
export const secretDifferences: readonly KnownDifference[] = [
  {
    rule: 'Errors have the HTTP status 400 and their text in Message.',
    sources: ['recording: secret-not-found', 'recording: get-secret-value-errors'],
    differs: [
      ['error.member', 'Message', 'message'],
      ['httpStatus', '400', '404'],
    ],
    shown: [
      [createSecret(), createSecret({ ClientRequestToken: TOKENS[1] })],
      [createSecret(), call('GetSecretValue', { ...SECRET, VersionId: TOKENS[0], VersionStage: 'blue' })],
      ...BY_ID.map((operation) => [callOn('absent', operation)]),
    ],
  },
  {
    rule: 'A text that cannot be a name is refused before the secret is looked up.',
    sources: ['recording: invalid-secret-name'],
    differs: [['outcome', /: Invalid name\./, /^ResourceNotFound|must provide either SecretString|^Invalid/]],
    shown: [
      [call('DeleteSecret', { SecretId: 'not a name', RecoveryWindowInDays: 6 })],
      ...BY_ID.map((operation) => [callOn('not a name', operation)]),
    ],
  },
  {
    rule: 'A text that cannot be a name is not accepted as one.',
    sources: ['recording: invalid-secret-name'],
    differs: [['outcome', /: Invalid name\./, 'ok']],
    shown: [[createSecret({ Name: 'not a name' })], [forced('not a name')]],
  },
  {
    rule: 'A read without a label returns AWSCURRENT, also after UpdateSecretVersionStage moved it.',
    sources: ['recording: update-secret-version-stages-current-previous', 'page: API_BatchGetSecretValue'],
    differs: [[/^(SecretValues\[\]\.?)?(VersionId|VersionStages|SecretString|SecretBinary|)$/, /.*/, /.*/]],
    when: (history) => {
      const { call: read, local, moto } = lastOf(history);
      const isUnspecific = read.input.VersionId === undefined && read.input.VersionStage === undefined;
      return isUnspecific && areCurrent(local.output) && !areCurrent(moto.output);
    },
    shown: sequencesAfter(
      [createSecret(), putValue(2, 'two', ['AWSPENDING']), moveLabel('AWSCURRENT', 2, 1)],
      GET,
      GET_BATCH,
    ),
  },
  {
    rule: 'BatchGetSecretValue returns the error of one secret in Errors, beside the values of the others.',
    sources: ['page: API_BatchGetSecretValue'],
    differs: [['outcome', 'ok', /^ResourceNotFoundException .* VersionId: AWSCURRENT$/]],
    shown: [[createSecret({ SecretString: undefined }), GET_BATCH]],
  },
  {
    rule: 'A label that no version has is reported as such; the secret exists.',
    sources: ['recording: secret-version-not-found'],
    differs: [['error.message', /secret value for staging label: .+/, /find the specified secret\.$/]],
    shown: [[createSecret(), call('GetSecretValue', { ...SECRET, VersionStage: 'blue' })]],
  },
  {
    rule: 'The labels are in VersionIdsToStages of DescribeSecret and in SecretVersionsToStages of ListSecrets.',
    sources: ['recording: create-and-update-secret', 'page: API_SecretListEntry'],
    differs: [
      ['SecretVersionsToStages', 'absent', /\{.*\}/],
      ['SecretList[].VersionIdsToStages', 'absent', /\{.*\}/],
    ],
    shown: sequencesAfter([createSecret()], DESCRIBE, LIST),
  },
  {
    rule: 'LastAccessedDate is the day of the last read.',
    sources: ['recording: last-accessed-date'],
    differs: [[/^(SecretList\[\]\.)?LastAccessedDate$/, 'today in seconds', 'absent']],
    shown: sequencesAfter([createSecret(), GET], DESCRIBE, LIST),
  },
  {
    rule: 'A version without a label is not described.',
    sources: ['recording: deprecated-secret-version-stage'],
    differs: [[/(VersionIds|SecretVersions)ToStages\[\]$/, 'absent', '[]']],
    shown: sequencesAfter(UNLABELLED, DESCRIBE, LIST),
  },
  {
    rule: 'An empty description removes the description.',
    sources: ['page: API_UpdateSecret'],
    differs: [[/^(SecretList\[\]\.)?Description$/, 'absent', /.+/]],
    when: (history) => updated(history, ''),
    shown: sequencesAfter(
      [
        createSecret({ Description: 'for mails' }),
        update({ ClientRequestToken: UNKNOWN_TOKEN, Description: '' }),
      ],
      DESCRIBE,
      LIST,
    ),
  },
  {
    rule: 'It is not documented that a repeated UpdateSecret leaves the description unchanged.',
    sources: ['open: API_UpdateSecret'],
    differs: [[/^(SecretList\[\]\.)?Description$/, 'new', /absent|for mails|for letters/]],
    when: (history) => updated(history, 'new'),
    shown: sequencesAfter(
      [createSecret(), update({ ClientRequestToken: TOKENS[0], SecretString: 'one', Description: 'new' })],
      DESCRIBE,
      LIST,
    ),
  },
  {
    rule: 'ListSecretVersionIds returns the ARN, the keys and the day of the last read, and no token on the last page.',
    sources: ['recording: deprecated-secret-version-stage', 'recording: last-accessed-date'],
    differs: [
      ['ARN', /^\{\{arn \S+?( \d+)?\}\}$/, /^(a|b|team\/c)$/],
      ['NextToken', 'absent', ''],
      ['Versions[].KmsKeyIds', '["DefaultEncryptionKey"]', 'absent'],
      ['Versions[].LastAccessedDate', /^(absent|today in seconds)$/, 'now in seconds'],
    ],
    shown: [[createSecret(), LIST_VERSIONS]],
  },
  {
    rule: 'Versions without a label are listed only with IncludeDeprecated.',
    sources: ['recording: deprecated-secret-version-stage'],
    differs: [['Versions[]', 'absent', /"VersionStages":\[\]\}$/]],
    when: (history) => lastOf(history).call.input.IncludeDeprecated !== true,
    shown: [[...UNLABELLED, LIST_VERSIONS]],
  },
  {
    rule: 'A version without a label has no VersionStages.',
    sources: ['recording: deprecated-secret-version-stage'],
    differs: [['Versions[].VersionStages', 'absent', '[]']],
    when: (history) => lastOf(history).call.input.IncludeDeprecated === true,
    shown: [[...UNLABELLED, call('ListSecretVersionIds', { ...SECRET, IncludeDeprecated: true })]],
  },
  {
    rule: 'ListSecretVersionIds refuses a secret that does not exist.',
    sources: ['recording: secret-not-found'],
    differs: [['outcome', /find the specified secret\.$|: Invalid name\./, /^NotAnAnswer 500/]],
    shown: [[LIST_VERSIONS]],
  },
  {
    rule: 'A negated filter includes secrets without tags or a description.',
    sources: ['page: API_Filter'],
    differs: [[/^(SecretList\[\]|NextToken)$/, /.+/, /^(absent|\{.*\})$/]],
    when: (history) => /"Values":\[[^\]]*"!/.test(JSON.stringify(lastOf(history).call.input.Filters ?? [])),
    // The next pages start at different secrets.
    ends: true,
    shown: [[createSecret(), call('ListSecrets', { Filters: [{ Key: 'tag-key', Values: ['!team'] }] })]],
  },
  {
    rule: 'The filter keys include primary-region and owning-service; their order in the error is not documented.',
    sources: ['page: API_Filter'],
    differs: [
      ['error.message', /'nonsense' .* tag-value, primary-region,/, /'nonsense' .* description, tag-value\]/],
    ],
    shown: [[call('ListSecrets', { Filters: [{ Key: 'nonsense', Values: ['a'] }] })]],
  },
  {
    rule: 'ListSecrets accepts 1 to 100 results per page, and only its own tokens.',
    sources: ['page: API_ListSecrets'],
    differs: [
      ['outcome', /^ValidationException .*Value '(0|101)' at 'maxResults'/, /^ok$|^NotAnAnswer 500/],
      ['outcome', /^InvalidNextTokenException/, /^NotAnAnswer 500/],
    ],
    shown: [[call('ListSecrets', { MaxResults: 101 })], [call('ListSecrets', { NextToken: 'bm9uZQ==' })]],
  },
  {
    rule: 'The error of an operation on a deleted secret has the recorded text, and precedes other errors.',
    sources: ['recording: tag-untag-resource-on-deleted-secret', 'open: API_GetSecretValue'],
    differs: [
      [/^(error\.message|Errors\[\]\.Message)$/, /marked for deletion/, /marked (deleted|for deletion)/],
      ['error.message', /marked for deletion/, /VersionStage that is not associated/],
      ['outcome', /marked for deletion/, /^ResourceNotFoundException 404/],
    ],
    shown: [
      ...sequencesAfter(
        DELETED,
        ...BY_ID.filter((name) => REFUSED_WHEN_DELETED.test(name)).map((name) => callOn('a', name)),
        call('GetSecretValue', { ...SECRET, VersionId: TOKENS[0], VersionStage: 'AWSPENDING' }),
        call('GetSecretValue', { ...SECRET, VersionStage: 'blue' }),
        GET_BATCH,
      ),
    ],
  },
  {
    rule: 'A deleted secret must be restored before it can be changed.',
    sources: ['recording: tag-untag-resource-on-deleted-secret'],
    differs: [
      ['outcome', /marked for deletion/, 'ok'],
      ['outcome', /marked for deletion/, /^(ResourceExists|InvalidParameter)Exception 400/],
    ],
    // moto may have removed a label before it refused.
    ends: true,
    shown: sequencesAfter(
      DELETED,
      ...BY_ID.filter((name) => CARRIED_OUT_WHEN_DELETED.test(name)).map((name) => callOn('a', name)),
      moveLabel('AWSCURRENT', 2, 1),
      write('UpdateSecret', 'one'),
      write('UpdateSecret', 'two'),
      write('PutSecretValue', 'two'),
    ),
  },
  {
    rule: 'The name of a secret that is scheduled for deletion is in use until the recovery window is over.',
    sources: ['recording: exp-raised-on-creation-of-secret-scheduled-for-deletion'],
    differs: [['outcome', /name is already scheduled for deletion\.$/, /^ok$|^ResourceExistsException/]],
    ends: true,
    shown: [[...DELETED, createSecret({ ClientRequestToken: TOKENS[1] })]],
  },
  {
    rule: 'The errors of DeleteSecret have no prefix of the AWS CLI.',
    sources: ['page: API_DeleteSecret'],
    differs: [
      [
        'error.message',
        /^The RecoveryWindowInDays value must be/,
        /^An error occurred .*RecoveryWindowInDays/,
      ],
      ['error.message', /^You can't use ForceDelete/, /^An error occurred .*RecoveryWindowInDays/],
    ],
    shown: sequencesAfter(
      [createSecret()],
      call('DeleteSecret', { ...SECRET, RecoveryWindowInDays: 6 }),
      call('DeleteSecret', { ...SECRET, RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }),
    ),
  },
  {
    rule: 'A forced deletion of a secret that does not exist returns an ARN that ends with the name.',
    sources: ['recording: delete-non-existent-secret-returns-as-if-secret-exists', 'open: API_DeleteSecret'],
    differs: [
      ['ARN', /^(arn:aws:secretsmanager:|\{\{arn )/, /^\{\{arn .+\}\}$/],
      ['Name', /\S+/, /^arn:aws:secretsmanager:/],
    ],
    when: (history) => lastOf(history).call.input.ForceDeleteWithoutRecovery === true,
    // The random suffix of moto's ARN would be taken for that of an existing secret.
    ends: true,
    shown: [[forced('absent')], [forced('{{arn absent}}')]],
  },
  {
    rule: 'A resource policy is parsed and validated.',
    sources: ['page: API_PutResourcePolicy'],
    differs: [['outcome', /^MalformedPolicyDocumentException/, 'ok']],
    shown: [[createSecret(), call('PutResourcePolicy', { ...SECRET, ResourcePolicy: '{}' })]],
  },
];
