import fc from 'fast-check';
import { call } from '../differences/making';
import type { Call, Sequence } from './call';
import { KEYS_BEFORE, keysCall } from './keys';
import { POLICIES_BEFORE, policiesCall } from './policies';
import { SECRETS_BEFORE, secretsCall } from './secrets';
import { VERSIONS_BEFORE, versionsCall } from './versions';

const MOST_CALLS = 5;

interface Theme {
  /** What may have happened before: without it most short sequences would be about nothing. */
  readonly before: readonly (readonly Call[])[];
  readonly calls: fc.Arbitrary<Call>;
  /** What is asked in the end, so that nothing that went wrong on the way stays unseen. */
  readonly after: readonly Call[];
}

/** What happened before, then a few calls by chance, then what came of it. */
function about({ before, calls, after }: Theme): fc.Arbitrary<Sequence> {
  return fc
    .tuple(fc.constantFrom(...before), fc.array(calls, { minLength: 1, maxLength: MOST_CALLS, size: 'max' }))
    .map(([first, then]) => [...first, ...then, ...after]);
}

const SECRET = { SecretId: 'a' };
const USER = { UserName: 'u' };

/** A few calls on one of four themes: those that a sequence is about have to do with each other. */
export const sequences: fc.Arbitrary<Sequence> = fc.oneof(
  {
    weight: 3,
    arbitrary: about({
      before: VERSIONS_BEFORE,
      calls: versionsCall,
      after: [
        call('DescribeSecret', SECRET),
        call('ListSecretVersionIds', { ...SECRET, IncludeDeprecated: true }),
        call('GetSecretValue', { ...SECRET, VersionStage: 'AWSCURRENT' }),
      ],
    }),
  },
  {
    weight: 3,
    arbitrary: about({
      before: SECRETS_BEFORE,
      calls: secretsCall,
      after: [call('ListSecrets', { IncludePlannedDeletion: true }), call('GetResourcePolicy', SECRET)],
    }),
  },
  {
    weight: 2,
    arbitrary: about({
      before: KEYS_BEFORE,
      calls: keysCall,
      after: [call('ListAccessKeys', USER), call('ListUsers'), call('ListUserTags', USER)],
    }),
  },
  {
    weight: 2,
    arbitrary: about({
      before: POLICIES_BEFORE,
      calls: policiesCall,
      after: [
        call('ListUserPolicies', USER),
        call('GetUserPolicy', { ...USER, PolicyName: 'p' }),
        call('ListAttachedUserPolicies', USER),
        call('ListPolicies', { Scope: 'Local' }),
      ],
    }),
  },
);
