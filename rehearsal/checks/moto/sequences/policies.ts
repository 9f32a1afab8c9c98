import fc from 'fast-check';
import { path, pick, rarely, weighted } from './arbitraries';
import {
  ACCOUNT,
  type Call,
  CREATE_ROLE,
  call,
  createUser,
  POLICY,
  POLICY_ARN,
  POLICY_WITHOUT_VERSION,
  policyDocument,
  STATEMENT,
  TRUST_POLICY,
} from './call';

const UserName = pick([12, 'u'], [1, 'v'], [0.5, 'absent'], [0.3, 'no good name']);
const RoleName = pick([8, 'r'], [1, 'absent']);
const PolicyName = pick([6, 'p'], [2, 'q'], [0.3, 'no good/name']);
const PolicyArn = pick(
  [6, POLICY_ARN],
  [2, `arn:aws:iam::${ACCOUNT}:policy/q`],
  [1, `arn:aws:iam::${ACCOUNT}:policy/absent`],
  [0.3, 'no-arn'],
);
const trust = pick([4, TRUST_POLICY], [0.5, '{"Version":']);

const BAD_STATEMENTS = [
  { ...STATEMENT, Effect: 'Maybe' },
  { Effect: 'Allow', Resource: '*' },
  { Effect: 'Allow', Action: 'iam:GetUser' },
  { ...STATEMENT, Action: 'everything' },
  { ...STATEMENT, Resource: 'anything' },
  { ...STATEMENT, Principal: '*' },
  { ...STATEMENT, Action: 's3:List:Bucket' },
  { ...STATEMENT, NotAction: 'iam:*' },
  { ...STATEMENT, Resource: 'arn:amazon:s3:::b' },
  { ...STATEMENT, Resource: 'arn:aws:iam:eu-central-1::user/u' },
  { ...STATEMENT, Condition: { StringMatches: { 'aws:username': 'u' } } },
  { ...STATEMENT, Condition: { DateLessThan: { 'aws:CurrentTime': 'soon' } } },
];
const PolicyDocument = pick(
  [6, POLICY.PolicyDocument],
  [2, policyDocument({ ...STATEMENT, Effect: 'Deny', Action: ['iam:*', 'sts:AssumeRole'] })],
  [0.5, '{"Version":'],
  [0.5, POLICY_WITHOUT_VERSION.PolicyDocument],
  ...BAD_STATEMENTS.map((statement) => [0.5, policyDocument([statement])] as const),
);

/** Calls about the policies of users and roles. */
export const policiesCall: fc.Arbitrary<Call> = fc.oneof(
  weighted(6, 'PutUserPolicy', { UserName, PolicyName, PolicyDocument }),
  weighted(4, 'GetUserPolicy', { UserName, PolicyName }),
  weighted(4, 'ListUserPolicies', { UserName }),
  weighted(4, 'DeleteUserPolicy', { UserName, PolicyName }),
  weighted(5, 'CreatePolicy', {
    PolicyName,
    PolicyDocument,
    Path: path,
    Description: rarely(4, fc.constant('for mails')),
    Tags: rarely(4, fc.constant([{ Key: 'team', Value: 'red' }])),
  }),
  weighted(4, 'GetPolicy', { PolicyArn }),
  weighted(2, 'GetPolicyVersion', { PolicyArn, VersionId: pick([5, 'v1'], [1, 'v2']) }),
  weighted(2, 'ListPolicies', { Scope: fc.constant('Local') }),
  weighted(3, 'DeletePolicy', { PolicyArn }),
  weighted(4, 'AttachUserPolicy', { UserName, PolicyArn }),
  weighted(4, 'DetachUserPolicy', { UserName, PolicyArn }),
  weighted(4, 'ListAttachedUserPolicies', { UserName }),
  weighted(2, 'CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: trust,
    Path: path,
    Description: rarely(4, pick([2, 'for mails'], [1, 'for the team’s mails'])),
  }),
  weighted(2, 'GetRole', { RoleName }),
  weighted(1, 'ListRoles', {}),
  weighted(2, 'DeleteRole', { RoleName }),
  weighted(2, 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument }),
  weighted(2, 'GetRolePolicy', { RoleName, PolicyName }),
  weighted(1, 'ListRolePolicies', { RoleName }),
  weighted(1, 'DeleteRolePolicy', { RoleName, PolicyName }),
  weighted(1, 'AttachRolePolicy', { RoleName, PolicyArn }),
  weighted(1, 'DetachRolePolicy', { RoleName, PolicyArn }),
  weighted(1, 'ListAttachedRolePolicies', { RoleName }),
  weighted(1, 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trust }),
  weighted(2, 'DeleteUser', { UserName }),
);

const CREATE_POLICY = call('CreatePolicy', POLICY);

export const POLICIES_SETUPS: readonly (readonly Call[])[] = [
  [createUser()],
  [createUser(), call('PutUserPolicy', { UserName: 'u', ...POLICY })],
  [CREATE_POLICY, createUser()],
  [CREATE_POLICY, createUser(), call('AttachUserPolicy', { UserName: 'u', PolicyArn: POLICY_ARN })],
  [CREATE_ROLE],
  [CREATE_ROLE, CREATE_POLICY],
];
