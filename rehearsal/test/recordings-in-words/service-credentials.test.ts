import { ANY, answersError, type Line, tellConversations } from './conversations';

const UserName = '{{user}}';
const ServiceName = 'cassandra.amazonaws.com';
const ServiceSpecificCredentialId = '{{id}}';
const create: Line = ['CreateUser', { UserName }];

const credential = (Status: string, password?: string) => ({
  CreateDate: ANY,
  ServiceName,
  ServiceSpecificCredentialId,
  ServiceUserName: '{{user}}-at-{{account}}',
  Status,
  UserName,
  ...(password ? { ServicePassword: password } : {}),
});
const made: Line = [
  'CreateServiceSpecificCredential',
  { UserName, ServiceName },
  { ServiceSpecificCredential: credential('Active', '{{password}}') },
];
const list = (...ServiceSpecificCredentials: object[]): Line => [
  'ListServiceSpecificCredentials',
  { UserName, ServiceName },
  { ServiceSpecificCredentials },
];

/** The three operations on one credential. */
const changes = (more: object, answer: ReturnType<typeof answersError>): Line[] => [
  [
    'UpdateServiceSpecificCredential',
    { UserName, ServiceSpecificCredentialId, Status: 'Inactive', ...more },
    answer,
  ],
  ['ResetServiceSpecificCredential', { UserName, ServiceSpecificCredentialId, ...more }, answer],
  ['DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId, ...more }, answer],
];

const noUser = answersError('NoSuchEntity', 'The user with name nobody cannot be found.', 404);
const noService = (name: string) =>
  answersError('NoSuchEntity', `No such service ${name} is supported for Service Specific Credentials`, 404);

tellConversations('iam', {
  'the password is told at the creation and by a reset, not in lists; a reset leaves the state': [
    create,
    list(),
    made,
    list(credential('Active')),
    ['UpdateServiceSpecificCredential', { UserName, ServiceSpecificCredentialId, Status: 'Inactive' }, {}],
    list(credential('Inactive')),
    [
      'ResetServiceSpecificCredential',
      { UserName, ServiceSpecificCredentialId },
      { ServiceSpecificCredential: credential('Inactive', '{{new-password}}') },
    ],
    ['DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId }, {}],
    list(),
  ],

  'those of another service are not listed': [
    create,
    made,
    [
      'ListServiceSpecificCredentials',
      { UserName, ServiceName: 'codecommit.amazonaws.com' },
      { ServiceSpecificCredentials: [] },
    ],
  ],

  'an unknown service is refused, after an unknown user': [
    create,
    ...['s3.amazonaws.com', 'nothing'].flatMap((name): Line[] => [
      ['CreateServiceSpecificCredential', { UserName, ServiceName: name }, noService(name)],
      ['ListServiceSpecificCredentials', { UserName, ServiceName: name }, noService(name)],
      ['CreateServiceSpecificCredential', { UserName: 'nobody', ServiceName: name }, noUser],
    ]),
  ],

  'an id is looked for with the user of that name alone': [
    create,
    made,
    ...changes({ UserName: 'nobody' }, noUser),
    ...changes(
      { ServiceSpecificCredentialId: 'wordsandnumbers1' },
      answersError('NoSuchEntity', 'No such credential wordsandnumbers1 exists', 404),
    ),
    ...changes(
      { ServiceSpecificCredentialId: 'with-a-hyphen-and-long-enough' },
      answersError(
        'ValidationError',
        "1 validation error detected: Value at 'serviceSpecificCredentialId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w]+",
        400,
      ),
    ),
  ],

  'a state that is none is refused, whoever calls': [
    create,
    made,
    [
      'UpdateServiceSpecificCredential',
      { ServiceSpecificCredentialId, Status: 'Asleep' },
      answersError(
        'ValidationError',
        "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set",
        400,
      ),
    ],
  ],

  'the user is not deleted as long as there is one': [
    create,
    made,
    [
      'DeleteUser',
      { UserName },
      answersError('DeleteConflict', 'Cannot delete entity, must remove referenced objects first.', 409),
    ],
  ],
});
