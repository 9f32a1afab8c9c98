import fc from 'fast-check';
import { oneOrTwo, path, pick, rarely, tags, weighted } from './arbitraries';
import { type Call, call, createUser } from './call';

const user = pick([12, 'u'], [3, 'v'], [0.5, 'U'], [0.5, 'absent'], [0.3, 'no good name']);
const key = pick([6, '{{AccessKeyId 1}}'], [3, '{{AccessKeyId 2}}'], [1, '{{AccessKeyId 9}}']);

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
    arbitrary: pick([3, 1], [1, 2]).map((signedBy) => ({ ...call('GetCallerIdentity'), signedBy })),
  },
  weighted(6, 'CreateUser', { UserName: user, Path: path, Tags: rarely(4, tags) }),
  weighted(3, 'GetUser', { UserName: fc.option(user, { nil: undefined, freq: 10 }) }),
  weighted(3, 'ListUsers', {
    PathPrefix: rarely(4, pick([1, '/staff/'], [1, '/'])),
    MaxItems: rarely(4, pick([1, 1], [1, 2])),
  }),
  weighted(3, 'DeleteUser', { UserName: user }),
  weighted(2, 'TagUser', { UserName: user, Tags: tags }),
  weighted(2, 'UntagUser', { UserName: user, TagKeys: oneOrTwo(pick([2, 'team'], [1, 'never'])) }),
  weighted(2, 'ListUserTags', { UserName: user }),
);

const createKey = call('CreateAccessKey', { UserName: 'u' });

export const KEYS_SETUPS: readonly (readonly Call[])[] = [
  [createUser()],
  [createUser(), createKey],
  [createUser(), createKey, createKey],
  [],
];
