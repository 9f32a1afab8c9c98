import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { iamFixture, trust } from './iam/fixtures';
import { claimsAt, ISSUER, jwt, PROVIDER, WEB_IDENTITIES } from './sts/fixtures';

const RoleArn = 'arn:aws:iam::123456789012:role/deployer';
const { aws, iam } = iamFixture();
const server = new HttpEndpoint(aws);
let endpoint: string;

beforeAll(async () => {
  endpoint = await server.open();
  await iam('CreateRole', {
    RoleName: 'deployer',
    AssumeRolePolicyDocument: trust({ Federated: PROVIDER }, 'sts:AssumeRoleWithWebIdentity'),
  });
});
afterAll(() => server.close());
afterEach(() => void aws.sts.webIdentityProviders.splice(0));

const client = (credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
  new STSClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
const withToken = () =>
  new AssumeRoleWithWebIdentityCommand({
    RoleArn,
    RoleSessionName: 'build',
    WebIdentityToken: jwt(claimsAt(aws.timeline.now())),
  });

describe('an SDK client without credentials', () => {
  test('gets valid credentials for a token', async () => {
    aws.sts.webIdentityProviders.push(WEB_IDENTITIES);
    const { Credentials, Provider } = await client().send(withToken());
    expect(Provider).toBe(PROVIDER);
    const session = client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    });
    expect(await session.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: 'arn:aws:sts::123456789012:assumed-role/deployer/build',
    });
  });

  test('gets an error for an unknown provider', async () => {
    await expect(client().send(withToken())).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: `No OpenIDConnect provider found in your account for ${ISSUER}`,
    });
  });
});

describe('a request without a signature', () => {
  const post = (body: string) => fetch(endpoint, { method: 'POST', body });

  test.each([
    ['sts', 'Action=GetCallerIdentity&Version=2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/'],
    ['iam', 'Action=ListUsers&Version=2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/'],
  ])('gets an XML error from %s', async (_, body, namespace) => {
    const answer = await post(body);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('text/xml');
    const text = await answer.text();
    expect(text).toContain(`<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type>`);
    expect(text).toContain(
      '<Code>MissingAuthenticationToken</Code><Message>Request is missing Authentication Token</Message>',
    );
  });

  test.each(['AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML'])(
    'gets an XML error from %s without parameters',
    async (action) => {
      const answer = await post(`Action=${action}&Version=2011-06-15`);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain('<Code>ValidationError</Code>');
    },
  );

  test('gets an XML answer if it is in the URL', async () => {
    const answer = await fetch(`${endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`);
    expect(answer.headers.get('content-type')).toBe('text/xml');
  });

  test('gets a JSON error if it names no API', async () => {
    const answer = await post('{}');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({
      __type: 'MissingAuthenticationToken',
      message: 'Missing Authentication Token',
    });
  });
});
