import { createHmac } from 'node:crypto';
import {
  AddUserPoolClientSecretCommand,
  CognitoIdentityProviderClient,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  GetClientTokenCommand,
  InitiateAuthCommand,
  ListUserPoolClientSecretsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import type { AppClientOptions } from '../../src/aws/services/cognito/app-client';
import { roleSession } from './role-session';

const UserPoolId = 'eu-central-1_AbCdEfGhI';
const ClientId = 'jobs';
const IDS = { UserPoolId, ClientId };

let aws: LocalAws;
let endpoint: HttpEndpoint;
let cognito: CognitoIdentityProviderClient;

beforeEach(async () => {
  aws = new LocalAws();
  endpoint = new HttpEndpoint(aws);
  const Resource = `arn:aws:cognito-idp:${aws.region}:${aws.account}:userpool/${UserPoolId}`;
  const credentials = await roleSession(aws, { Action: 'cognito-idp:*', Resource });
  cognito = new CognitoIdentityProviderClient({
    ...{ endpoint: await endpoint.open(), region: aws.region, maxAttempts: 1 },
    credentials,
  });
});
afterEach(async () => {
  cognito.destroy();
  await endpoint.close();
});

const create = (more: Partial<AppClientOptions> = {}) =>
  aws.cognito.create(ClientId, {
    ...{ userPoolId: UserPoolId, generateSecret: true, oauthFlows: [], preventUserExistenceErrors: false },
    authFlows: ['ALLOW_USER_SRP_AUTH'],
    ...more,
  });

/** Passes virtual time in which a change takes effect. */
const pass = () => aws.timeline.runUntil(aws.timeline.now() + 20_000);

const add = async (ClientSecret?: string) =>
  (await cognito.send(new AddUserPoolClientSecretCommand({ ...IDS, ClientSecret }))).ClientSecretDescriptor;
const remove = (ClientSecretId?: string) =>
  cognito.send(new DeleteUserPoolClientSecretCommand({ ...IDS, ClientSecretId }));
const list = async () => (await cognito.send(new ListUserPoolClientSecretsCommand(IDS))).ClientSecrets ?? [];

test('an app client has two secrets, of which the last one remains', async () => {
  const client = create();
  const first =
    (await cognito.send(new DescribeUserPoolClientCommand(IDS))).UserPoolClient?.ClientSecret ?? '';
  expect(client.accepts(first)).toBe(true);
  const second = await add();
  expect(second).toEqual({
    ClientSecretId: expect.stringMatching(/^jobs--\d+$/),
    ClientSecretCreateDate: expect.any(Date),
    ClientSecretValue: expect.stringMatching(/^\w{51}$/),
  });
  expect(client.accepts(second?.ClientSecretValue ?? '')).toBe(false);
  await pass();
  expect(client.accepts(second?.ClientSecretValue ?? '')).toBe(true);
  await expect(add()).rejects.toMatchObject({ name: 'LimitExceededException' });

  const [generated] = await list();
  expect(await list()).toHaveLength(2);
  expect(generated).not.toHaveProperty('ClientSecretValue');
  await remove(generated?.ClientSecretId);
  await pass();
  expect(client.accepts(first)).toBe(false);
  await expect(remove(second?.ClientSecretId)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(remove('other')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a given value is not returned, and has 24 to 64 characters', async () => {
  create();
  const value = 'v'.repeat(24);
  expect(await add(value)).not.toHaveProperty('ClientSecretValue');
  await expect(add('v'.repeat(23))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await pass();
  expect(aws.cognito.client(ClientId)?.accepts(value)).toBe(true);
});

test('a public client gets no secret', async () => {
  create({ generateSecret: false });
  await expect(add()).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

const signIn = (secret: string) => {
  const USERNAME = 'nobody';
  const SECRET_HASH = createHmac('sha256', secret).update(`${USERNAME}${ClientId}`).digest('base64');
  const AuthParameters = { USERNAME, SECRET_HASH, SRP_A: '02' };
  return cognito.send(new InitiateAuthCommand({ AuthFlow: 'USER_SRP_AUTH', ClientId, AuthParameters }));
};

test('a sign-in shows whether the secret is valid, without a signature', async () => {
  const valid = create().listed[0]?.value ?? '';
  await expect(signIn(valid)).rejects.toMatchObject({ name: 'UserNotFoundException' });
  await expect(signIn('other')).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Unable to verify secret hash for client jobs',
  });
  const careful = create({ preventUserExistenceErrors: true }).listed[0]?.value ?? '';
  expect(await signIn(careful)).toMatchObject({ ChallengeName: 'PASSWORD_VERIFIER' });
  create({ authFlows: [] });
  await expect(signIn(careful)).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('GetClientToken issues a token to a client with its flow', async () => {
  const Secret = create({ authFlows: ['ALLOW_CLIENT_TOKEN_AUTH'] }).listed[0]?.value;
  const token = (secret?: string) => cognito.send(new GetClientTokenCommand({ ClientId, Secret: secret }));
  expect(await token(Secret)).toMatchObject({ ClientAuthenticationResult: { TokenType: 'Bearer' } });
  await expect(token('x'.repeat(24))).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  const other = create().listed[0]?.value;
  await expect(token(other)).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

test('the secrets need a permission on the user pool', async () => {
  create({ userPoolId: 'eu-central-1_Other' });
  const other = new ListUserPoolClientSecretsCommand({ UserPoolId: 'eu-central-1_Other', ClientId });
  await expect(cognito.send(other)).rejects.toMatchObject({
    message: expect.stringMatching(/not authorized/),
  });
  await expect(list()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
