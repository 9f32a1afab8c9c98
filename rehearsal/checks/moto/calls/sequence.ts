import fc from 'fast-check';
import type { Call, Sequence } from './call';
import { IDENTITIES_BEFORE, identitiesCall } from './identities';
import { SECRETS_BEFORE, secretsCall } from './secrets';

const MOST_CALLS = 6;

/** What happened before, and then a few calls by chance. */
function about(before: readonly (readonly Call[])[], calls: fc.Arbitrary<Call>): fc.Arbitrary<Sequence> {
  return fc
    .tuple(fc.constantFrom(...before), fc.array(calls, { minLength: 1, maxLength: MOST_CALLS, size: 'max' }))
    .map(([first, then]) => [...first, ...then]);
}

/** A few calls about secrets, or about users, keys and policies. */
export const sequences: fc.Arbitrary<Sequence> = fc.oneof(
  { weight: 3, arbitrary: about(SECRETS_BEFORE, secretsCall) },
  { weight: 2, arbitrary: about(IDENTITIES_BEFORE, identitiesCall) },
);
