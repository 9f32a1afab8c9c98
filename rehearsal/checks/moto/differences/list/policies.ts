import { ACCOUNT } from '../../calls/call';
import type { Listed } from '../listed';
import {
  call,
  document,
  forEach,
  GOOD_POLICY,
  newRole,
  OLDER_POLICY,
  STATEMENT,
  TRUST,
  user,
} from '../making';
import { lastOf } from '../past';

const ARN = `arn:aws:iam::${ACCOUNT}:policy/p`;
/** What else an operation on a user, role or policy needs so that nothing else is wrong with it. */
const REST: Readonly<Record<string, object>> = {
  UpdateAssumeRolePolicy: { PolicyDocument: TRUST },
  PutRolePolicy: GOOD_POLICY,
  GetRolePolicy: { PolicyName: 'p' },
  DeleteRolePolicy: { PolicyName: 'p' },
  GetPolicyVersion: { VersionId: 'v1' },
};
const TO_EVERYBODY = { PolicyName: 'p', PolicyDocument: document({ ...STATEMENT, Principal: '*' }) };
const READ_POLICY = [
  call('CreatePolicy', GOOD_POLICY),
  call('GetPolicy', { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/p` }),
  call('ListPolicies', { Scope: 'Local' }),
];
const OF_POLICIES = ['CreatePolicy', 'GetPolicy', 'ListPolicies'];
const ON_ROLES = [
  ...[
    'GetRole',
    'DeleteRole',
    'UpdateAssumeRolePolicy',
    'PutRolePolicy',
    'GetRolePolicy',
    'DeleteRolePolicy',
  ],
  ...['ListRolePolicies', 'ListAttachedRolePolicies', 'AttachRolePolicy', 'DetachRolePolicy'],
];
const ATTACHING = ['AttachUserPolicy', 'DetachUserPolicy', 'AttachRolePolicy', 'DetachRolePolicy'];
const NO_OWNER = /The (user|role) with name .+ cannot be found\./;

/** Policies, and the users and roles that have them. */
export const policyDifferences: readonly Listed[] = [
  {
    name: 'ids of policies',
    operations: OF_POLICIES,
    at: /(Policy\.|Policies\[\]\.)PolicyId/,
    local: /\{\{PolicyId \d+\}\}/,
    moto: /\{\{PolicyId \d+ in a form that is not AWS's\}\}/,
    reason: 'The id of a managed policy begins with ANPA.',
    source: { page: 'IAM identifiers' },
    shown: READ_POLICY,
  },
  {
    name: 'how often a policy is a boundary',
    operations: OF_POLICIES,
    at: /(Policy\.|Policies\[\]\.)PermissionsBoundaryUsageCount/,
    local: '0',
    moto: 'absent',
    reason: 'It is told, also when it is never.',
    source: { recording: 'user-attach-policy' },
    shown: READ_POLICY,
  },
  {
    name: 'a policy that is attached twice',
    operations: ['GetPolicy', 'ListPolicies'],
    at: /(Policy\.|Policies\[\]\.)AttachmentCount/,
    local: /\d/,
    moto: /\d/,
    when: (past) =>
      past.filter(({ call: { operation } }) => /^Attach/.test(operation)).length > 1 && countsMore(past),
    reason: 'Users and roles are counted, not calls.',
    source: { page: 'API_Policy' },
    shown: [
      user(),
      call('CreatePolicy', GOOD_POLICY),
      call('AttachUserPolicy', { UserName: 'u', PolicyArn: ARN }),
      call('AttachUserPolicy', { UserName: 'u', PolicyArn: ARN }),
      call('GetPolicy', { PolicyArn: ARN }),
      call('ListPolicies', { Scope: 'Local' }),
    ],
  },
  {
    name: 'the order of policies',
    operations: ['ListPolicies'],
    at: 'Policies in order',
    local: '["q","p"]',
    moto: '["p","q"]',
    reason: 'Here it is that of their creation, in moto that of their names; AWS does not tell its own.',
    source: { open: 'API_ListPolicies' },
    shown: [
      call('CreatePolicy', { ...GOOD_POLICY, PolicyName: 'q' }),
      call('CreatePolicy', GOOD_POLICY),
      call('ListPolicies', { Scope: 'Local' }),
    ],
  },
  {
    name: 'tags of a policy without tags',
    operations: ['GetPolicy'],
    at: 'Policy.Tags',
    local: 'absent',
    moto: '',
    reason: 'Whether an empty list is told is not documented.',
    source: { open: 'API_GetPolicy' },
    shown: [call('CreatePolicy', GOOD_POLICY), call('GetPolicy', { PolicyArn: ARN })],
  },
  {
    name: 'more about a role that was just made',
    operations: ['CreateRole'],
    at: /Role\.(MaxSessionDuration|RoleLastUsed)/,
    local: 'absent',
    moto: /3600|/,
    reason: 'CreateRole does not tell them, GetRole does.',
    source: { recording: 'assume-role' },
    shown: [newRole],
  },
  {
    name: 'documents are not encoded',
    operations: ['GetPolicyVersion', 'ListRoles'],
    at: /PolicyVersion\.Document|Roles\[\]\.AssumeRolePolicyDocument/,
    local: /%7B.*/,
    moto: /\{.*/,
    when: (past) => sameWhenDecoded(past),
    reason: 'Documents are percent-encoded.',
    source: { page: 'API_GetPolicyVersion' },
    shown: [
      call('CreatePolicy', GOOD_POLICY),
      call('GetPolicyVersion', { PolicyArn: ARN, VersionId: 'v1' }),
      newRole,
      call('ListRoles'),
    ],
  },
  {
    name: 'two policies of one name',
    operations: ['CreatePolicy'],
    at: 'outcome',
    local: /EntityAlreadyExists 409: A policy called \S+ already exists\. Duplicate names are not allowed\./,
    moto: 'ok',
    ends: true,
    reason: 'Names are unique in an account, whatever their paths.',
    source: { page: 'API_CreatePolicy' },
    shown: [call('CreatePolicy', GOOD_POLICY), call('CreatePolicy', { ...GOOD_POLICY, Path: '/staff/' })],
  },
  {
    name: 'words for a role that is not there',
    operations: ON_ROLES,
    at: 'error.message',
    local: /The role with name .+ cannot be found\./,
    moto: /Role .+ not found/,
    reason: 'Both say NoSuchEntity; the text is the recorded one of users.',
    source: { recording: 'user-match-id-mismatch' },
    shown: [
      ...forEach(
        ON_ROLES.filter((operation) => !/^(At|De)tach/.test(operation)),
        (operation) => [call(operation, { RoleName: 'absent', ...REST[operation] })],
      ),
      ...forEach(['AttachRolePolicy', 'DetachRolePolicy'], (operation) => [
        call('CreatePolicy', GOOD_POLICY),
        call(operation, { RoleName: 'absent', PolicyArn: ARN }),
      ]),
    ],
  },
  {
    name: 'words for an inline policy that is not there',
    operations: ['GetUserPolicy', 'DeleteUserPolicy', 'GetRolePolicy'],
    at: 'error.message',
    local: /The (user|role) policy with name .+ cannot be found\./,
    moto: /Policy .+ not found|(The role policy with name|Policy Document) .+ (cannot be found\.?|not attached to role \S+)/,
    reason: 'Both say NoSuchEntity; the text is the recorded one of users.',
    source: { open: 'API_GetUserPolicy' },
    shown: [
      user(),
      call('GetUserPolicy', { UserName: 'u', PolicyName: 'p' }),
      call('DeleteUserPolicy', { UserName: 'u', PolicyName: 'p' }),
      newRole,
      call('GetRolePolicy', { RoleName: 'r', PolicyName: 'p' }),
    ],
  },
  {
    name: 'words for a managed policy that is not there',
    operations: ['GetPolicy', 'GetPolicyVersion', 'DeletePolicy'],
    at: 'error.message',
    local: /Policy \S+ (was not found|version \S+ does not exist or is not attachable)\./,
    moto: /Policy \S+ not found|Policy version not found/,
    reason: 'The recorded text.',
    source: { recording: 'delete-non-existent-policy-returns-no-such-entity' },
    shown: forEach(['GetPolicy', 'GetPolicyVersion', 'DeletePolicy'], (operation) => [
      call(operation, { PolicyArn: ARN, ...REST[operation] }),
    ]),
  },
  {
    name: 'neither the owner nor the policy is there',
    operations: ATTACHING,
    at: 'error.message',
    local: NO_OWNER,
    moto: /Policy \S+ (does not exist or is not attachable|was not found)\./,
    reason: 'Both say NoSuchEntity, each of what it looks for first.',
    source: { open: 'API_AttachUserPolicy' },
    shown: forEach(ATTACHING, (operation) => [
      call(operation, { [/User/.test(operation) ? 'UserName' : 'RoleName']: 'absent', PolicyArn: ARN }),
    ]),
  },
  {
    name: 'anything can be the ARN of a policy',
    operations: ['GetPolicy', 'GetPolicyVersion', 'DeletePolicy', ...ATTACHING],
    at: 'outcome',
    local: 'ValidationError 400: Invalid ARN:  Could not be parsed!',
    moto: /NoSuchEntity 404: .*/,
    reason: 'What is no ARN is refused.',
    source: { recording: 'user-attach-policy' },
    shown: [
      user(),
      newRole,
      call('GetPolicy', { PolicyArn: 'no-arn' }),
      call('GetPolicyVersion', { PolicyArn: 'no-arn', VersionId: 'v1' }),
      call('DeletePolicy', { PolicyArn: 'no-arn' }),
      ...ATTACHING.map((operation) =>
        call(operation, {
          [/User/.test(operation) ? 'UserName' : 'RoleName']: /User/.test(operation) ? 'u' : 'r',
          PolicyArn: 'no-arn',
        }),
      ),
    ],
  },
  {
    name: 'a principal in the policy of an identity',
    operations: ['CreatePolicy', 'PutUserPolicy', 'PutRolePolicy'],
    at: 'outcome',
    local: 'MalformedPolicyDocument 400: Policy document should not specify a principal.',
    moto: /ok|EntityAlreadyExists 409: .*/,
    ends: true,
    reason: 'Whom an identity policy is for is whom it is attached to.',
    source: { page: 'AWS JSON policy elements: Principal' },
    shown: [
      [call('CreatePolicy', TO_EVERYBODY)],
      [user(), call('PutUserPolicy', { UserName: 'u', ...TO_EVERYBODY })],
      [newRole, call('PutRolePolicy', { RoleName: 'r', ...TO_EVERYBODY })],
    ],
  },
  {
    name: 'an older version in a user or role',
    operations: ['PutUserPolicy', 'PutRolePolicy'],
    at: 'outcome',
    local: 'ok',
    moto: 'MalformedPolicyDocument 400: Policy document must be version 2012-10-17 or greater.',
    ends: true,
    reason: 'Without a Version a policy has the older one; AWS is seen to refuse it of managed policies.',
    source: { page: 'IAM JSON policy elements: Version' },
    shown: [
      [user(), call('PutUserPolicy', { UserName: 'u', ...OLDER_POLICY })],
      [newRole, call('PutRolePolicy', { RoleName: 'r', ...OLDER_POLICY })],
    ],
  },
  {
    name: 'any text describes a role',
    operations: ['CreateRole'],
    at: 'outcome',
    local:
      /ValidationError 400: 1 validation error detected: Value 'for the team’s mails' at 'description' failed to satisfy constraint: .*/,
    moto: /ok|(EntityAlreadyExists|MalformedPolicyDocument) .*/,
    ends: true,
    reason: 'Descriptions have characters of Latin-1; the constraints of a member come before what is there.',
    source: { page: 'API_CreateRole' },
    shown: [
      call('CreateRole', {
        RoleName: 'r',
        AssumeRolePolicyDocument: TRUST,
        Description: 'for the team’s mails',
      }),
    ],
  },
  {
    name: 'any text is a trust policy',
    operations: ['CreateRole'],
    at: 'outcome',
    local: 'MalformedPolicyDocument 400: Syntax errors in policy.',
    moto: /ok|(EntityAlreadyExists|NoSuchEntity) .*/,
    ends: true,
    reason: 'A policy is parsed.',
    source: { page: 'API_CreateRole' },
    shown: [call('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: '{' })],
  },
  {
    name: 'a policy that is attached is deleted',
    operations: ['DeletePolicy'],
    at: 'outcome',
    local: 'DeleteConflict 409: Cannot delete a policy attached to entities.',
    moto: 'ok',
    ends: true,
    reason: 'A policy must be detached before it is deleted.',
    source: { page: 'API_DeletePolicy' },
    shown: [
      user(),
      call('CreatePolicy', GOOD_POLICY),
      call('AttachUserPolicy', { UserName: 'u', PolicyArn: ARN }),
      call('DeletePolicy', { PolicyArn: ARN }),
    ],
  },
];

function sameWhenDecoded(past: Parameters<NonNullable<Listed['when']>>[0]): boolean {
  return lastOf(past).differences.every(
    ({ at, local, moto }) => !at.endsWith('Document') || decodeURIComponent(local) === moto,
  );
}

/** Whether moto counts more attachments than there are, and never fewer. */
function countsMore(past: Parameters<NonNullable<Listed['when']>>[0]): boolean {
  return lastOf(past).differences.every(
    ({ at, local, moto }) => !at.endsWith('AttachmentCount') || Number(moto) > Number(local),
  );
}
