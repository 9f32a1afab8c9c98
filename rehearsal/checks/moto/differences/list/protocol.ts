import { OF_SECRETS_MANAGER } from '../../calls/call';
import { TOKENS } from '../../calls/pools';
import type { Listed } from '../listed';
import { call, forEach, on, secret } from '../making';
import { lastOf } from '../past';
import { INVALID_NAME, NOT_FOUND_THERE } from './wording';

/** These answer no error that moto answers, too. */
const NEVER_ALIKE = ['ListSecrets', 'BatchGetSecretValue', 'ListSecretVersionIds'];
const EVERY = [...OF_SECRETS_MANAGER].filter((operation) => !NEVER_ALIKE.includes(operation));
const BY_NAME = EVERY.filter((operation) => operation !== 'CreateSecret');

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
    shown: [
      [secret(), secret({ ClientRequestToken: TOKENS[1] })],
      ...forEach(BY_NAME, (operation) => [on('absent', operation)]),
    ],
  },
  {
    name: 'not found is 404',
    operations: BY_NAME,
    at: 'httpStatus',
    local: '400',
    moto: '404',
    when: (past) => lastOf(past).local.error?.name === 'ResourceNotFoundException',
    reason: 'The JSON protocol answers every error of a caller with 400.',
    source: { recording: 'secret-not-found' },
    shown: forEach(BY_NAME, (operation) => [on('absent', operation)]),
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
    shown: forEach(BY_NAME, (operation) => [on('not a name', operation)]),
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
