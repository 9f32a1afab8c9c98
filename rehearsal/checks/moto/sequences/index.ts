import fc from 'fast-check';
import { type Call, call, type Sequence } from './call';
import { KEYS_SETUPS, keysCall } from './keys';
import { POLICIES_SETUPS, policiesCall } from './policies';
import { SECRETS_SETUPS, secretsCall } from './secrets';
import { VERSIONS_SETUPS, versionsCall } from './versions';

const MAX_CALLS = 5;

/** One of the setups, up to five generated calls, and the reads that show their effects. */
function theme(
  weight: number,
  setups: readonly (readonly Call[])[],
  calls: fc.Arbitrary<Call>,
  reads: readonly Call[],
) {
  const generated = fc.array(calls, { minLength: 1, maxLength: MAX_CALLS, size: 'max' });
  const arbitrary: fc.Arbitrary<Sequence> = fc
    .tuple(fc.constantFrom(...setups), generated)
    .map(([setup, middle]) => [...setup, ...middle, ...reads]);
  return { weight, arbitrary };
}

const SECRET = { SecretId: 'a' };
const USER = { UserName: 'u' };

/** Sequences of calls on one of four themes. */
export const sequences: fc.Arbitrary<Sequence> = fc.oneof(
  theme(3, VERSIONS_SETUPS, versionsCall, [
    call('DescribeSecret', SECRET),
    call('ListSecretVersionIds', { ...SECRET, IncludeDeprecated: true }),
    call('GetSecretValue', { ...SECRET, VersionStage: 'AWSCURRENT' }),
  ]),
  theme(3, SECRETS_SETUPS, secretsCall, [
    call('ListSecrets', { IncludePlannedDeletion: true }),
    call('GetResourcePolicy', SECRET),
  ]),
  theme(2, KEYS_SETUPS, keysCall, [
    call('ListAccessKeys', USER),
    call('ListUsers'),
    call('ListUserTags', USER),
  ]),
  theme(2, POLICIES_SETUPS, policiesCall, [
    call('ListUserPolicies', USER),
    call('GetUserPolicy', { ...USER, PolicyName: 'p' }),
    call('ListAttachedUserPolicies', USER),
    call('ListPolicies', { Scope: 'Local' }),
  ]),
);
