import { ANY, answersError, type Line, tellConversations } from './conversations';

const UserName = '{{user}}';
const User = {
  Arn: 'arn:aws:iam::{{account}}:user/{{user}}',
  CreateDate: ANY,
  Path: '/',
  UserId: '{{user-id}}',
  UserName,
};
const create: Line = ['CreateUser', { UserName }, { User }];
const statement = { Effect: 'Allow', Action: ['iam:GetUser'], Resource: '*' };
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const noUser = (name: string) =>
  answersError('NoSuchEntity', `The user with name ${name} cannot be found.`, 404);
const PolicyArn = 'arn:aws:iam::{{account}}:policy/{{policy}}';
const createPolicy: Line = [
  'CreatePolicy',
  { PolicyName: '{{policy}}', PolicyDocument: document(statement) },
  {
    Policy: {
      Arn: PolicyArn,
      AttachmentCount: 0,
      CreateDate: ANY,
      DefaultVersionId: 'v1',
      IsAttachable: true,
      Path: '/',
      PermissionsBoundaryUsageCount: 0,
      PolicyId: '{{policy-id}}',
      PolicyName: '{{policy}}',
      UpdateDate: ANY,
    },
  },
];
const Boundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PolicyArn };
const invalidArn = answersError('ValidationError', 'Invalid ARN:  Could not be parsed!', 400);

