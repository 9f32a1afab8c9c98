import { TOKENS } from '../../calls/pools';
import type { Listed } from '../listed';
import { call, forEach, move, on, secret } from '../making';
import { lastOf } from '../past';
import {
  EXISTS_THERE,
  INVALID_NAME,
  MARKED,
  MARKED_HERE,
  NOT_FOUND_THERE,
  TOKEN_IN_USE_THERE,
} from './wording';

const DELETED = [secret(), call('DeleteSecret', { SecretId: 'a' })];
const WORDED = ['GetSecretValue', 'DeleteSecret', 'RotateSecret', 'UpdateSecret', 'CancelRotateSecret'];
/** Operations that moto lets pass although the secret is marked for deletion. */
const LET_PASS = [
  ...['PutSecretValue', 'UpdateSecretVersionStage', 'TagResource', 'UntagResource'],
  ...['PutResourcePolicy', 'GetResourcePolicy', 'DeleteResourcePolicy'],
];
const CLI = /An error occurred \(\w+\) when calling the \w+ operation: /.source;

/** Deletion, what can be done with a deleted secret, and resource policies. */
export const lifecycleDifferences: readonly Listed[] = [
  {
    name: 'words for a deleted secret',
    operations: WORDED,
    at: 'error.message',
    local: MARKED,
    moto: new RegExp(
      `(${CLI})?(You tried to +perform the operation on a secret that's currently marked deleted\\.|${MARKED.replace('.', '\\.')})`,
    ),
    reason: 'The recorded text; moto adds what the AWS CLI puts before it.',
    source: { recording: 'tag-untag-resource-on-deleted-secret' },
    shown: forEach(WORDED, (operation) => [...DELETED, on('a', operation)]),
  },
  {
    name: 'words for a deleted secret, and a label of another version',
    operations: ['GetSecretValue'],
    at: 'error.message',
    local: MARKED,
    moto: 'You provided a VersionStage that is not associated to the provided VersionId.',
    reason: 'Both say InvalidRequestException; that the secret is marked for deletion is looked at first.',
    source: { open: 'API_GetSecretValue' },
    shown: [
      ...DELETED,
      call('GetSecretValue', { SecretId: 'a', VersionId: TOKENS[0], VersionStage: 'AWSPENDING' }),
    ],
  },
  {
    name: 'a deleted secret, and a label that no version has',
    operations: ['GetSecretValue'],
    at: 'outcome',
    local: MARKED_HERE,
    moto: NOT_FOUND_THERE,
    reason: 'Both refuse; that the secret is marked for deletion is looked at first.',
    source: { open: 'API_GetSecretValue' },
    shown: [...DELETED, call('GetSecretValue', { SecretId: 'a', VersionStage: 'blue' })],
  },
  {
    name: 'a deleted secret can be changed',
    operations: [...LET_PASS, 'UpdateSecret'],
    at: 'outcome',
    local: MARKED_HERE,
    moto: 'ok',
    ends: true,
    reason: 'A secret that is marked for deletion must be restored first.',
    source: { recording: 'tag-untag-resource-on-deleted-secret' },
    shown: [
      ...forEach(LET_PASS, (operation) => [...DELETED, on('a', operation)]),
      [
        ...DELETED,
        call('UpdateSecret', { SecretId: 'a', ClientRequestToken: TOKENS[0], SecretString: 'one' }),
      ],
    ],
  },
  {
    name: 'a deleted secret, and something else',
    operations: ['UpdateSecretVersionStage', 'PutSecretValue', 'UpdateSecret'],
    at: 'outcome',
    local: MARKED_HERE,
    moto: new RegExp(
      `${TOKEN_IN_USE_THERE.source}|InvalidParameterException 400: (Not a valid version: \\S+|Version stage \\S+ not found in version \\S+|The parameter RemoveFromVersionId can't be empty\\. .*)`,
    ),
    // moto may have taken a label away before it refused.
    ends: true,
    reason: 'Both refuse; that the secret is marked for deletion is looked at first.',
    source: { recording: 'tag-untag-resource-on-deleted-secret' },
    shown: [
      [...DELETED, move('AWSCURRENT', 2, 1)],
      ...forEach(['PutSecretValue', 'UpdateSecret'], (operation) => [
        ...DELETED,
        call(operation, { SecretId: 'a', ClientRequestToken: TOKENS[0], SecretString: 'two' }),
      ]),
    ],
  },
  {
    name: 'creating what is scheduled for deletion',
    operations: ['CreateSecret'],
    at: 'outcome',
    local:
      "InvalidRequestException 400: You can't create this secret because a secret with this name is already scheduled for deletion.",
    moto: new RegExp(`${EXISTS_THERE.source}|${TOKEN_IN_USE_THERE.source}|ok`),
    ends: true,
    reason: 'The name is taken until the recovery window is over, and that is what AWS says.',
    source: { recording: 'exp-raised-on-creation-of-secret-scheduled-for-deletion' },
    shown: [...DELETED, secret({ ClientRequestToken: TOKENS[1] })],
  },
  {
    name: 'words for a window that is too short or long',
    operations: ['DeleteSecret'],
    at: 'error.message',
    local: 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    moto: new RegExp(
      `${CLI}The +RecoveryWindowInDays value must be between 7 and 30 days \\(inclusive\\)\\.`,
    ),
    reason: 'moto has the same text, with what the AWS CLI puts before it.',
    source: { page: 'API_DeleteSecret' },
    shown: [secret(), call('DeleteSecret', { SecretId: 'a', RecoveryWindowInDays: 6 })],
  },
  {
    name: 'words for a window and force together',
    operations: ['DeleteSecret'],
    at: 'error.message',
    local: "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    moto: new RegExp(
      `${CLI}(You can't +use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays\\.|The +RecoveryWindowInDays value must be between 7 and 30 days \\(inclusive\\)\\.)`,
    ),
    reason: 'moto has the same text, with what the AWS CLI puts before it, and looks at the window first.',
    source: { page: 'API_DeleteSecret' },
    shown: [
      secret(),
      call('DeleteSecret', { SecretId: 'a', RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }),
    ],
  },
  {
    name: 'a bad window for a bad name',
    operations: ['DeleteSecret'],
    at: 'outcome',
    local: INVALID_NAME,
    moto: new RegExp(`InvalidParameterException 400: ${CLI}.*`),
    reason: 'Both refuse; the name is looked at first.',
    source: { recording: 'invalid-secret-name' },
    shown: [call('DeleteSecret', { SecretId: 'not a name', RecoveryWindowInDays: 6 })],
  },
  {
    name: 'what is not there is deleted under a made-up ARN',
    operations: ['DeleteSecret'],
    at: 'ARN',
    local: /arn:aws:secretsmanager:.*|\{\{arn .+\}\}/,
    moto: /\{\{arn .+\}\}/,
    when: (past) => lastOf(past).call.input.ForceDeleteWithoutRecovery === true,
    // moto's letters would be taken for those of a secret that was there.
    ends: true,
    reason: 'The ARN that AWS answers ends with the name: there is no secret that had random letters.',
    source: { recording: 'delete-non-existent-secret-returns-as-if-secret-exists' },
    shown: [call('DeleteSecret', { SecretId: 'absent', ForceDeleteWithoutRecovery: true })],
  },
  {
    name: 'what is not there has its ARN as its name',
    operations: ['DeleteSecret'],
    at: 'Name',
    local: /\S+/,
    moto: /arn:aws:secretsmanager:.*/,
    when: (past) => lastOf(past).call.input.ForceDeleteWithoutRecovery === true,
    reason: 'Both answer as if there were a secret of that ARN; which name it has is not documented.',
    source: { open: 'API_DeleteSecret' },
    shown: [call('DeleteSecret', { SecretId: '{{arn absent}}', ForceDeleteWithoutRecovery: true })],
  },
  {
    name: 'any text is a resource policy',
    operations: ['PutResourcePolicy'],
    at: 'outcome',
    local:
      /MalformedPolicyDocumentException 400: This resource policy (contains invalid Json|is not a policy: .*)/,
    moto: 'ok',
    ends: true,
    reason: 'A policy is parsed and checked.',
    source: { page: 'API_PutResourcePolicy' },
    shown: [secret(), call('PutResourcePolicy', { SecretId: 'a', ResourcePolicy: '{}' })],
  },
];
