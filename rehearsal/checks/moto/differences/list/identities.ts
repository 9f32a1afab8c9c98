import type { Listed } from '../listed';
import { call, GOOD_POLICY, newRole, TRUST, user } from '../making';
import { lastOf } from '../past';

const OF_USERS = ['CreateUser', 'GetUser', 'ListUsers', 'GetCallerIdentity'];

/** Users, their keys, and what names them. */
export const identityDifferences: readonly Listed[] = [
  {
    name: 'ids of users',
    operations: OF_USERS,
    at: /(User\.|Users\[\]\.)?UserId/,
    local: /\{\{UserId \d+\}\}/,
    moto: /\{\{UserId \d+ in a form that is not AWS's\}\}/,
    when: (past) => sameNumber(past),
    reason: 'The id of a user begins with AIDA.',
    source: { page: 'IAM identifiers' },
    shown: [
      user(),
      call('GetUser', { UserName: 'u' }),
      call('ListUsers'),
      call('CreateAccessKey', { UserName: 'u' }),
      { operation: 'GetCallerIdentity', input: {}, signedBy: 1 },
    ],
  },
  {
    name: 'whether there are more keys',
    operations: ['ListAccessKeys'],
    at: 'IsTruncated',
    local: 'false',
    moto: 'absent',
    reason: 'Lists tell whether they are whole.',
    source: { recording: 'list-access-keys' },
    shown: [user(), call('ListAccessKeys', { UserName: 'u' })],
  },
  {
    name: 'lists of users have one page',
    operations: ['ListUsers'],
    at: /IsTruncated|Marker|Users\[\]/,
    local: /true|\S+==?|absent/,
    moto: /false|absent|\{.*\}/,
    when: (past) => lastOf(past).call.input.MaxItems !== undefined,
    reason: 'MaxItems is the most that an answer holds.',
    source: { page: 'API_ListUsers' },
    shown: [user(), user('v'), call('ListUsers', { MaxItems: 1 })],
  },
  {
    name: 'words for a name that is taken',
    operations: ['CreateUser'],
    at: 'error.message',
    local: /User with name \S+ already exists\./,
    moto: /User \S+ already exists/,
    reason: 'Both say EntityAlreadyExists; the text is that of roles, which moto has too.',
    source: { open: 'API_CreateUser' },
    shown: [user(), user()],
  },
  {
    name: 'names that differ only in case',
    operations: ['CreateUser'],
    at: 'outcome',
    local: /EntityAlreadyExists 409: User with name [uU] already exists\./,
    moto: 'ok',
    ends: true,
    reason: 'Names are unique without regard to case.',
    source: { page: 'IAM and AWS STS quotas' },
    shown: [user(), user('U')],
  },
  {
    name: 'words for a key that is not there',
    operations: ['UpdateAccessKey', 'DeleteAccessKey', 'GetAccessKeyLastUsed'],
    at: 'error.message',
    local: /The Access Key with id .+ cannot be found\./,
    moto: /The Access Key with id .+ cannot be found/,
    reason: 'Both say NoSuchEntity; the recorded texts end with a full stop.',
    source: { recording: 'user-match-id-mismatch' },
    shown: [
      user(),
      call('DeleteAccessKey', { UserName: 'u', AccessKeyId: '{{AccessKeyId 9}}' }),
      call('UpdateAccessKey', { UserName: 'u', AccessKeyId: '{{AccessKeyId 9}}', Status: 'Active' }),
      call('GetAccessKeyLastUsed', { AccessKeyId: '{{AccessKeyId 9}}' }),
    ],
  },
  {
    name: 'anything can be a name or a path',
    operations: ['CreateUser', 'CreatePolicy', 'CreateRole', 'PutUserPolicy', 'PutRolePolicy'],
    at: 'outcome',
    local: /ValidationError 400: The specified value for (userName|policyName|path) is invalid\. .*/,
    moto: 'ok',
    ends: true,
    reason: 'Names and paths are checked.',
    source: { page: 'API_CreateUser' },
    shown: [
      [user('no good name')],
      [call('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST, Path: 'no-path' })],
      [call('CreatePolicy', { ...GOOD_POLICY, PolicyName: 'no good/name' })],
      [user(), call('PutUserPolicy', { ...GOOD_POLICY, UserName: 'u', PolicyName: 'no good/name' })],
      [newRole, call('PutRolePolicy', { ...GOOD_POLICY, RoleName: 'r', PolicyName: 'no good/name' })],
    ],
  },
  {
    name: 'a bad name or path, and something else',
    operations: ['CreateUser', 'CreatePolicy', 'CreateRole', 'PutUserPolicy', 'PutRolePolicy'],
    at: 'outcome',
    local: /ValidationError 400: The specified value for (userName|policyName|path) is invalid\. .*/,
    moto: /(EntityAlreadyExists 409|MalformedPolicyDocument 400|NoSuchEntity 404): .*/,
    reason: 'Both refuse; the constraints of a member come before what is there.',
    source: { page: 'API_CreateUser' },
    shown: [
      [user(), call('CreateUser', { UserName: 'u', Path: 'no-path' })],
      [newRole, call('CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST, Path: 'no-path' })],
      [call('CreatePolicy', { PolicyName: 'no good/name', PolicyDocument: '{' })],
      [user(), call('PutUserPolicy', { UserName: 'u', PolicyName: 'no good/name', PolicyDocument: '{' })],
      [newRole, call('PutRolePolicy', { RoleName: 'r', PolicyName: 'no good/name', PolicyDocument: '{' })],
    ],
  },
  {
    name: 'a user with keys is deleted',
    operations: ['DeleteUser'],
    at: 'outcome',
    local: 'DeleteConflict 409: Cannot delete entity, must delete access keys first.',
    moto: 'ok',
    ends: true,
    reason: 'Access keys must be deleted before their user.',
    source: { page: 'API_DeleteUser' },
    shown: [user(), call('CreateAccessKey', { UserName: 'u' }), call('DeleteUser', { UserName: 'u' })],
  },
  {
    name: 'a status that there is not',
    operations: ['UpdateAccessKey'],
    at: 'outcome',
    local:
      "ValidationError 400: 1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
    moto: /ok|NoSuchEntity 404: .*/,
    ends: true,
    reason: 'A key is Active or Inactive; the constraints of a member come before what is there.',
    source: { page: 'API_UpdateAccessKey' },
    shown: [
      user(),
      call('UpdateAccessKey', { UserName: 'u', AccessKeyId: '{{AccessKeyId 9}}', Status: 'Asleep' }),
    ],
  },
  {
    name: 'a use of a key is told at once',
    operations: ['GetAccessKeyLastUsed'],
    at: /AccessKeyLastUsed\.(LastUsedDate|Region|ServiceName)/,
    local: /absent|N\/A/,
    moto: /now in ISO|eu-central-1|us-east-1|sts/,
    reason: 'It is told minutes to hours later.',
    source: { point: 19 },
    shown: [
      user(),
      call('CreateAccessKey', { UserName: 'u' }),
      { operation: 'GetCallerIdentity', input: {}, signedBy: 1 },
      call('GetAccessKeyLastUsed', { AccessKeyId: '{{AccessKeyId 1}}' }),
    ],
  },
  {
    name: 'a key that is inactive, deleted or never was is accepted',
    operations: ['GetCallerIdentity'],
    at: 'outcome',
    local: 'InvalidClientTokenId 403: The security token included in the request is invalid.',
    moto: 'ok',
    reason: 'moto does not check who calls.',
    source: { point: 19 },
    shown: [{ operation: 'GetCallerIdentity', input: {}, signedBy: 9 }],
  },
];

/** Whether the made-up ids have the same place in the order in which each side made them. */
function sameNumber(past: Parameters<NonNullable<Listed['when']>>[0]): boolean {
  const numbers = (text: string) => /UserId (\d+)/.exec(text)?.[1];
  return lastOf(past).differences.every(
    ({ at, local, moto }) => !at.endsWith('UserId') || numbers(local) === numbers(moto),
  );
}
