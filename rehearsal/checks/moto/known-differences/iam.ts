import type { Exchange } from '../run-sequence';
import {
  CREATE_ROLE,
  call,
  createUser,
  POLICY,
  POLICY_ARN,
  POLICY_WITHOUT_VERSION,
  policyDocument,
  STATEMENT,
  sequencesAfter,
  TRUST_POLICY,
} from '../sequences/call';
import { lastOf } from './history';
import type { KnownDifference } from './known-difference';

const USER = { UserName: 'u' };
const ROLE = { RoleName: 'r' };
const CREATE_KEY = call('CreateAccessKey', USER);
const CREATE_POLICY = call('CreatePolicy', POLICY);
const ATTACH = call('AttachUserPolicy', { ...USER, PolicyArn: POLICY_ARN });
const LIST_POLICIES = call('ListPolicies', { Scope: 'Local' });
const ROLE_OPERATIONS: Readonly<Record<string, object>> = {
  ...{ GetRole: {}, DeleteRole: {}, UpdateAssumeRolePolicy: { PolicyDocument: TRUST_POLICY } },
  ...{ PutRolePolicy: POLICY, GetRolePolicy: { PolicyName: 'p' }, DeleteRolePolicy: { PolicyName: 'p' } },
  ...{ ListRolePolicies: {}, ListAttachedRolePolicies: {} },
};
const ATTACHMENTS = ['AttachUserPolicy', 'DetachUserPolicy', 'AttachRolePolicy', 'DetachRolePolicy'];
const attachment = (operation: string, user: string, role: string, PolicyArn: string) =>
  call(operation, { ...(/User/.test(operation) ? { UserName: user } : { RoleName: role }), PolicyArn });

/** Signs with an access key; one that was not created is unknown to AWS. */
const identify = (signedBy: number) => ({ ...call('GetCallerIdentity'), signedBy });
const onUserAndRole = (user: string, role: string, input: object) => [
  ...sequencesAfter([createUser()], call(user, { ...USER, ...input })),
  ...sequencesAfter([CREATE_ROLE], call(role, { ...ROLE, ...input })),
];
/** True if a test holds for every difference at the given place. */
const every = (history: readonly Exchange[], place: RegExp, test: (local: string, moto: string) => boolean) =>
  lastOf(history).differences.every(({ at, local, moto }) => !place.test(at) || test(local, moto));

const BAD_NAME = 'no good/name';

