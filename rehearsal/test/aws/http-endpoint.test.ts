import { request as httpRequest } from 'node:http';
import {
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { iamFixture, policy, trust } from './iam/fixtures';

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const EVERYTHING = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

/** A local AWS on a port, with an administrator `mailer`. */
async function open() {
  const made = iamFixture();
  const server = new HttpEndpoint(made.aws);
  const endpoint = await server.open();
  await made.user('mailer', EVERYTHING);
  const { AccessKeyId, SecretAccessKey } = await made.key('mailer');
  const good: Credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
  const options = (credentials: Credentials, region: string) => ({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
  });
  return {
    ...made,
    server,
    endpoint,
    good,
    sts: (credentials = good, region = 'eu-central-1') => new STSClient(options(credentials, region)),
    iam: (credentials = good) => new IAMClient(options(credentials, 'us-east-1')),
    secretsManager: (credentials = good) => new SecretsManagerClient(options(credentials, 'eu-central-1')),
  };
}

let local: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  local = await open();
});
afterEach(() => local.server.close());

const whoAmI = new GetCallerIdentityCommand({});

describe('real SDK clients', () => {
  test('identify themselves in every region, and list their keys', async () => {
    for (const region of ['eu-central-1', 'us-west-2']) {
      expect(await local.sts(local.good, region).send(whoAmI)).toMatchObject({
        Account: '123456789012',
        Arn: 'arn:aws:iam::123456789012:user/mailer',
      });
    }
    const { AccessKeyMetadata } = await local.iam().send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata).toMatchObject([
      { AccessKeyId: local.good.accessKeyId, Status: 'Active', CreateDate: expect.any(Date) },
    ]);
  });

  test('update the last use of a key', async () => {
    await local.sts(local.good, 'eu-west-1').send(whoAmI);
    expect(local.aws.iam.keysOf('mailer')[0]?.lastUse).toMatchObject({ service: 'sts', region: 'eu-west-1' });
  });

  test('use a session until it expires', async () => {
    // GIVEN
    const AssumeRolePolicyDocument = trust({ AWS: '123456789012' });
    await local.aws.call(
      { service: 'iam', operation: 'CreateRole', region: 'us-east-1', principal: local.account },
      { RoleName: 'reader', AssumeRolePolicyDocument },
    );
    const RoleArn = 'arn:aws:iam::123456789012:role/reader';
    const { Credentials } = await local
      .sts()
      .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'session' }));
    const session = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    const identify = (credentials: Credentials) => local.sts(credentials).send(whoAmI);
    // WHEN, THEN
    expect((await identify(session)).Arn).toBe('arn:aws:sts::123456789012:assumed-role/reader/session');
    await expect(identify({ ...session, sessionToken: 'another' })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(identify({ ...session, sessionToken: undefined })).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await local.aws.timeline.runUntil(local.aws.timeline.now() + 2 * 3_600_000);
    await expect(identify(session)).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect(local.secretsManager(session).send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
  });

  test.each([
    [
      'a wrong secret',
      { secretAccessKey: 'x'.repeat(40) },
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
    ],
    [
      'an unknown key',
      { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' },
      'InvalidClientTokenId',
      'UnrecognizedClientException',
    ],
  ])('get the error of each protocol for %s', async (_, wrong, query, json) => {
    const credentials = { ...local.good, ...wrong };
    await expect(local.sts(credentials).send(whoAmI)).rejects.toMatchObject({
      name: query,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(local.secretsManager(credentials).send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: json,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('are refused with an inactive or deleted key', async () => {
    const { accessKeyId: AccessKeyId } = local.good;
    const change = (operation: string, input: object) =>
      local.aws.call(
        { service: 'iam', operation, region: 'us-east-1', principal: local.account },
        { UserName: 'mailer', AccessKeyId, ...input },
      );
    const identify = () => local.sts().send(whoAmI);
    await local.iam().send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    await expect(identify()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await change('UpdateAccessKey', { Status: 'Active' });
    await expect(identify()).resolves.toMatchObject({ Account: '123456789012' });
    await change('DeleteAccessKey', {});
    await expect(identify()).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
    });
  });

  test('get exceptions for errors of the query protocol', async () => {
    await expect(local.iam().send(new GetUserCommand({ UserName: 'no<b>dy' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The user with name no<b>dy cannot be found.',
      $fault: 'client',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('other requests', () => {
  test('are refused if the body was changed', async () => {
    const client = local.sts();
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string };
        request.body = request.body.replace('2011-06-15', '2011-06-16');
        return next(args);
      },
      { step: 'deserialize', priority: 'low' },
    );
    await expect(client.send(whoAmI)).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  });

  test.each([
    ['no signature', {}, 403, 'MissingAuthenticationToken'],
    [
      'an unknown service',
      {
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-central-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
      },
      400,
      'UnknownOperationException',
    ],
  ])('are refused with %s', async (_, headers, status, code) => {
    const answer = await fetch(local.endpoint, { method: 'POST', headers, body: 'Action=GetCallerIdentity' });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(code);
  });

  test('may be cut off by the caller', async () => {
    const request = httpRequest(local.endpoint, { method: 'POST', headers: { 'content-length': '100' } });
    const gone = new Promise((resolve) => request.on('error', resolve));
    await new Promise<void>((resolve) => {
      request.write('Action=', () => resolve());
    });
    request.destroy();
    await gone;
    expect(await local.sts().send(whoAmI)).toMatchObject({ Account: '123456789012' });
    await local.aws.timeline.runUntil(local.aws.timeline.now() + 1);
  });

  test('end the run with an error that is not an AWS error', async () => {
    jest.spyOn(local.aws.sts, 'identity').mockImplementation(() => {
      throw new Error('a bug');
    });
    await expect(local.sts({ ...local.good, accessKeyId: 'ASIAX' }).send(whoAmI)).rejects.toThrow();
    await expect(local.aws.timeline.runUntil(local.aws.timeline.now() + 1)).rejects.toThrow('a bug');
  });

  test('are accepted only on loopback, until the endpoint is closed', async () => {
    expect(local.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await local.server.close();
    await expect(fetch(local.endpoint)).rejects.toThrow();
  });
});
