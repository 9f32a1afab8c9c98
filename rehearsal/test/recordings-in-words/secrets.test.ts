import { ANY, refuses, tellConversations } from './conversations';

const SecretId = '{{name}}';
const ARN = '{{arn}}';
const Name = '{{name}}';
const is = { ARN, Name };
const V1 = '{{token-1}}';
const V2 = '{{token-2}}';
const dates = { CreatedDate: ANY, LastChangedDate: ANY };
const create = { Name, ClientRequestToken: V1 };
const made = ['CreateSecret', { ...create, SecretString: 'one' }, { ...is, VersionId: V1 }] as const;
const one = { ...is, CreatedDate: ANY, SecretString: 'one', VersionId: V1, VersionStages: ['AWSCURRENT'] };
const notFound = refuses('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
const gone = { retry: true };
const marked = refuses(
  'InvalidRequestException',
  "You can't perform this operation on the secret because it was marked for deletion.",
);

tellConversations('secretsmanager', {
  'an empty secret has no version, and an empty description is none': [
    ['CreateSecret', { ...create, Description: '' }, is],
    ['DescribeSecret', { SecretId }, { ...is, ...dates }],
    [
      'PutSecretValue',
      { SecretId: ARN, SecretString: 'x', ClientRequestToken: V2 },
      { ...is, VersionId: V2, VersionStages: ['AWSCURRENT'] },
    ],
  ],

  'a secret is read by name, by ARN, and by ARN without its suffix': [
    made,
    ['GetSecretValue', { SecretId }, one],
    ['GetSecretValue', { SecretId: ARN }, one],
    ['$derive', {}, undefined, { from: ARN, dropLast: 7, as: '{{partial}}' }],
    ['GetSecretValue', { SecretId: '{{partial}}' }, one],
  ],

  'bytes come back as bytes, and without a SecretString': [
    ['CreateSecret', { ...create, SecretBinary: 'AAH+/w==' }, { ...is, VersionId: V1 }],
    [
      'GetSecretValue',
      { SecretId },
      { ...is, CreatedDate: ANY, SecretBinary: 'AAH+/w==', VersionId: V1, VersionStages: ['AWSCURRENT'] },
    ],
    ['UpdateSecret', { SecretId, SecretBinary: 'Cg==', ClientRequestToken: V2 }, { ...is, VersionId: V2 }],
    [
      'GetSecretValue',
      { SecretId },
      { ...is, CreatedDate: ANY, SecretBinary: 'Cg==', VersionId: V2, VersionStages: ['AWSCURRENT'] },
    ],
  ],

  'a read leaves its day behind, and a description does not tell of it before': [
    made,
    ['DescribeSecret', { SecretId }, { ...is, ...dates, VersionIdsToStages: { [V1]: ['AWSCURRENT'] } }],
    ['GetSecretValue', { SecretId }, one],
    [
      'DescribeSecret',
      { SecretId },
      { ...is, ...dates, LastAccessedDate: '{{day}}', VersionIdsToStages: { [V1]: ['AWSCURRENT'] } },
    ],
    ['GetSecretValue', { SecretId }, one],
    [
      'DescribeSecret',
      { SecretId },
      { ...is, ...dates, LastAccessedDate: '{{day}}', VersionIdsToStages: { [V1]: ['AWSCURRENT'] } },
    ],
  ],

  'UpdateSecret without a value makes no version, with one it does': [
    made,
    ['UpdateSecret', { SecretId, Description: 'what for', ClientRequestToken: V2 }, is],
    ['UpdateSecret', { SecretId, ClientRequestToken: '{{token-3}}' }, is],
    [
      'DescribeSecret',
      { SecretId },
      { ...is, ...dates, Description: 'what for', VersionIdsToStages: { [V1]: ['AWSCURRENT'] } },
    ],
    [
      'UpdateSecret',
      { SecretId: ARN, SecretString: 'two', Description: 'else', ClientRequestToken: '{{token-4}}' },
      { ...is, VersionId: '{{token-4}}' },
    ],
    [
      'DescribeSecret',
      { SecretId },
      {
        ...is,
        ...dates,
        Description: 'else',
        VersionIdsToStages: { [V1]: ['AWSPREVIOUS'], '{{token-4}}': ['AWSCURRENT'] },
      },
    ],
  ],

  'every write is a later LastChangedDate, also of the same value, and a read is none': [
    made,
    ['DescribeSecret', { SecretId }, undefined, { remember: { LastChangedDate: '{{first}}' } }],
    ['GetSecretValue', { SecretId }, one],
    ['DescribeSecret', { SecretId }, undefined, { asserts: { contains: { LastChangedDate: '{{first}}' } } }],
    ['UpdateSecret', { SecretId, SecretString: 'two', ClientRequestToken: V2 }],
    [
      'DescribeSecret',
      { SecretId },
      undefined,
      { asserts: { later: { LastChangedDate: '{{first}}' }, contains: { LastChangedDate: '{{second}}' } } },
    ],
    ['UpdateSecret', { SecretId, SecretString: 'two', ClientRequestToken: '{{token-3}}' }],
    ['DescribeSecret', { SecretId }, undefined, { asserts: { later: { LastChangedDate: '{{second}}' } } }],
  ],

  'a forced deletion is the end at once; the name is free, and gets another ARN': [
    made,
    ['DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }, { ...is, DeletionDate: ANY }],
    ['DescribeSecret', { SecretId: ARN }, notFound],
    ['DescribeSecret', { SecretId }, notFound, gone],
    [
      'CreateSecret',
      { Name, SecretString: 'one', ClientRequestToken: V2 },
      { ARN: '{{other-arn}}', Name, VersionId: V2 },
    ],
  ],

  'a forced deletion of what never was is answered as if it had been': [
    [
      'DeleteSecret',
      { SecretId, ForceDeleteWithoutRecovery: true },
      { ARN: 'arn:aws:secretsmanager:{{region}}:{{account}}:secret:{{name}}', Name, DeletionDate: ANY },
    ],
    ['DeleteSecret', { SecretId }, notFound],
  ],

  'a deletion with a window marks the secret: described, not read, not tagged, its name taken': [
    made,
    ['DeleteSecret', { SecretId: ARN }, { ...is, DeletionDate: ANY }],
    [
      'DescribeSecret',
      { SecretId },
      { ...is, ...dates, DeletedDate: ANY, VersionIdsToStages: { [V1]: ['AWSCURRENT'] } },
    ],
    ['GetSecretValue', { SecretId }, marked],
    ['TagResource', { SecretId: ARN, Tags: [{ Key: 'a', Value: 'b' }] }, marked],
    ['UntagResource', { SecretId: ARN, TagKeys: ['a'] }, marked],
    [
      'CreateSecret',
      { Name, SecretString: 'two', ClientRequestToken: V2 },
      refuses(
        'InvalidRequestException',
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      ),
    ],
    ['DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }, { ...is, DeletionDate: ANY }],
    ['DescribeSecret', { SecretId: ARN }, notFound],
  ],

  'RestoreSecret takes the mark off': [
    made,
    ['DeleteSecret', { SecretId, RecoveryWindowInDays: 7 }, { ...is, DeletionDate: ANY }],
    ['RestoreSecret', { SecretId }, is],
    ['DescribeSecret', { SecretId }, { ...is, ...dates, VersionIdsToStages: { [V1]: ['AWSCURRENT'] } }],
    ['GetSecretValue', { SecretId }, one],
  ],

  'tags are told in their order once there were any, and are an empty list when all are gone': [
    ['CreateSecret', create, is],
    ['DescribeSecret', { SecretId }, { ...is, ...dates }],
    ['TagResource', { SecretId, Tags: [{ Key: 'team', Value: 'mail' }] }, {}],
    ['TagResource', { SecretId, Tags: [{ Key: 'area', Value: 'eu' }] }, {}],
    [
      'DescribeSecret',
      { SecretId },
      {
        ...is,
        ...dates,
        Tags: [
          { Key: 'team', Value: 'mail' },
          { Key: 'area', Value: 'eu' },
        ],
      },
    ],
    ['UntagResource', { SecretId, TagKeys: ['team'] }, {}],
    ['DescribeSecret', { SecretId }, { ...is, ...dates, Tags: [{ Key: 'area', Value: 'eu' }] }],
    ['UntagResource', { SecretId, TagKeys: ['area'] }, {}],
    ['DescribeSecret', { SecretId }, { ...is, ...dates, Tags: [] }],
  ],

  'tags given at the creation are there': [
    ['CreateSecret', { ...create, Tags: [{ Key: 'team', Value: 'mail' }] }, is],
    ['DescribeSecret', { SecretId }, { ...is, ...dates, Tags: [{ Key: 'team', Value: 'mail' }] }],
  ],

  'lists tell secrets in the order of their creation, without values': [
    ['CreateSecret', { ...create, SecretString: 'one', Description: 'first' }, { ...is, VersionId: V1 }],
    [
      'CreateSecret',
      { Name: '{{second}}', ClientRequestToken: V2 },
      { ARN: '{{arn-2}}', Name: '{{second}}' },
    ],
    ...[1, 2].map(
      () =>
        [
          'ListSecrets',
          {},
          {
            SecretList: [
              { ...is, ...dates, Description: 'first', SecretVersionsToStages: { [V1]: ['AWSCURRENT'] } },
              { ARN: '{{arn-2}}', Name: '{{second}}', ...dates },
            ],
          },
        ] as const,
    ),
  ],

  'a resource policy is put, for everybody too, told as it was put, and deleted': [
    made,
    ['GetResourcePolicy', { SecretId }, is],
    [
      'PutResourcePolicy',
      {
        SecretId,
        ResourcePolicy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*"}]}',
      },
      is,
    ],
    [
      'GetResourcePolicy',
      { SecretId },
      {
        ...is,
        ResourcePolicy: {
          $json: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'a:B', Resource: '*' }] },
        },
      },
    ],
    ['DeleteResourcePolicy', { SecretId }, undefined, { asserts: { httpStatus: 200, contains: is } }],
    ['GetResourcePolicy', { SecretId }, is],
  ],

  'a random password is as long as was asked, and lacks what was excluded': [
    [
      'GetRandomPassword',
      { PasswordLength: 200, ExcludeCharacters: 'aeiouAEIOU01234567!@#' },
      undefined,
      {
        asserts: {
          length: { RandomPassword: 200 },
          noneOf: { RandomPassword: 'aeiouAEIOU01234567!@#' },
        },
      },
    ],
  ],
});
