import { ANY, type Line, refuses, tellConversations } from './conversations';

const token = { ClientRequestToken: '{{token-1}}' };
const SecretId = '{{name}}';
const made: Line = ['CreateSecret', { Name: '{{name}}', SecretString: 'one', ...token }];
const cannotFind = (what: string) =>
  refuses('ResourceNotFoundException', `Secrets Manager can't find the specified secret${what}`);

/** Operations on one secret, with all that they need besides its name. */
const OPERATIONS: readonly Line[] = [
  ['DeleteSecret', { ForceDeleteWithoutRecovery: true }],
  ['DescribeSecret', {}],
  ['GetSecretValue', {}],
  ['ListSecretVersionIds', {}],
  ['PutSecretValue', { SecretString: 'x', ...token }],
  ['TagResource', { Tags: [{ Key: 'a', Value: 'b' }] }],
  ['UntagResource', { TagKeys: ['a'] }],
  ['UpdateSecret', { Description: 'x', ...token }],
  ['ValidateResourcePolicy', { ResourcePolicy: '{}' }],
  ['RestoreSecret', {}],
];

const INVALID_NAMES = ['has space', ' before', 'what?', 'stars*', 'back\\slash', 'brackets]'];

const invalidName = refuses(
  'ValidationException',
  'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  null,
);

const noToken = (name: string) =>
  refuses(name, 'You must provide a ClientRequestToken value. We recommend a UUID-type value.');

tellConversations('secretsmanager', {
  ...Object.fromEntries(
    INVALID_NAMES.map((Name) => [
      `the name ${JSON.stringify(Name)} is refused by every operation`,
      [
        ['CreateSecret', { Name, SecretString: 'x', ...token }, invalidName] as Line,
        ...OPERATIONS.map(
          ([operation, input]): Line => [operation, { SecretId: Name, ...input }, invalidName],
        ),
      ],
    ]),
  ),

  'without a ClientRequestToken nothing is written, and that is told before whether there is a secret': [
    ['CreateSecret', { Name: '{{name}}', SecretString: 'x' }, noToken('InvalidRequestException')],
    ['PutSecretValue', { SecretId, SecretString: 'x' }, noToken('InvalidRequestException')],
    ['UpdateSecret', { SecretId, SecretString: 'x' }, noToken('InvalidRequestException')],
    ['RotateSecret', { SecretId }, noToken('InvalidParameterException')],
  ],

  'a secret that is not there is not found': ['DescribeSecret', 'GetSecretValue', 'ListSecretVersionIds'].map(
    (operation): Line => [operation, { SecretId: '{{missing}}' }, cannotFind('.')],
  ),

  'nor is a value by a label or a version that is not there': [
    ['CreateSecret', { Name: '{{name}}', ...token }],
    ['GetSecretValue', { SecretId }, cannotFind(' value for staging label: AWSCURRENT')],
    [
      'GetSecretValue',
      { SecretId, VersionStage: 'AWSPENDING' },
      cannotFind(' value for staging label: AWSPENDING'),
    ],
    [
      'GetSecretValue',
      { SecretId, VersionId: '{{version-id}}' },
      cannotFind(' value for VersionId: {{version-id}}'),
    ],
  ],

  'a version is not handed out under a label that it does not have': [
    made,
    [
      'GetSecretValue',
      { SecretId, VersionId: '{{token-1}}', VersionStage: 'AWSPREVIOUS' },
      refuses(
        'InvalidRequestException',
        'You provided a VersionStage that is not associated to the provided VersionId.',
      ),
    ],
    [
      'GetSecretValue',
      { SecretId, VersionStage: 'AWSPREVIOUS' },
      cannotFind(' value for staging label: AWSPREVIOUS'),
    ],
  ],

  'a name is taken': [
    made,
    [
      'CreateSecret',
      { Name: '{{name}}', SecretString: 'one', ClientRequestToken: '{{token-2}}' },
      refuses('ResourceExistsException', 'The operation failed because the secret {{name}} already exists.'),
    ],
  ],

  'a name that ends like an ARN is not found by its ARN without the suffix': [
    [
      'CreateSecret',
      { Name: 'app/_+=.@!-Key-q7w8e9', SecretString: 'one', ...token },
      undefined,
      { remember: { ARN: '{{whole}}' } },
    ],
    ['$derive', {}, undefined, { from: '{{whole}}', dropLast: 7, as: '{{partial}}' }],
    ['GetSecretValue', { SecretId: '{{whole}}' }],
    ['GetSecretValue', { SecretId: 'app/_+=.@!-Key-q7w8e9' }],
    ['GetSecretValue', { SecretId: '{{partial}}' }, cannotFind('.')],
  ],

  ...Object.fromEntries(
    ['four-q7w8', 'six-and-a-hyphen-q7w8e9-', 'seven-q7w8e9r'].map((Name) => [
      `the name ${Name} is`,
      [
        [
          'CreateSecret',
          { Name, SecretString: 'one', ...token },
          undefined,
          { remember: { ARN: '{{whole}}' } },
        ],
        ['$derive', {}, undefined, { from: '{{whole}}', dropLast: 7, as: '{{partial}}' }],
        [
          'GetSecretValue',
          { SecretId: '{{partial}}' },
          {
            ARN: '{{whole}}',
            Name,
            CreatedDate: ANY,
            SecretString: 'one',
            VersionId: '{{token-1}}',
            VersionStages: ['AWSCURRENT'],
          },
        ],
      ] as Line[],
    ]),
  ),
});
