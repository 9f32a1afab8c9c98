import { AwsLambdaExtension, AwsWorkloadCredentialsProvider } from '../../../src/backends/aws/index';
import { type Answer, closeAfterEach, type Received, serve } from '../../http/server';
import { home } from './credentials/fixtures';

const track = closeAfterEach();
const signal = new AbortController().signal;
const SECRET = {
  ARN: 'arn',
  Name: 'db',
  VersionId: 'v1',
  VersionStages: ['AWSCURRENT'],
  SecretString: 'top-secret',
};

/** A stand-in for an agent, from its documentation. The agent of AWS itself is not run. */
async function agent(answer: (request: Received) => Answer) {
  return track(await serve(answer));
}

describe('the Lambda extension', () => {
  const open = (port: number, environment: object = { AWS_SESSION_TOKEN: 'token-of-function' }) =>
    track(
      new AwsLambdaExtension({
        environment: { ...environment, PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: `${port}` },
      }),
    );

  test('is asked with the session token, and waited for until it is ready', async () => {
    let starts = 3;
    const { port, received } = await agent(() =>
      starts-- > 0
        ? { status: 400, body: 'not ready to serve traffic, please wait' }
        : { body: { ...SECRET, CreatedDate: '2026-01-02T03:04:05Z' } },
    );
    expect(await open(port).fetch({ id: 'my/db', stage: 'AWSPREVIOUS' }, { signal })).toEqual({
      id: 'my/db',
      versionId: 'v1',
      stages: ['AWSCURRENT'],
      value: 'top-secret',
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    });
    expect(received).toHaveLength(4);
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: '/secretsmanager/get?secretId=my%2Fdb&versionStage=AWSPREVIOUS',
      headers: { 'x-aws-parameters-secrets-token': 'token-of-function' },
    });
  });

  test('that never gets ready is unavailable', async () => {
    const { port } = await agent(() => ({ status: 400, body: 'not ready to serve traffic, please wait' }));
    const backend = track(
      new AwsLambdaExtension({ port, timeout: 200, environment: { AWS_SESSION_TOKEN: 't' } }),
    );
    await expect(backend.fetch({ id: 'db' }, { signal })).rejects.toMatchObject({ failure: 'transient' });
  });

  test.each([
    ['operation error Secrets Manager: GetSecretValue, AccessDeniedException: User is not', 'denied'],
    ['operation error: ResourceNotFoundException: none', 'not-found'],
    ['InvalidRequestException: secret because it was marked for deletion', 'deleted'],
    ['ThrottlingException', 'throttled'],
    ['top-secret', 'invalid'],
  ])('refuses with the text %j: %s', async (body, failure) => {
    const { port } = await agent(() => ({ status: 400, body }));
    const error = await open(port)
      .fetch({ id: 'db' }, { signal })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'BackendError', failure });
    expect(error.message).not.toContain('top-secret');
  });

  test('is only in Lambda functions, and uses the token of SnapStart', async () => {
    const { port, received } = await agent(() => ({ body: SECRET }));
    await expect(open(port, {}).fetch({ id: 'db' }, { signal })).rejects.toThrow(
      'this is not a Lambda function',
    );
    await open(port, { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'snap' }).fetch({ id: 'db' }, { signal });
    expect(received[0]?.headers).toMatchObject({ 'x-aws-parameters-secrets-token': 'snap' });
  });

  test('that is not there is unavailable', async () => {
    const { port, close } = await agent(() => ({ body: SECRET }));
    await close();
    await expect(open(port).fetch({ id: 'db' }, { signal })).rejects.toMatchObject({
      failure: 'transient',
      message: expect.stringContaining('Check that the layer of the extension is attached'),
    });
  });
});

describe('the Workload Credentials Provider', () => {
  test('is asked past its cache, with the token of its file, which may change', async () => {
    const { port, received } = await agent(({ headers }) =>
      headers['x-aws-parameters-secrets-token'] === 'second'
        ? { body: SECRET }
        : { status: 403, body: 'Bad Token' },
    );
    const { write, tokenFile } = track(home({ token: 'first\n' }));
    const backend = track(
      new AwsWorkloadCredentialsProvider({ port, tokenFile, roleArn: 'arn:aws:iam::1:role/r' }),
    );
    await expect(backend.fetch({ id: 'db' }, { signal })).rejects.toMatchObject({
      failure: 'denied',
      message: expect.stringContaining('let this process read the SSRF token'),
    });
    write('token', 'second');
    expect(await backend.fetch({ id: 'db' }, { signal })).toMatchObject({ value: 'top-secret' });
    expect(received[1]?.url).toBe(
      '/secretsmanager/get?secretId=db&roleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&refreshNow=true',
    );
  });

  test('reads bytes and the time of creation in seconds', async () => {
    const { SecretString, ...others } = SECRET;
    const bytes = Buffer.from([0, 255]).toString('base64');
    const { port, received } = await agent(() => ({
      body: { ...others, SecretBinary: bytes, CreatedDate: '1700000000.5' },
    }));
    const backend = track(
      new AwsWorkloadCredentialsProvider({ port, refreshNow: false, environment: { AWS_TOKEN: 'literal' } }),
    );
    const version = await backend.fetch({ id: 'db' }, { signal });
    expect(version).toMatchObject({ value: new Uint8Array([0, 255]), createdAt: 1_700_000_000_500 });
    expect(received[0]).toMatchObject({
      url: '/secretsmanager/get?secretId=db',
      headers: { 'x-aws-parameters-secrets-token': 'literal' },
    });
  });

  test.each([
    [400, { __type: 'ResourceNotFoundException', message: 'none' }, 'not-found'],
    [429, 'Connection limit exceeded', 'throttled'],
    [504, { __type: 'TimeoutError', message: 'Timeout' }, 'transient'],
    [500, { __type: 'InternalFailure', message: '' }, 'transient'],
  ])('refuses with HTTP %i %j: %s', async (status, body, failure) => {
    const { port } = await agent(() => ({ status, body }));
    const backend = track(new AwsWorkloadCredentialsProvider({ port, environment: { AWS_TOKEN: 't' } }));
    await expect(backend.fetch({ id: 'db' }, { signal })).rejects.toMatchObject({ failure });
  });

  test('names the token file that cannot be read', async () => {
    const backend = new AwsWorkloadCredentialsProvider({ environment: { AWS_TOKEN: 'file:///none' } });
    await expect(backend.fetch({ id: 'db' }, { signal })).rejects.toThrow(
      'the file /none of the SSRF token cannot be read (ENOENT)',
    );
  });
});
