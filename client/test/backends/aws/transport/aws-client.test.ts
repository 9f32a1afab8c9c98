import { AwsSecretsManager, type BuiltInSecretsManagerOptions } from '../../../../src/backends/aws/index';
import { type Answer, closeAfterEach, type Received, serve } from '../../../http/server';

const track = closeAfterEach();
const signal = new AbortController().signal;
const VALUE = {
  ARN: 'arn',
  Name: 'db',
  VersionId: 'v1',
  VersionStages: ['AWSCURRENT'],
  SecretString: 'top-secret',
};
const GOOD: Answer = { body: VALUE };
const refusal = (type: string, message = 'No.', status = 400, headers = {}): Answer => ({
  status,
  headers,
  body: { __type: type, Message: message },
});

/** A backend whose service gives these answers in order, the last one for ever. */
async function open(
  answers: (Answer | ((request: Received) => Answer))[],
  options: BuiltInSecretsManagerOptions = {},
) {
  let count = 0;
  const server = track(
    await serve((request) => {
      const answer = answers[Math.min(count++, answers.length - 1)] as
        | Answer
        | ((request: Received) => Answer);
      return typeof answer === 'function' ? answer(request) : answer;
    }),
  );
  const backend = track(
    new AwsSecretsManager({
      region: 'eu-central-1',
      attempts: 3,
      endpoint: server.url,
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'key-of-test', sessionToken: 'token-of-test' },
      environment: { HOME: '/nonexistent' },
      ...options,
    }),
  );
  return { ...server, backend, read: (id = 'db') => backend.fetch({ id }, { signal }) };
}

afterEach(() => jest.restoreAllMocks());

test.each([
  ['AccessDeniedException', 400, 'denied'],
  ['UnrecognizedClientException', 400, 'denied'],
  ['com.amazonaws.secretsmanager#ResourceNotFoundException', 400, 'not-found'],
  ['DecryptionFailure', 400, 'key-unavailable'],
  ['InvalidParameterException', 400, 'invalid'],
  ['ThrottlingException', 400, 'throttled'],
  ['InternalServiceError', 500, 'transient'],
  ['SomethingNew', 400, 'invalid'],
  ['constructor', 400, 'invalid'],
  ['SomethingNew', 403, 'denied'],
  ['SomethingNew', 502, 'transient'],
])('%s with HTTP %i is %s', async (type, status, failure) => {
  const { read } = await open([refusal(type, 'No.', status)], { attempts: 1 });
  await expect(read()).rejects.toMatchObject({ name: 'BackendError', failure });
});

test.each([
  ["You can't perform this operation on the secret because it was marked for deletion.", 'deleted'],
  [
    "You can't perform this operation on the secret because it was deleted and scheduled for deletion.",
    'deleted',
  ],
  [
    "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key.",
    'key-unavailable',
  ],
  ['You provided a VersionStage that is not associated to the provided VersionId.', 'invalid'],
])('InvalidRequestException %j is %s', async (message, failure) => {
  const { read } = await open([refusal('InvalidRequestException', message)]);
  await expect(read()).rejects.toMatchObject({ failure });
});

test('says what to do', async () => {
  const { read } = await open([refusal('AccessDeniedException', 'User: me is not authorized')]);
  await expect(read()).rejects.toThrow(
    'Cannot read secret "db": AWS Secrets Manager in eu-central-1 denies access (AccessDeniedException: User: me is ' +
      'not authorized). Allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt on a customer managed key, ' +
      'for the identity of this process.',
  );
});

test('names the stage that was asked for', async () => {
  const { backend } = await open([refusal('ResourceNotFoundException')]);
  await expect(backend.fetch({ id: 'db', stage: 'AWSPENDING' }, { signal })).rejects.toThrow(
    'Cannot read AWSPENDING of secret "db": AWS Secrets Manager in eu-central-1 does not have it',
  );
});

test('repeats a throttled call after the time that the service names', async () => {
  const { read, received } = await open([
    refusal('ThrottlingException', '', 400, { 'x-amz-retry-after': '5' }),
    GOOD,
  ]);
  expect(await read()).toMatchObject({ value: 'top-secret' });
  expect(received).toHaveLength(2);
  const slow = await open([refusal('ThrottlingException', '', 429, { 'retry-after': '60' })]);
  await expect(slow.read()).rejects.toMatchObject({ failure: 'throttled', retryAfter: 60_000 });
  expect(slow.received).toHaveLength(1);
});

test('does not repeat a refusal', async () => {
  const { read, received } = await open([refusal('AccessDeniedException'), GOOD]);
  await expect(read()).rejects.toThrow();
  expect(received).toHaveLength(1);
});

test('a hang ends at the deadline, and at the signal', async () => {
  const { read, backend } = await open(['hang'], { timeout: 50 });
  await expect(read()).rejects.toMatchObject({ failure: 'transient', code: 'BackendUnavailable' });
  await expect(backend.fetch({ id: 'db' }, { signal: AbortSignal.abort() })).rejects.toThrow('was cancelled');
});

