import fc from 'fast-check';
import { call, user as newUser } from '../differences/making';
import type { Call } from './call';
import { pick, seldom, weighted } from './pools';

const user = pick([12, 'u'], [3, 'v'], [0.5, 'U'], [0.5, 'absent'], [0.3, 'no good name']);
const key = pick([6, '{{AccessKeyId 1}}'], [3, '{{AccessKeyId 2}}'], [1, '{{AccessKeyId 9}}']);
const tags = fc.uniqueArray(
  fc.record({ Key: pick([3, 'team'], [2, 'stage']), Value: pick([2, 'red'], [1, '']) }),
  { minLength: 1, maxLength: 2, selector: ({ Key }) => Key },
);
const path = seldom(5, pick([1, '/staff/'], [0.5, 'no-path']));

/** Calls about users and their access keys. */
export const keysCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(8, 'CreateAccessKey', { UserName: user }),
  weighted(4, 'ListAccessKeys', { UserName: user }),
  weighted(8, 'UpdateAccessKey', {
    UserName: user,
    AccessKeyId: key,
    Status: pick([6, 'Inactive'], [4, 'Active'], [0.3, 'Asleep']),
  }),
  weighted(8, 'DeleteAccessKey', { UserName: user, AccessKeyId: key }),
  weighted(3, 'GetAccessKeyLastUsed', { AccessKeyId: key }),
  {
    weight: 3,
    arbitrary: pick([3, 1], [1, 2]).map((signedBy) => ({
      operation: 'GetCallerIdentity',
      input: {},
      signedBy,
    })),
  },
  weighted(3, 'CreateUser', { UserName: user, Path: path, Tags: seldom(4, tags) }),
  weighted(3, 'GetUser', { UserName: fc.option(user, { nil: undefined, freq: 10 }) }),
  weighted(3, 'ListUsers', {
    PathPrefix: seldom(4, pick([1, '/staff/'], [1, '/'])),
    MaxItems: seldom(4, pick([1, 1], [1, 2])),
  }),
  weighted(3, 'DeleteUser', { UserName: user }),
  weighted(2, 'TagUser', { UserName: user, Tags: tags }),
  weighted(2, 'UntagUser', {
    UserName: user,
    TagKeys: fc.uniqueArray(pick([2, 'team'], [1, 'never']), { minLength: 1, maxLength: 2 }),
  }),
  weighted(2, 'ListUserTags', { UserName: user }),
);

const newKey = call('CreateAccessKey', { UserName: 'u' });

/** What may have happened before. */
export const KEYS_BEFORE: readonly (readonly Call[])[] = [
  [newUser()],
  [newUser(), newKey],
  [newUser(), newKey, newKey],
  [],
];
