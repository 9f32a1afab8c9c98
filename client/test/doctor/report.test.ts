import { type Answers, ARN, DAY, description, doctor, IDENTITY, KEY, now, VALUE, version } from './fixture';

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