test.each<{ body: string | object }>([
  { body: '<html>login</html>' },
  { body: [VALUE] },
  { body: { Name: 'db' } },
])('an answer that is no version is not quoted: %j', async ({ body }) => {
  const { read } = await open([{ body }], { attempts: 1 });
  const error = await read().catch((thrown) => thrown);
  expect(error).toMatchObject({ failure: 'transient' });
  expect(error.message).not.toMatch(/login|top-secret/);
});

test('a refusal that repeats the signed request does not put the session token into the error', async () => {
  const { read } = await open([
    ({ headers }) =>
      refusal(
        'InvalidSignatureException',
        `expected x-amz-security-token:${headers['x-amz-security-token']}`,
      ),
  ]);
  const error = await read().catch((thrown) => thrown);
  expect(`${error.stack}${error.cause.stack}`).not.toContain('token-of-test');
});

test('corrects its clock by the answer, and keeps the correction', async () => {
  const ahead = Date.now() + 20 * 60_000;
  const { read, received } = await open([
    refusal('InvalidSignatureException', 'Signature expired', 400, { date: new Date(ahead).toUTCString() }),
    GOOD,
  ]);
  await read();
  await read();
  const times = received.map(({ headers }) => String(headers['x-amz-date']));
  const iso = (time: number) => new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, '');
  expect(times[0]?.slice(0, 13)).not.toBe(iso(ahead));
  expect(times.slice(1).map((time) => time.slice(0, 13))).toEqual([iso(ahead), iso(ahead)]);
});

test('does not repeat a signature that is refused for another reason', async () => {
  const date = new Date().toUTCString();
  const { read, received } = await open([refusal('InvalidSignatureException', '', 400, { date }), GOOD]);
  await expect(read()).rejects.toMatchObject({ failure: 'denied' });
  expect(received).toHaveLength(1);
});

test('signs again when the process was frozen while the request was on its way', async () => {
  let frozen = 0;
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + frozen);
  const { read, received } = await open(
    [
      () => {
        frozen = 600_000;
        return refusal('InvalidSignatureException', '', 400, {
          date: new Date(now() + frozen).toUTCString(),
        });
      },
      GOOD,
    ],
    { timeout: 3_600_000 },
  );
  expect(await read()).toMatchObject({ value: 'top-secret' });
  expect(received).toHaveLength(2);
});

test('fetches other credentials when the service refuses its own', async () => {
  const ids = ['AKIAOLD', 'AKIANEW', 'AKIANEWER'];
  let fetched = 0;
  const { read, received } = await open([refusal('UnrecognizedClientException', '', 400), GOOD], {
    credentials: async () => ({ accessKeyId: ids[fetched++] as string, secretAccessKey: 's' }),
  });
  expect(await read()).toMatchObject({ value: 'top-secret' });
  await read();
  expect(received.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])).toEqual([
    'AKIAOLD',
    'AKIANEW',
    'AKIANEW',
  ]);
});

test('credentials that a source denies are a failure of access', async () => {
  const { read } = await open([GOOD], { credentials: undefined, profile: 'none' });
  await expect(read()).rejects.toMatchObject({
    failure: 'invalid',
    message: expect.stringContaining('the profile "none" is not in'),
    cause: { code: 'AwsCredentialsInvalid' },
  });
});

test('reads an ARN in its own region, or in that of the replica', async () => {
  const id = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf';
  const scope = ({ headers }: Received) =>
    /Credential=\w+\/\d+\/([\w-]+)/.exec(headers.authorization ?? '')?.[1];
  const own = await open([GOOD]);
  await own.read(id);
  const replica = await open([GOOD], { replica: true });
  await replica.read(id);
  expect(
    [...own.received, ...replica.received].map((request) => [
      scope(request),
      JSON.parse(request.body).SecretId,
    ]),
  ).toEqual([
    ['us-east-1', id],
    ['eu-central-1', id.replace('us-east-1', 'eu-central-1')],
  ]);
});

test('an ARN cannot choose the host that gets the signature', async () => {
  const backend = new AwsSecretsManager({
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
    environment: { HOME: '/nonexistent' },
  });
  const read = backend.fetch({ id: 'arn:aws:secretsmanager:x.evil.example/:1:secret:a-AbCdEf' }, { signal });
  await expect(read).rejects.toMatchObject({
    failure: 'invalid',
    message: expect.stringContaining('AWS region'),
  });
});

test('nothing that is printed holds a key', async () => {
  const { inspect } = await import('node:util');
  const { backend, read } = await open([GOOD], { environment: { AWS_SECRET_ACCESS_KEY: 'key-of-test' } });
  await read();
  expect(inspect(backend, { depth: 20, showHidden: true })).not.toMatch(
    /key-of-test|token-of-test|top-secret/,
  );
});