tellConversations('iam', {
  'a user is told without tags and boundary as long as it has none': [
    create,
    ['GetUser', { UserName }, { User }],
    ['DeleteUser', { UserName }, {}],
    ['GetUser', { UserName }, noUser('{{user}}')],
  ],

  'with tags, when it has some': [
    [
      'CreateUser',
      { UserName, Tags: [{ Key: 'team', Value: 'mail' }] },
      { User: { ...User, Tags: [{ Key: 'team', Value: 'mail' }] } },
    ],
    ['GetUser', { UserName }, { User: { ...User, Tags: [{ Key: 'team', Value: 'mail' }] } }],
  ],

  'with the boundary that it was given, until that is taken away': [
    createPolicy,
    [
      'CreateUser',
      { UserName, PermissionsBoundary: PolicyArn },
      { User: { ...User, PermissionsBoundary: Boundary } },
    ],
    ['GetUser', { UserName }, { User: { ...User, PermissionsBoundary: Boundary } }],
    ['DeleteUserPermissionsBoundary', { UserName }, {}],
    ['GetUser', { UserName }, { User }],
    ['PutUserPermissionsBoundary', { UserName, PermissionsBoundary: PolicyArn }, {}],
    ['GetUser', { UserName }, { User: { ...User, PermissionsBoundary: Boundary } }],
  ],

  'who calls without a name means itself, if it is a user': [
    create,
    ['PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument: document(statement) }, {}],
    [
      'CreateAccessKey',
      { UserName },
      undefined,
      { remember: { 'AccessKey.AccessKeyId': '{{id}}', 'AccessKey.SecretAccessKey': '{{secret}}' } },
    ],
    ['GetUser', {}, { User }, { caller: { AccessKeyId: '{{id}}', SecretAccessKey: '{{secret}}' } }],
  ],

  'and is refused, if it is a role': [
    [
      'CreateRole',
      {
        RoleName: '{{role}}',
        AssumeRolePolicyDocument: document({
          Effect: 'Allow',
          Principal: { AWS: '{{account}}' },
          Action: 'sts:AssumeRole',
        }),
      },
    ],
    ['PutRolePolicy', { RoleName: '{{role}}', PolicyName: 'p', PolicyDocument: document(statement) }, {}],
    [
      'AssumeRole',
      { RoleArn: 'arn:aws:iam::{{account}}:role/{{role}}', RoleSessionName: 'session' },
      undefined,
      {
        service: 'sts',
        remember: {
          'Credentials.AccessKeyId': '{{id}}',
          'Credentials.SecretAccessKey': '{{secret}}',
          'Credentials.SessionToken': '{{token}}',
        },
      },
    ],
    [
      'GetUser',
      {},
      answersError('ValidationError', 'Must specify userName when calling with non-User credentials', 400),
      { caller: { AccessKeyId: '{{id}}', SecretAccessKey: '{{secret}}', SessionToken: '{{token}}' } },
    ],
  ],

  'keys are listed with their state, and without those that were deleted': [
    create,
    ['CreateAccessKey', { UserName }, undefined, { remember: { 'AccessKey.AccessKeyId': '{{id-1}}' } }],
    ['CreateAccessKey', { UserName }, undefined, { remember: { 'AccessKey.AccessKeyId': '{{id-2}}' } }],
    ['UpdateAccessKey', { UserName, AccessKeyId: '{{id-2}}', Status: 'Inactive' }, {}],
    ['DeleteAccessKey', { UserName, AccessKeyId: '{{id-1}}' }, {}],
    [
      'ListAccessKeys',
      { UserName },
      {
        AccessKeyMetadata: [{ UserName, AccessKeyId: '{{id-2}}', CreateDate: ANY, Status: 'Inactive' }],
        IsTruncated: false,
      },
    ],
  ],
});

describe('policies', () => {
  tellConversations('iam', {
    'one is made, attached, listed, detached and deleted': [
      create,
      createPolicy,
      ['AttachUserPolicy', { UserName, PolicyArn }, {}],
      [
        'ListAttachedUserPolicies',
        { UserName },
        { AttachedPolicies: [{ PolicyName: '{{policy}}', PolicyArn }], IsTruncated: false },
      ],
      ['DetachUserPolicy', { UserName, PolicyArn }, {}],
      ['ListAttachedUserPolicies', { UserName }, { AttachedPolicies: [], IsTruncated: false }],
      ['DeletePolicy', { PolicyArn }, {}],
      [
        'DeletePolicy',
        { PolicyArn },
        answersError('NoSuchEntity', `Policy ${PolicyArn} was not found.`, 404),
      ],
    ],

    'one that is not there, or has no ARN, is not attached': [
      create,
      ['AttachUserPolicy', { UserName, PolicyArn: 'no arn, but long enough' }, invalidArn],
      ['AttachUserPolicy', { UserName, PolicyArn: '{{policy}}-a-name-that-is-long-enough' }, invalidArn],
      [
        'AttachUserPolicy',
        { UserName, PolicyArn },
        answersError('NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`, 404),
      ],
    ],

    'an inline one comes back as it was put, percent signs and all, and the next takes its place': [
      create,
      ...['arn:aws:s3:::a/100%25', 'arn:aws:s3:::b'].flatMap((Resource): Line[] => [
        [
          'PutUserPolicy',
          { UserName, PolicyName: 'p', PolicyDocument: document({ ...statement, Resource }) },
          {},
        ],
        [
          'GetUserPolicy',
          { UserName, PolicyName: 'p' },
          {
            UserName,
            PolicyName: 'p',
            PolicyDocument: { $json: { Version: '2012-10-17', Statement: [{ ...statement, Resource }] } },
          },
        ],
      ]),
    ],

    'the simulation tells which statement allows, and where it stands in the text': [
      create,
      [
        'CreatePolicy',
        {
          PolicyName: '{{policy}}',
          PolicyDocument:
            '{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
        },
      ],
      ['AttachUserPolicy', { UserName, PolicyArn }, {}],
      [
        'SimulatePrincipalPolicy',
        {
          PolicySourceArn: 'arn:aws:iam::{{account}}:user/{{user}}',
          ActionNames: ['s3:GetObject', 's3:PutObject'],
          ResourceArns: ['arn:aws:s3:::bucket'],
        },
        {
          EvaluationResults: [
            simulated('s3:GetObject', 'allowed', [
              {
                SourcePolicyId: '{{source}}',
                SourcePolicyType: 'IAM Policy',
                StartPosition: { Line: 1, Column: 39 },
                EndPosition: { Line: 1, Column: 104 },
              },
            ]),
            simulated('s3:PutObject', 'implicitDeny', []),
          ],
          IsTruncated: false,
        },
      ],
    ],
  });
});

function simulated(EvalActionName: string, decision: string, MatchedStatements: object[]): object {
  const EvalResourceName = 'arn:aws:s3:::bucket';
  const specific = { EvalResourceName, MatchedStatements, MissingContextValues: [] };
  return {
    ...specific,
    EvalActionName,
    EvalDecision: decision,
    EvalDecisionDetails: {},
    OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    ResourceSpecificResults: [{ ...specific, EvalResourceDecision: decision }],
  };
}
