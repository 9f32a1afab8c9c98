import { run } from '../../src/bin/command';
import { type Answer, closeAfterEach, serve } from '../http/server';

const track = closeAfterEach();

const VALUE = 'pa55word-of-the-database';
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/db-AbCdEf';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1';
const IDENTITY = 'arn:aws:sts::111122223333:assumed-role/app/i-1';
const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1000);

const error = (type: string, message = '', status = 400): Answer => ({
  status,
  body: { __type: type, message },
});
const denied = (action: string) =>
  error('AccessDeniedException', `User: ${IDENTITY} is not authorized to perform: secretsmanager:${action}`);
const notFound = error('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

const version = (
  stage: string,
  id: string,
  age: number,
  value: object = { SecretString: VALUE },
): Answer => ({
  body: { ARN, Name: 'shop/db', VersionId: id, VersionStages: [stage], CreatedDate: now() - age, ...value },
});
const description = (others: object = {}): Answer => ({
  body: {
    ARN,
    Name: 'shop/db',
    KmsKeyId: KEY,
    RotationEnabled: true,
    LastRotatedDate: now() - 3 * DAY - 10,
    NextRotationDate: now() + 4 * DAY + 10,
    VersionIdsToStages: { 'v-2': ['AWSCURRENT'], 'v-1': ['AWSPREVIOUS'], 'v-0': ['LEGACY'] },
    ...others,
  },
});

/** Answers by operation, and for reads by stage. */
interface Answers {
  GetCallerIdentity: Answer;
  DescribeSecret: Answer;
  AWSCURRENT: Answer;
  AWSPREVIOUS: Answer;
  AWSPENDING: Answer;
}

/** Runs the command against a server with the given answers. */
async function doctor(
  answers: Partial<Answers> = {},
  words = ['shop/db'],
  environment: NodeJS.ProcessEnv = {},
) {
  const all: Answers = {
    GetCallerIdentity: {
      body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${IDENTITY}</Arn><UserId>A:i-1</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    },
    DescribeSecret: description(),
    AWSCURRENT: version('AWSCURRENT', 'v-2', 3 * DAY),
    AWSPREVIOUS: version('AWSPREVIOUS', 'v-1', 10 * DAY),
    AWSPENDING: notFound,
    ...answers,
  };
  const server = track(
    await serve(({ headers, body }) => {
      const target = String(headers['x-amz-target'] ?? '');
      if (target === '') return all.GetCallerIdentity;
      if (target.endsWith('.DescribeSecret')) return all.DescribeSecret;
      return all[(JSON.parse(body) as { VersionStage: 'AWSCURRENT' }).VersionStage];
    }),
  );
  const printed: string[] = [];
  const code = await run(['doctor', ...words], {
    print: (text) => printed.push(text),
    printError: (text) => printed.push(text),
    version: () => '1.2.3',
    environment: {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'key',
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: server.url,
      ...environment,
    },
  });
  const text = printed.join('\n');
  expect(text).not.toContain(VALUE);
  return { code, text, server };
}

test('shows identity, permissions, versions and rotation of a healthy secret', async () => {
  const { code, text } = await doctor();
  expect(text.split('\n')).toEqual([
    `${ARN} in eu-central-1`,
    '',
    `ok       identity  ${IDENTITY}`,
    `ok       secret    ${ARN}, encrypted with ${KEY}`,
    'ok       read      text in version v-2 (AWSCURRENT), created 3 days ago',
    'ok       previous  text in version v-1 (AWSPREVIOUS), created 10 days ago',
    'ok       rotation  last 3 days ago, next in 4 days',
    '         version   v-0 (LEGACY)',
  ]);
  expect(code).toBe(0);
});

test('asks for what it shows, and nothing else', async () => {
  const { server } = await doctor();
  const calls = server.received.map(({ headers, body }) => `${headers['x-amz-target'] ?? ''} ${body}`);
  expect(calls.sort()).toEqual([
    ' Action=GetCallerIdentity&Version=2011-06-15',
    'secretsmanager.DescribeSecret {"SecretId":"shop/db"}',
    ...['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'].map(
      (stage) => `secretsmanager.GetSecretValue {"SecretId":"shop/db","VersionStage":"${stage}"}`,
    ),
  ]);
  for (const { headers } of server.received) expect(headers.authorization).toContain('AKIDEXAMPLE');
});

test('--json prints the same as JSON', async () => {
  const { code, text } = await doctor({}, ['shop/db', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(text)).toEqual({
    exitCode: 0,
    secret: ARN,
    region: 'eu-central-1',
    identity: { arn: IDENTITY, account: '111122223333' },
    encryptionKey: KEY,
    rotation: { enabled: true, lastRotatedAt: expect.any(String), nextRotationAt: expect.any(String) },
    versions: [
      { versionId: 'v-2', stages: ['AWSCURRENT'], createdAt: expect.any(String) },
      { versionId: 'v-1', stages: ['AWSPREVIOUS'], createdAt: expect.any(String) },
      { versionId: 'v-0', stages: ['LEGACY'] },
    ],
    checks: ['identity', 'secret', 'read', 'previous', 'rotation'].map((name) => ({
      name,
      status: 'ok',
      found: expect.any(String),
    })),
  });
});

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

test.each([
  ['UnrecognizedClientException', 'InvalidClientTokenId', 'the access key exists and is active'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch', 'the access key exists and is active'],
  ['ExpiredTokenException', 'ExpiredToken', 'its session has not ended'],
])(
  'says that AWS refuses the credentials with %s, and advises no permission',
  async (code, ofSts, action) => {
    const refused = error(code, 'The security token included in the request is invalid.');
    const { code: exitCode, text } = await doctor({
      GetCallerIdentity: {
        status: 403,
        body: `<ErrorResponse><Error><Code>${ofSts}</Code><Message>m</Message></Error></ErrorResponse>`,
      },
      DescribeSecret: refused,
      AWSCURRENT: refused,
      AWSPREVIOUS: refused,
      AWSPENDING: refused,
    });
    expect(exitCode).toBe(1);
    expect(text).toMatch(new RegExp(`FAILED {3}identity {2}.*${ofSts}`));
    expect(text).toContain(action);
    expect(text).toMatch(/FAILED {3}read {6}AWS refuses the credentials\n +See the identity\./);
    expect(text).not.toMatch(/Allow|allow|previous|pending/);
  },
);

test('a reader without the current version is not told of other stages', async () => {
  const refused = denied('GetSecretValue');
  const { text } = await doctor({ AWSCURRENT: refused, AWSPREVIOUS: refused, AWSPENDING: refused });
  expect(text).toContain('access is denied');
  expect(text).not.toMatch(/fallbackStages/);
});

test.each<[string, Partial<Answers>, string]>([
  [
    'is overdue',
    { DescribeSecret: description({ NextRotationDate: now() - DAY }) },
    'WARNING  rotation  last 3 days ago, overdue since 20',
  ],
  [
    'has not ended',
    { AWSPENDING: version('AWSPENDING', 'v-3', 2 * DAY) },
    'WARNING  pending   text in version v-3 (AWSPENDING), created 2 days ago: a rotation that has not ended',
  ],
])('exits with 3 when a rotation %s', async (_, answers, found) => {
  const { code, text } = await doctor(answers);
  expect(code).toBe(3);
  expect(text).toContain(found);
});

test.each<[string, Partial<Answers>, string]>([
  [
    'a rotation in progress',
    { AWSPENDING: version('AWSPENDING', 'v-3', 60) },
    'ok       pending   text in version v-3',
  ],
  [
    'no rotation',
    { DescribeSecret: description({ RotationEnabled: undefined }) },
    'ok       rotation  not configured',
  ],
  [
    'a first rotation to come',
    { DescribeSecret: description({ LastRotatedDate: undefined }) },
    'never rotated, next in 4 days',
  ],
  [
    'a rotation by hand',
    { DescribeSecret: description({ NextRotationDate: undefined }) },
    'last 3 days ago, next not scheduled',
  ],
  [
    'JSON',
    { AWSCURRENT: version('AWSCURRENT', 'v-2', 0, { SecretString: `{"password":"${VALUE}"}` }) },
    'JSON object in version v-2',
  ],
  [
    'bytes',
    { AWSCURRENT: version('AWSCURRENT', 'v-2', 0, { SecretBinary: 'AQID' }) },
    'binary in version v-2',
  ],
  [
    'the managed key',
    { DescribeSecret: description({ KmsKeyId: undefined }) },
    'encrypted with the AWS managed key aws/secretsmanager',
  ],
  ['no route to STS', { GetCallerIdentity: 503 }, 'unknown  identity'],
])('exits with 0 for %s', async (_, answers, found) => {
  const { code, text } = await doctor(answers);
  expect(text).toContain(found);
  expect(code).toBe(0);
});

test('says that credentials are missing, and that a region is', async () => {
  const environment = {
    ...{ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_SHARED_CREDENTIALS_FILE: '/nonexistent', AWS_CONFIG_FILE: '/nonexistent' },
  };
  const { code, text } = await doctor({}, ['shop/db'], environment);
  expect(code).toBe(1);
  expect(text).toMatch(/FAILED {3}identity .*no AWS credentials/);
  expect(text).toContain('FAILED   read      not tried');
  expect(text).toContain('Provide credentials: a role');
  const withoutRegion = await doctor({}, ['shop/db'], { ...environment, AWS_REGION: '' });
  expect(withoutRegion.text).toContain('Set AWS_REGION, pass --region, or use the ARN of the secret.');
});

test('--region and the region of an ARN are used for signatures', async () => {
  const scopeOf = async (words: string[]) => {
    const { server } = await doctor({}, words);
    return server.received.map(({ headers }) => /\d{8}\/([\w-]+)\//.exec(String(headers.authorization))?.[1]);
  };
  expect(new Set(await scopeOf(['shop/db', '--region', 'us-west-2']))).toEqual(new Set(['us-west-2']));
  expect(new Set(await scopeOf([ARN.replace('eu-central-1', 'eu-north-1')]))).toEqual(
    new Set(['eu-north-1']),
  );
});

describe('usage', () => {
  const call = async (...words: string[]) => {
    const [out, err]: string[][] = [[], []];
    const surroundings = {
      print: (text: string) => out?.push(text),
      printError: (text: string) => err?.push(text),
    };
    const code = await run(words, { ...surroundings, version: () => '1.2.3' });
    return { code, out: out?.join('\n'), err: err?.join('\n') };
  };

  test.each([
    [[]],
    [['heal']],
    [['doctor']],
    [['doctor', 'a', 'b']],
    [['doctor', 'a', '--value']],
    [['doctor', 'arn:aws:s3:::bucket']],
    [['doctor', 'arn:aws:secretsmanager']],
  ])('%j is wrong', async (words: string[]) => {
    const { code, out, err } = await call(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: rekey-client doctor NAME');
  });

  test('--help and --version', async () => {
    expect(await call('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes: 0') });
    expect(await call('--version')).toEqual({ code: 0, out: '1.2.3', err: '' });
  });
});
