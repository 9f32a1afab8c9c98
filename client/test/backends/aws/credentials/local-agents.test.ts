import { type Answer, closeAfterEach, type Received, serve } from '../../../http/server';
import { chainOf, home, resolve } from './fixtures';

const track = closeAfterEach();
const agent = async (answer: (request: Received) => Answer) => track(await serve(answer));
const later = () => new Date(Date.now() + 3_600_000).toISOString();
const body = (id: string, expiration = later()) => ({
  Code: 'Success',
  AccessKeyId: id,
  SecretAccessKey: 'secret/of/agent',
  Token: 'session',
  Expiration: expiration,
});
const PLACE = '/latest/meta-data/iam/security-credentials/';

describe('the credentials endpoint of a container', () => {
  test('is asked with the token of a file, as for EKS Pod Identity', async () => {
    const { url, received } = await agent(() => ({ body: body('ASIAPOD') }));
    const { environment, tokenFile } = track(home({ token: 'jwt-of-pod\n' }));
    const credentials = await resolve({
      ...environment,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/v1/credentials?x=1`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'loses',
    });
    expect(credentials).toMatchObject({
      accessKeyId: 'ASIAPOD',
      sessionToken: 'session',
      expiration: expect.any(Date),
    });
    expect(received).toMatchObject([
      { url: '/v1/credentials?x=1', headers: { authorization: 'jwt-of-pod' } },
    ]);
  });

  test.each([
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://169.254.169.254/latest', 'is neither https nor'],
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://127.0.0.1.example.com/', 'is neither https nor'],
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'nonsense', 'is neither https nor'],
    ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', '@evil.example.com/', 'is not a path'],
    ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', '.evil.example.com/', 'is not a path'],
  ])('%s = %s is refused', async (name, value, message) => {
    const { environment } = track(home({}));
    await expect(resolve({ ...environment, [name]: value })).rejects.toThrow(`${name} ${message}`);
  });

  test('no error quotes an answer', async () => {
    const { url } = await agent(() => ({ body: { ...body('ASIA'), Token: undefined } }));
    const { environment } = track(home({}));
    const error = await resolve({ ...environment, AWS_CONTAINER_CREDENTIALS_FULL_URI: url }).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'AwsCredentialsInvalid' });
    expect(error.message).toContain('answered without complete credentials');
    expect(error.stack).not.toContain('secret/of');
  });

  test('a refusal and an outage differ', async () => {
    const { environment } = track(home({}));
    const classes = [];
    for (const status of [403, 503]) {
      const { url } = await agent(() => status);
      const error = await resolve({ ...environment, AWS_CONTAINER_CREDENTIALS_FULL_URI: url }).catch(
        (e) => e,
      );
      classes.push(error.failure);
    }
    expect(classes).toEqual(['denied', 'transient']);
  });
});

describe('the instance metadata service', () => {
  const open = async (answer: (request: Received) => Answer | undefined) => {
    const server = await agent((request) => {
      const own = answer(request);
      if (own !== undefined) return own;
      if (request.url === '/latest/api/token') return request.method === 'PUT' ? { body: 'imds-token' } : 405;
      if (request.headers['x-aws-ec2-metadata-token'] !== 'imds-token') return 401;
      return request.url === PLACE ? { body: 'my-role' } : { body: body('ASIAEC2') };
    });
    const { environment } = track(home({}));
    const { AWS_EC2_METADATA_DISABLED, ...others } = environment;
    return { ...server, environment: { ...others, AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url } };
  };

  test('gives the credentials of the role, with a token of version 2', async () => {
    const { environment, received } = await open(() => undefined);
    expect(await resolve(environment)).toMatchObject({ accessKeyId: 'ASIAEC2' });
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /latest/api/token',
      `GET ${PLACE}`,
      'PUT /latest/api/token',
      `GET ${PLACE}my-role`,
    ]);
  });

  test.each([
    ['does not answer', () => 'hang' as const],
    ['closes the connection', () => 'cut' as const],
    ['does not know the path', () => 404],
  ])('that %s means that there are no credentials', async (_, answer) => {
    const { environment } = await open(answer);
    await expect(resolve(environment)).rejects.toMatchObject({ code: 'AwsCredentialsMissing' });
  });

  test('is not asked when it is disabled', async () => {
    const { environment, received } = await open(() => undefined);
    await expect(resolve({ ...environment, AWS_EC2_METADATA_DISABLED: 'TRUE' })).rejects.toThrow(
      'no AWS credentials',
    );
    expect(received).toEqual([]);
  });

  test('may repeat expired credentials during an outage', async () => {
    const { environment } = await open(({ url }) =>
      url.endsWith('my-role') ? { body: body('ASIAOLD', '2020-01-01T00:00:00Z') } : undefined,
    );
    const { expiration } = await resolve(environment);
    expect(expiration?.getTime()).toBeGreaterThan(Date.now() + 300_000);
  });

  test('that stops answering later is unavailable, not missing', async () => {
    let up = true;
    const { environment } = await open(() => (up ? undefined : 'cut'));
    const chain = chainOf(environment);
    await chain(false);
    up = false;
    await expect(chain(false)).rejects.toMatchObject({
      code: 'AwsCredentialsUnavailable',
      failure: 'transient',
    });
  });
});
