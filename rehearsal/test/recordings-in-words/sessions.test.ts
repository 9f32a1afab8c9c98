import { ANY, answersError, type Line, tellConversations } from './conversations';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '{{account}}' }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
});
const RoleArn = 'arn:aws:iam::{{account}}:role/{{role}}';
const RoleSessionName = '{{session}}';
const Credentials = {
  AccessKeyId: '{{id}}',
  SecretAccessKey: '{{secret}}',
  SessionToken: '{{session-token}}',
  Expiration: ANY,
};
const createRole = (RoleName: string, id = '{{role-id}}'): Line => [
  'CreateRole',
  { RoleName, AssumeRolePolicyDocument: trust },
  {
    Role: {
      Arn: `arn:aws:iam::{{account}}:role/${RoleName}`,
      AssumeRolePolicyDocument: { $json: JSON.parse(trust) },
      CreateDate: ANY,
      Path: '/',
      RoleId: id,
      RoleName,
    },
  },
  { service: 'iam' },
];
const tags = (...names: string[]) => names.map((Key) => ({ Key, Value: 'x' }));
const assume = (input: object, answer?: Line[2], more?: Line[3]): Line => [
  'AssumeRole',
  { RoleArn, RoleSessionName, ...input },
  answer,
  more,
];
const invalid = (message: string) => answersError('InvalidParameterValue', message, 400);
const inherited = invalid(
  "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
);
const session = { AccessKeyId: '{{id}}', SecretAccessKey: '{{secret}}', SessionToken: '{{session-token}}' };

tellConversations('sts', {
  'a role is assumed: who it then is, and temporary credentials': [
    createRole('{{role}}'),
    assume(
      {},
      {
        AssumedRoleUser: {
          Arn: 'arn:aws:sts::{{account}}:assumed-role/{{role}}/{{session}}',
          AssumedRoleId: '{{role-id}}:{{session}}',
        },
        Credentials,
      },
    ),
    [
      'GetCallerIdentity',
      {},
      {
        Account: '{{account}}',
        Arn: 'arn:aws:sts::{{account}}:assumed-role/{{role}}/{{session}}',
        UserId: '{{role-id}}:{{session}}',
      },
      { caller: session },
    ],
  ],

  'keys of tags differ without regard to case, and transitive ones are among the tags': [
    createRole('{{role}}'),
    assume({ Tags: tags('Team'), TransitiveTagKeys: ['team'] }, undefined, { asserts: { httpStatus: 200 } }),
    assume(
      { Tags: tags('Team'), TransitiveTagKeys: ['Area'] },
      invalid('The specified transitive tag key must be included in the requested tags.'),
    ),
    assume(
      { Tags: tags('Team', 'TEAM') },
      invalid('Duplicate tag keys found. Please note that Tag keys are case insensitive.'),
    ),
  ],

  'a transitive tag is not overwritten by a session that is begun with it': [
    createRole('{{role}}'),
    createRole('{{next}}', '{{next-id}}'),
    [
      'PutRolePolicy',
      {
        RoleName: '{{role}}',
        PolicyName: 'p',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: '*' }],
        }),
      },
      {},
      { service: 'iam' },
    ],
    assume({ Tags: tags('Team'), TransitiveTagKeys: ['Team'] }, undefined, {
      remember: {
        'Credentials.AccessKeyId': '{{id}}',
        'Credentials.SecretAccessKey': '{{secret}}',
        'Credentials.SessionToken': '{{session-token}}',
      },
    }),
    ...['Team', 'tEAM'].map((key) =>
      assume({ RoleArn: 'arn:aws:iam::{{account}}:role/{{next}}', Tags: tags(key) }, inherited, {
        caller: session,
      }),
    ),
    assume({ RoleArn: 'arn:aws:iam::{{account}}:role/{{next}}', Tags: tags('Area') }, undefined, {
      caller: session,
    }),
  ],

  'a federated user is named by account and name, and a policy of no size is 0': [
    [
      'GetFederationToken',
      { Name: '{{federated}}', DurationSeconds: 1000 },
      {
        Credentials,
        FederatedUser: {
          Arn: 'arn:aws:sts::{{account}}:federated-user/{{federated}}',
          FederatedUserId: '{{account}}:{{federated}}',
        },
        PackedPolicySize: 0,
      },
    ],
  ],

  'what is no ARN is not assumed': [
    'no-arn-but-long-enough',
    'arn::iam::123456789012:role/x',
    'arn:aws::us-east-1:123456789012:role/x',
    'arn:aws::::role/long-enough',
    'arn:aws:::role/long-enough',
    'arn:aws:iam::123456789012:',
  ].map((wrong) => assume({ RoleArn: wrong }, answersError('ValidationError', `${wrong} is invalid`, 400))),

  'a session may be called by 64 letters, and not by a name with a colon': [
    createRole('{{role}}'),
    assume({ RoleSessionName: 'x'.repeat(64) }, undefined, { asserts: { httpStatus: 200 } }),
    assume(
      { RoleSessionName: 'a:b' },
      answersError(
        'ValidationError',
        "1 validation error detected: Value 'a:b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
        400,
      ),
    ),
  ],
});
