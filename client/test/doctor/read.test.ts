import {
  type Answers,
  ARN,
  denied,
  description,
  doctor,
  error,
  IDENTITY,
  KEY,
  notFound,
  now,
  version,
} from './fixture';

test('a reader with the permission to read the current version only is healthy', async () => {
  const { code, text } = await doctor({
    DescribeSecret: denied('DescribeSecret'),
    AWSPREVIOUS: denied('GetSecretValue'),
    AWSPENDING: denied('GetSecretValue'),
    AWSCURRENT: version('AWSCURRENT', 'v-2', 90),
  });
  expect(code).toBe(0);
  expect(text).toContain('shop/db in eu-central-1\n');
  expect(text).toContain('unknown  secret    not permitted to describe it');
  expect(text).toContain("Only for fallbackStages: ['AWSPENDING']");
  expect(text).toContain('created 1 minute ago');
});

test.each<[string, Partial<Answers>, string, string]>([
  [
    'access is denied',
    { AWSCURRENT: denied('GetSecretValue') },
    'access is denied',
    `Allow secretsmanager:GetSecretValue on ${ARN} for ${IDENTITY}`,
  ],
  [
    'the key may not be used',
    { AWSCURRENT: error('AccessDeniedException', 'Access to KMS is not allowed') },
    'cannot be decrypted',
    `Allow kms:Decrypt on ${KEY} for ${IDENTITY}`,
  ],
  [
    'the key is disabled',
    { AWSCURRENT: error('DecryptionFailure', 'disabled') },
    'cannot be decrypted',
    'Enable the key. If it is enabled, allow kms:Decrypt',
  ],
  [
    'a policy denies access',
    {
      AWSCURRENT: error(
        'AccessDeniedException',
        'not authorized with an explicit deny in a service control policy',
      ),
    },
    'an explicit deny in a service control policy',
    'Remove or narrow the Deny statement',
  ],
  [
    'the name is malformed',
    {
      DescribeSecret: error('ValidationException', 'Invalid name.'),
      AWSCURRENT: error('ValidationException', 'Invalid name.'),
    },
    'Invalid name.',
    'Check the name and the settings.',
  ],
  [
    'there is no secret',
    { DescribeSecret: notFound, AWSCURRENT: notFound },
    'there is no secret shop/db in eu-central-1 of account 111122223333',
    'Check the name',
  ],
  [
    'there is no current version',
    { AWSCURRENT: notFound },
    'no version has the label AWSCURRENT',
    'Store a value',
  ],
  [
    'it is being deleted',
    {
      DescribeSecret: description({ DeletedDate: now() }),
      AWSCURRENT: error(
        'InvalidRequestException',
        'You can’t perform this operation because it was marked for deletion.',
      ),
    },
    'it is scheduled for deletion',
    'restore-secret --secret-id shop/db',
  ],
  [
    'the service does not answer',
    { DescribeSecret: 503, AWSCURRENT: 503 },
    'is not reachable',
    'VPC endpoint',
  ],
])('exits with 1 when %s', async (_, answers, found, action) => {
  const { code, text } = await doctor(answers);
  expect(code).toBe(1);
  const [, line = '', next = ''] = /^(FAILED {3}read .*)\n(.*)$/m.exec(text) ?? [];
  expect(line).toContain(found);
  expect(next).toContain(action);
});

test('a reader without the current version is not told of other stages', async () => {
  const refused = denied('GetSecretValue');
  const { text } = await doctor({ AWSCURRENT: refused, AWSPREVIOUS: refused, AWSPENDING: refused });
  expect(text).toContain('access is denied');
  expect(text).not.toMatch(/fallbackStages/);
});
