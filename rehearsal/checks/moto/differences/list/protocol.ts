import { OF_SECRETS_MANAGER } from '../../calls/call';
import type { Listed } from '../listed';
import { call, secret } from '../making';
import { lastOf } from '../past';
import { INVALID_NAME, NOT_FOUND_THERE } from './wording';

const EVERY = [...OF_SECRETS_MANAGER];
const BY_NAME = EVERY.filter(
  (operation) => !['CreateSecret', 'ListSecrets', 'BatchGetSecretValue'].includes(operation),
);

/** How errors travel, and which names a secret can be asked for by. */
export const protocolDifferences: readonly Listed[] = [
  {
    name: 'spelling of Message',
    operations: EVERY,
    at: 'error.member',
    local: 'Message',
    moto: 'message',
    reason: 'Secrets Manager spells the member of its own errors that holds the text with a capital letter.',
    source: { recording: 'secret-not-found' },
    shown: [call('GetSecretValue', { SecretId: 'absent' })],
  },
  {
    name: 'not found is 404',
    operations: EVERY,
    at: 'httpStatus',
    local: '400',
    moto: '404',
    when: (past) => lastOf(past).local.error?.name === 'ResourceNotFoundException',
    reason: 'The JSON protocol answers every error of a caller with 400.',
    source: { recording: 'secret-not-found' },
    shown: [call('GetSecretValue', { SecretId: 'absent' })],
  },
  {
    name: 'label of another version is 404',
    operations: ['GetSecretValue'],
    at: 'httpStatus',
    local: '400',
    moto: '404',
    when: (past) => lastOf(past).local.error?.name === 'InvalidRequestException',
    reason: 'The JSON protocol answers every error of a caller with 400.',
    source: { recording: 'get-secret-value-errors' },
    shown: [
      secret(),
      call('GetSecretValue', {
        SecretId: 'a',
        VersionId: secret().input.ClientRequestToken,
        VersionStage: 'blue',
      }),
    ],
  },
  {
    name: 'anything can be asked for',
    operations: BY_NAME,
    at: 'outcome',
    local: INVALID_NAME,
    moto: NOT_FOUND_THERE,
    reason: 'What cannot be the name of a secret is refused before any secret is looked for.',
    source: { recording: 'invalid-secret-name' },
    shown: [call('DescribeSecret', { SecretId: 'not a name' })],
  },
  {
    name: 'anything can be deleted by force',
    operations: ['DeleteSecret'],
    at: 'outcome',
    local: INVALID_NAME,
    moto: 'ok',
    reason: 'What cannot be the name of a secret is refused, also by a forced deletion.',
    source: { recording: 'invalid-secret-name' },
    shown: [call('DeleteSecret', { SecretId: 'not a name', ForceDeleteWithoutRecovery: true })],
  },
  {
    name: 'anything can be a name',
    operations: ['CreateSecret'],
    at: 'outcome',
    local: INVALID_NAME,
    moto: 'ok',
    ends: true,
    reason: 'moto does not check names.',
    source: { recording: 'invalid-secret-name' },
    shown: [secret({ Name: 'not a name' })],
  },
];
