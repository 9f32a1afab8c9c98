import fc from 'fast-check';
import { document, GOOD_POLICY, user as newUser, call as one, STATEMENT, TRUST } from '../differences/making';
import { ACCOUNT, type Call } from './call';
import { call, pick, seldom } from './pools';

const user = pick([12, 'u'], [3, 'v'], [0.5, 'absent'], [0.3, 'no good name']);
const key = pick([6, '{{AccessKeyId 1}}'], [3, '{{AccessKeyId 2}}'], [1, '{{AccessKeyId 9}}']);
const policyName = pick([6, 'p'], [2, 'q'], [0.3, 'no good/name']);
const managed = pick(
  [6, `arn:aws:iam::${ACCOUNT}:policy/p`],
  [2, `arn:aws:iam::${ACCOUNT}:policy/q`],
  [1, `arn:aws:iam::${ACCOUNT}:policy/absent`],
  [0.3, 'no-arn'],
);
const tags = fc.uniqueArray(
  fc.record({ Key: pick([3, 'team'], [2, 'stage']), Value: pick([2, 'red'], [1, '']) }),
  { minLength: 1, maxLength: 2, selector: ({ Key }) => Key },
);
const path = seldom(5, pick([1, '/staff/'], [0.5, 'no-path']));

const policyDocument = pick(
  [6, document([STATEMENT])],
  [2, document({ ...STATEMENT, Effect: 'Deny', Action: ['iam:*', 'sts:AssumeRole'] })],
  [0.5, '{"Version":'],
  [0.5, document([{ ...STATEMENT, Effect: 'Maybe' }])],
  [0.5, document([{ Effect: 'Allow', Resource: '*' }])],
  [0.5, document([{ Effect: 'Allow', Action: 'iam:GetUser' }])],
  [0.5, document([{ ...STATEMENT, Action: 'everything' }])],
  [0.5, document([{ ...STATEMENT, Resource: 'anything' }])],
  [0.5, document([{ ...STATEMENT, Principal: '*' }])],
);
const trust = pick([4, TRUST], [0.5, '{"Version":']);
const role = pick([8, 'r'], [1, 'absent']);

/** Calls about users, keys, policies and roles, the more frequent ones first. */
export const identitiesCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(10, 'CreateAccessKey', { UserName: user }),
  weighted(8, 'ListAccessKeys', { UserName: user }),
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
  weighted(5, 'CreateUser', { UserName: user, Path: path, Tags: seldom(4, tags) }),
  weighted(5, 'GetUser', { UserName: fc.option(user, { nil: undefined, freq: 10 }) }),
  weighted(5, 'ListUsers', {
    PathPrefix: seldom(4, pick([1, '/staff/'], [1, '/'])),
    MaxItems: seldom(4, pick([1, 1], [1, 2])),
  }),
  weighted(5, 'DeleteUser', { UserName: user }),
  weighted(6, 'PutUserPolicy', { UserName: user, PolicyName: policyName, PolicyDocument: policyDocument }),
  weighted(4, 'GetUserPolicy', { UserName: user, PolicyName: policyName }),
  weighted(4, 'ListUserPolicies', { UserName: user }),
  weighted(4, 'DeleteUserPolicy', { UserName: user, PolicyName: policyName }),
  weighted(5, 'CreatePolicy', {
    PolicyName: policyName,
    PolicyDocument: policyDocument,
    Path: path,
    Description: seldom(4, fc.constant('for mails')),
  }),
  weighted(4, 'GetPolicy', { PolicyArn: managed }),
  weighted(2, 'GetPolicyVersion', { PolicyArn: managed, VersionId: pick([5, 'v1'], [1, 'v2']) }),
  weighted(2, 'ListPolicies', { Scope: fc.constant('Local') }),
  weighted(3, 'DeletePolicy', { PolicyArn: managed }),
  weighted(4, 'AttachUserPolicy', { UserName: user, PolicyArn: managed }),
  weighted(4, 'DetachUserPolicy', { UserName: user, PolicyArn: managed }),
  weighted(4, 'ListAttachedUserPolicies', { UserName: user }),
  weighted(2, 'TagUser', { UserName: user, Tags: tags }),
  weighted(2, 'UntagUser', {
    UserName: user,
    TagKeys: fc.uniqueArray(pick([2, 'team'], [1, 'never']), { minLength: 1, maxLength: 2 }),
  }),
  weighted(2, 'ListUserTags', { UserName: user }),
  weighted(2, 'CreateRole', {
    RoleName: role,
    AssumeRolePolicyDocument: trust,
    Path: path,
    Tags: seldom(4, tags),
  }),
  weighted(2, 'GetRole', { RoleName: role }),
  weighted(1, 'ListRoles', {}),
  weighted(2, 'DeleteRole', { RoleName: role }),
  weighted(2, 'PutRolePolicy', { RoleName: role, PolicyName: policyName, PolicyDocument: policyDocument }),
  weighted(2, 'GetRolePolicy', { RoleName: role, PolicyName: policyName }),
  weighted(1, 'ListRolePolicies', { RoleName: role }),
  weighted(1, 'DeleteRolePolicy', { RoleName: role, PolicyName: policyName }),
  weighted(1, 'AttachRolePolicy', { RoleName: role, PolicyArn: managed }),
  weighted(1, 'DetachRolePolicy', { RoleName: role, PolicyArn: managed }),
  weighted(1, 'ListAttachedRolePolicies', { RoleName: role }),
  weighted(1, 'UpdateAssumeRolePolicy', { RoleName: role, PolicyDocument: trust }),
);

function weighted(
  weight: number,
  operation: string,
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
) {
  return { weight, arbitrary: call(operation, members) };
}

const newKey = one('CreateAccessKey', { UserName: 'u' });

/** What may have happened before. */
export const IDENTITIES_BEFORE: readonly (readonly Call[])[] = [
  [newUser()],
  [newUser(), newKey],
  [newUser(), newKey, newKey],
  [newUser(), one('PutUserPolicy', { UserName: 'u', ...GOOD_POLICY })],
  [one('CreatePolicy', GOOD_POLICY), newUser()],
  [one('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST })],
  [],
];
