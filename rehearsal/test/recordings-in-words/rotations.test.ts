import { ANY, type Line, refuses, tellConversations } from './conversations';

const SecretId = '{{name}}';
const is = { ARN: '{{arn}}', Name: '{{name}}' };
const version = (n: number) => `{{token-${n}}}`;
const RotationRules = { AutomaticallyAfterDays: 7 };
const dates = { CreatedDate: ANY, LastChangedDate: ANY };

const create: Line = [
  'CreateSecret',
  { Name: '{{name}}', SecretString: 'value 1', ClientRequestToken: version(1) },
  { ...is, VersionId: version(1) },
];
const rotate = (n: number, more: object = {}): Line => [
  'RotateSecret',
  { SecretId, ClientRequestToken: version(n), ...more },
  { ...is, VersionId: version(n) },
];
const untouched: Line = [
  'DescribeSecret',
  { SecretId },
  { ...is, ...dates, VersionIdsToStages: { [version(1)]: ['AWSCURRENT'] } },
];

/** A function that does what a rotation function does, and lets Secrets Manager invoke it. */
const deploy: readonly Line[] = [
  ['$deployRotationFunction', {}, undefined, { name: '{{function}}', as: '{{function-arn}}' }],
  [
    'AddPermission',
    {
      FunctionName: '{{function}}',
      StatementId: 'rotation',
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
    },
  ],
];

/** What is told once the rotation from one version to the next has ended. */
const rotated = (from: number, to: number): readonly Line[] => [
  [
    '$waitUntil',
    {},
    undefined,
    {
      request: { operation: 'DescribeSecret', input: { SecretId } },
      contains: { VersionIdsToStages: { [version(to)]: ['AWSCURRENT'] } },
    },
  ],
  [
    'DescribeSecret',
    { SecretId },
    {
      ...is,
      ...dates,
      LastAccessedDate: ANY,
      LastRotatedDate: ANY,
      NextRotationDate: ANY,
      RotationEnabled: true,
      RotationLambdaARN: '{{function-arn}}',
      RotationRules,
      VersionIdsToStages: { [version(from)]: ['AWSPREVIOUS'], [version(to)]: ['AWSCURRENT'] },
    },
  ],
  [
    'ListSecretVersionIds',
    { SecretId },
    {
      ...is,
      Versions: [
        {
          VersionId: version(from),
          VersionStages: ['AWSPREVIOUS'],
          CreatedDate: ANY,
          LastAccessedDate: ANY,
          KmsKeyIds: ['DefaultEncryptionKey'],
        },
        {
          VersionId: version(to),
          VersionStages: ['AWSCURRENT'],
          CreatedDate: ANY,
          KmsKeyIds: ['DefaultEncryptionKey'],
        },
      ],
    },
  ],
];

tellConversations('secretsmanager', {
  'without a function nothing is configured': [
    create,
    [
      'RotateSecret',
      { SecretId, RotationRules, ClientRequestToken: version(2) },
      refuses('InvalidRequestException', 'No Lambda rotation function ARN is associated with this secret.'),
    ],
    untouched,
  ],

  'nor with a function that Secrets Manager may not invoke': [
    create,
    [
      'RotateSecret',
      {
        SecretId,
        RotationRules,
        RotationLambdaARN: 'arn:aws:lambda:{{region}}:{{account}}:function:nobody',
        ClientRequestToken: version(2),
      },
      refuses(
        'AccessDeniedException',
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
        null,
      ),
    ],
    untouched,
  ],

  'a rotation is at once, unless told otherwise, and the next one needs to be told nothing': [
    create,
    ...deploy,
    rotate(2, { RotationRules, RotationLambdaARN: '{{function-arn}}' }),
    ...rotated(1, 2),
    ['GetSecretValue', { SecretId }],
    rotate(3, { RotateImmediately: true }),
    ...rotated(2, 3),
  ],
});