/** Differences in users, access keys, roles and policies. */
export const iamDifferences: readonly KnownDifference[] = [
  {
    rule: 'The ids of users start with AIDA, those of managed policies with ANPA.',
    sources: ['page: IAM identifiers'],
    differs: [
      [/UserId$/, /^\{\{UserId \d+\}\}$/, /^\{\{UserId \d+ in a format/],
      [/PolicyId$/, /^\{\{PolicyId \d+\}\}$/, /^\{\{PolicyId \d+ in a format/],
    ],
    when: (history) =>
      every(history, /(User|Policy)Id$/, (local, moto) => /\d+/.exec(local)?.[0] === /\d+/.exec(moto)?.[0]),
    shown: [
      ...sequencesAfter([], createUser()),
      ...sequencesAfter([createUser()], call('GetUser', USER), call('ListUsers')),
      ...sequencesAfter([createUser(), CREATE_KEY], identify(1)),
      ...sequencesAfter([], CREATE_POLICY),
      ...sequencesAfter([CREATE_POLICY], call('GetPolicy', { PolicyArn: POLICY_ARN }), LIST_POLICIES),
    ],
  },
  {
    rule: 'ListAccessKeys returns IsTruncated.',
    sources: ['recording: list-access-keys'],
    differs: [['IsTruncated', 'false', 'absent']],
    shown: sequencesAfter([createUser()], call('ListAccessKeys', USER)),
  },
  {
    rule: 'MaxItems limits the users of an answer.',
    sources: ['page: API_ListUsers'],
    differs: [
      ['IsTruncated', 'true', /^(false|absent)$/],
      ['Marker', /\S+/, 'absent'],
      ['Users[]', 'absent', /^\{/],
    ],
    when: (history) => lastOf(history).call.input.MaxItems !== undefined,
    shown: sequencesAfter([createUser(), createUser('v')], call('ListUsers', { MaxItems: 1 })),
  },
  {
    rule: 'The texts of NoSuchEntity and EntityAlreadyExists are the recorded ones, or follow them.',
    sources: ['recording: user-match-id-mismatch', 'open: API_GetUserPolicy', 'open: API_AttachUserPolicy'],
    differs: [
      ['error.message', /^User with name \S+ already exists\.$/, /^User \S+ already exists$/],
      ['error.message', /^The Access Key with id .+ found\.$/, /^The Access Key with id .+ found$/],
      ['error.message', /^The role with name .+ found\.$/, /^Role .+ not found$/],
      [
        'error.message',
        /^The (user|role) policy with name/,
        /^(Policy .+ not found|The role policy|Policy Document)/,
      ],
      ['error.message', /^Policy \S+ (was not found|version)/, /^Policy (\S+|version) not found/],
      [
        'error.message',
        /^The (user|role) with name .+ found\.$/,
        /^Policy \S+ (does not exist|was not found)/,
      ],
    ],
    shown: [
      [createUser(), createUser()],
      ...sequencesAfter(
        [createUser()],
        call('DeleteAccessKey', { ...USER, AccessKeyId: '{{AccessKeyId 9}}' }),
        call('UpdateAccessKey', { ...USER, AccessKeyId: '{{AccessKeyId 9}}', Status: 'Active' }),
        call('GetAccessKeyLastUsed', { AccessKeyId: '{{AccessKeyId 9}}' }),
        call('GetUserPolicy', { ...USER, PolicyName: 'p' }),
        call('DeleteUserPolicy', { ...USER, PolicyName: 'p' }),
      ),
      ...sequencesAfter([CREATE_ROLE], call('GetRolePolicy', { ...ROLE, PolicyName: 'p' })),
      ...sequencesAfter(
        [],
        ...Object.entries(ROLE_OPERATIONS).map(([name, more]) => call(name, { RoleName: 'absent', ...more })),
        ...['GetPolicy', 'GetPolicyVersion', 'DeletePolicy'].map((operation) =>
          call(operation, { PolicyArn: POLICY_ARN, VersionId: 'v1' }),
        ),
        ...ATTACHMENTS.map((operation) => attachment(operation, 'absent', 'absent', POLICY_ARN)),
      ),
      ...sequencesAfter(
        [CREATE_POLICY],
        ...ATTACHMENTS.slice(2).map((operation) => attachment(operation, 'absent', 'absent', POLICY_ARN)),
      ),
    ],
  },
  {
    rule: 'Names are unique without regard to case and path.',
    sources: ['page: IAM and AWS STS quotas', 'page: API_CreatePolicy'],
    differs: [['outcome', /^EntityAlreadyExists 409: (User with name [uU] |A policy called)/, 'ok']],
    shown: [
      [createUser(), createUser('U')],
      [CREATE_POLICY, call('CreatePolicy', { ...POLICY, Path: '/staff/' })],
    ],
  },
  {
    rule: 'The constraints of members are checked before the state of the account.',
    sources: ['page: API_CreateUser', 'page: API_UpdateAccessKey', 'recording: user-attach-policy'],
    differs: [
      [
        'outcome',
        /specified value for (userName|policyName|path) is invalid/,
        /^ok$|^Entity|^Malformed|^NoSuchEntity/,
      ],
      ['outcome', /'status' failed to satisfy constraint/, /^ok$|^NoSuchEntity/],
      ['outcome', /Value 'for the team’s mails' at 'description'/, /^ok$|^Entity|^Malformed/],
      ['outcome', /: Invalid ARN:/, /^NoSuchEntity/],
    ],
    shown: [
      [createUser('no good name')],
      [createUser(), call('CreateUser', { ...USER, Path: 'no-path' })],
      [call('CreateRole', { ...CREATE_ROLE.input, Path: 'no-path' })],
      [CREATE_ROLE, call('CreateRole', { ...CREATE_ROLE.input, Path: 'no-path' })],
      [call('CreateRole', { ...CREATE_ROLE.input, Description: 'for the team’s mails' })],
      ...[POLICY.PolicyDocument, '{'].flatMap((PolicyDocument) => [
        [call('CreatePolicy', { PolicyName: BAD_NAME, PolicyDocument })],
        ...onUserAndRole('PutUserPolicy', 'PutRolePolicy', { PolicyName: BAD_NAME, PolicyDocument }),
      ]),
      ...sequencesAfter(
        [createUser(), CREATE_ROLE],
        call('UpdateAccessKey', { ...USER, AccessKeyId: '{{AccessKeyId 9}}', Status: 'Asleep' }),
        ...['GetPolicy', 'GetPolicyVersion', 'DeletePolicy'].map((operation) =>
          call(operation, { PolicyArn: 'no-arn', VersionId: 'v1' }),
        ),
        ...ATTACHMENTS.map((operation) => attachment(operation, 'u', 'r', 'no-arn')),
      ),
    ],
  },
  {
    rule: 'A user with access keys and a policy that is attached cannot be deleted.',
    sources: ['page: API_DeleteUser', 'page: API_DeletePolicy'],
    differs: [['outcome', /^DeleteConflict .*(delete access keys first|attached to entities)/, 'ok']],
    shown: [
      [createUser(), CREATE_KEY, call('DeleteUser', USER)],
      [createUser(), CREATE_POLICY, ATTACH, call('DeletePolicy', { PolicyArn: POLICY_ARN })],
    ],
  },
  {
    rule: 'The last use of a key is reported minutes to hours later.',
    sources: ['point: 19'],
    differs: [[/^AccessKeyLastUsed\./, /^(absent|N\/A)$/, /now in ISO|eu-central-1|us-east-1|sts/]],
    shown: sequencesAfter(
      [createUser(), CREATE_KEY, identify(1)],
      call('GetAccessKeyLastUsed', { AccessKeyId: '{{AccessKeyId 1}}' }),
    ),
  },
  {
    rule: 'A request that is signed with an inactive or unknown key is refused.',
    sources: ['point: 19'],
    differs: [['outcome', /^InvalidClientTokenId/, 'ok']],
    shown: [[identify(9)]],
  },
  {
    rule: 'A policy has a PermissionsBoundaryUsageCount.',
    sources: ['recording: user-attach-policy'],
    differs: [[/PermissionsBoundaryUsageCount$/, '0', 'absent']],
    shown: [
      [CREATE_POLICY],
      ...sequencesAfter([CREATE_POLICY], call('GetPolicy', { PolicyArn: POLICY_ARN }), LIST_POLICIES),
    ],
  },
  {
    rule: 'AttachmentCount is the number of users and roles, not of calls.',
    sources: ['page: API_Policy'],
    differs: [[/AttachmentCount$/, /^\d$/, /^\d$/]],
    when: (history) =>
      history.filter(({ call: { operation } }) => /^Attach/.test(operation)).length > 1 &&
      every(history, /AttachmentCount$/, (local, moto) => Number(moto) > Number(local)),
    shown: sequencesAfter(
      [createUser(), CREATE_POLICY, ATTACH, ATTACH],
      call('GetPolicy', { PolicyArn: POLICY_ARN }),
      LIST_POLICIES,
    ),
  },
  {
    rule: 'The order of ListPolicies is not documented; the local AWS lists policies in order of creation.',
    sources: ['open: API_ListPolicies'],
    differs: [['Policies in order', '["q","p"]', '["p","q"]']],
    shown: sequencesAfter(
      [call('CreatePolicy', { ...POLICY, PolicyName: 'q' }), CREATE_POLICY],
      LIST_POLICIES,
    ),
  },
  {
    rule: 'It is not documented that GetPolicy returns an empty list of tags.',
    sources: ['open: API_GetPolicy'],
    differs: [['Policy.Tags', 'absent', '']],
    shown: sequencesAfter([CREATE_POLICY], call('GetPolicy', { PolicyArn: POLICY_ARN })),
  },
  {
    rule: 'CreateRole returns neither MaxSessionDuration nor RoleLastUsed.',
    sources: ['recording: assume-role'],
    differs: [[/^Role\.(MaxSessionDuration|RoleLastUsed)$/, 'absent', /^(3600|)$/]],
    shown: [[CREATE_ROLE]],
  },
  {
    rule: 'Policy documents are percent-encoded.',
    sources: ['page: API_GetPolicyVersion'],
    differs: [[/Document$/, /^%7B/, /^\{/]],
    when: (history) => every(history, /Document$/, (local, moto) => decodeURIComponent(local) === moto),
    shown: sequencesAfter(
      [CREATE_POLICY, CREATE_ROLE],
      call('GetPolicyVersion', { PolicyArn: POLICY_ARN, VersionId: 'v1' }),
      call('ListRoles'),
    ),
  },
  {
    rule: 'An identity policy has no Principal.',
    sources: ['page: AWS JSON policy elements: Principal'],
    differs: [['outcome', /should not specify a principal/, /^ok$|^EntityAlreadyExists/]],
    shown: [policyDocument({ ...STATEMENT, Principal: '*' })].flatMap((PolicyDocument) => [
      [call('CreatePolicy', { PolicyName: 'p', PolicyDocument })],
      ...onUserAndRole('PutUserPolicy', 'PutRolePolicy', { PolicyName: 'p', PolicyDocument }),
    ]),
  },
  {
    rule: 'An inline policy may have no Version; AWS is known to refuse that only in managed policies.',
    sources: ['page: IAM JSON policy elements: Version'],
    differs: [['outcome', 'ok', /^MalformedPolicyDocument .*version 2012-10-17 or greater/]],
    shown: onUserAndRole('PutUserPolicy', 'PutRolePolicy', POLICY_WITHOUT_VERSION),
  },
  {
    rule: 'A trust policy is parsed.',
    sources: ['page: API_CreateRole'],
    differs: [['outcome', /^MalformedPolicyDocument .*Syntax errors/, /^ok$|^EntityAlready|^NoSuchEntity/]],
    shown: [[call('CreateRole', { ...ROLE, AssumeRolePolicyDocument: '{' })]],
  },
];
