import fc from 'fast-check';
import {
  call,
  document,
  GOOD_POLICY,
  newRole,
  user as newUser,
  OLDER_POLICY,
  STATEMENT,
  TRUST,
} from '../differences/making';
import { ACCOUNT, type Call } from './call';
import { pick, seldom, weighted } from './pools';

const user = pick([12, 'u'], [1, 'v'], [0.5, 'absent'], [0.3, 'no good name']);
const policyName = pick([6, 'p'], [2, 'q'], [0.3, 'no good/name']);
const managed = pick(
  [6, `arn:aws:iam::${ACCOUNT}:policy/p`],
  [2, `arn:aws:iam::${ACCOUNT}:policy/q`],
  [1, `arn:aws:iam::${ACCOUNT}:policy/absent`],
  [0.3, 'no-arn'],
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
  [0.5, document([{ ...STATEMENT, Action: 's3:List:Bucket' }])],
  [0.5, document([{ ...STATEMENT, NotAction: 'iam:*' }])],
  [0.5, document([{ ...STATEMENT, Resource: 'arn:amazon:s3:::b' }])],
  [0.5, document([{ ...STATEMENT, Resource: 'arn:aws:iam:eu-central-1::user/u' }])],
  [0.5, document([{ ...STATEMENT, Condition: { StringMatches: { 'aws:username': 'u' } } }])],
  [0.5, document([{ ...STATEMENT, Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } }])],
  [0.5, OLDER_POLICY.PolicyDocument],
);
const trust = pick([4, TRUST], [0.5, '{"Version":']);
const role = pick([8, 'r'], [1, 'absent']);

/** Calls about policies, and the users and roles that have them. */
export const policiesCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(6, 'PutUserPolicy', { UserName: user, PolicyName: policyName, PolicyDocument: policyDocument }),
  weighted(4, 'GetUserPolicy', { UserName: user, PolicyName: policyName }),
  weighted(4, 'ListUserPolicies', { UserName: user }),
  weighted(4, 'DeleteUserPolicy', { UserName: user, PolicyName: policyName }),
  weighted(5, 'CreatePolicy', {
    PolicyName: policyName,
    PolicyDocument: policyDocument,
    Path: path,
    Description: seldom(4, fc.constant('for mails')),
    Tags: seldom(4, fc.constant([{ Key: 'team', Value: 'red' }])),
  }),
  weighted(4, 'GetPolicy', { PolicyArn: managed }),
  weighted(2, 'GetPolicyVersion', { PolicyArn: managed, VersionId: pick([5, 'v1'], [1, 'v2']) }),
  weighted(2, 'ListPolicies', { Scope: fc.constant('Local') }),
  weighted(3, 'DeletePolicy', { PolicyArn: managed }),
  weighted(4, 'AttachUserPolicy', { UserName: user, PolicyArn: managed }),
  weighted(4, 'DetachUserPolicy', { UserName: user, PolicyArn: managed }),
  weighted(4, 'ListAttachedUserPolicies', { UserName: user }),
  weighted(2, 'CreateRole', {
    RoleName: role,
    AssumeRolePolicyDocument: trust,
    Path: path,
    Description: seldom(4, pick([2, 'for mails'], [1, 'for the team’s mails'])),
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
  weighted(2, 'DeleteUser', { UserName: user }),
);

/** What may have happened before. */
export const POLICIES_BEFORE: readonly (readonly Call[])[] = [
  [newUser()],
  [newUser(), call('PutUserPolicy', { UserName: 'u', ...GOOD_POLICY })],
  [call('CreatePolicy', GOOD_POLICY), newUser()],
  [
    call('CreatePolicy', GOOD_POLICY),
    newUser(),
    call('AttachUserPolicy', { UserName: 'u', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/p` }),
  ],
  [newRole],
  [newRole, call('CreatePolicy', GOOD_POLICY)],
];
