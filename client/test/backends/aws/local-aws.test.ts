import { randomUUID } from 'node:crypto';
import * as sdk from '@aws-sdk/client-secrets-manager';
import { HttpEndpoint } from '../../../../rehearsal/src/aws/http-endpoint';
import { iamFixture, policy } from '../../../../rehearsal/test/aws/iam/fixtures';
import type { BackendError, FetchedVersion } from '../../../src/backend';
import { AwsSecretsManager, type AwsSecretsManagerOptions } from '../../../src/backends/aws/index';

/** The local AWS, which checks signatures and policies as AWS does. */
async function open() {
  const made = iamFixture({ quotas: false });
  const server = new HttpEndpoint(made.aws);
  const endpoint = await server.open();
  const { aws, account } = made;
  const caller =
    (service: string) =>
    // biome-ignore lint/suspicious/noExplicitAny: tests read single members of answers
    (operation: string, input: object): Promise<any> =>
      aws.call({ service, operation, region: aws.region, principal: account }, input);
  const kms = caller('kms');
  const call = (operation: string, input: object) =>
    caller('secretsmanager')(
      operation,
      /^(?:Create|Put)/.test(operation) ? { ClientRequestToken: randomUUID(), ...input } : input,
    );
  await made.user(
    'reader',
    policy(
      { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], Resource: '*' },
      { Effect: 'Allow', Action: 'secretsmanager:BatchGetSecretValue', Resource: '*' },
      {
        Effect: 'Deny',
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:private-??????',
      },
    ),
  );
  const { AccessKeyId, SecretAccessKey } = await made.key('reader');
  const environment = {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_REGION: aws.region,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    HOME: '/nonexistent',
  };
  const operations: string[] = [];
  aws.onCall(({ operation, principal: { type } }) => {
    if (type === 'user') operations.push(operation);
  });
  return { ...made, server, endpoint, call, kms, environment, operations };
}

let local: Awaited<ReturnType<typeof open>>;
beforeEach(async () => {
  local = await open();
});
afterEach(() => local.server.close());

const signal = new AbortController().signal;
const failure = (promise: Promise<unknown>): Promise<BackendError> =>
  promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error) => error,
  );

/** The built-in transport and both ways to pass a client of the SDK. */
const TRANSPORTS: [string, () => AwsSecretsManagerOptions][] = [
  ['the built-in transport', () => ({ environment: local.environment })],
  ['fetch', () => ({ environment: local.environment, fetch: globalThis.fetch })],
  ['SecretsManager of the SDK', () => ({ client: new sdk.SecretsManager(sdkOptions()) })],
  [
    'SecretsManagerClient of the SDK and its commands',
    () => ({ client: new sdk.SecretsManagerClient(sdkOptions()), commands: sdk }),
  ],
];

function sdkOptions() {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = local.environment;
  return {
    region: AWS_REGION,
    endpoint: local.endpoint,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  };
}

describe.each(TRANSPORTS)('by %s', (_, options) => {
  const open = () => new AwsSecretsManager(options());

  test('reads the versions of a secret by name and ARN', async () => {
    const { ARN, VersionId: first } = await local.call('CreateSecret', { Name: 'db', SecretString: 'one' });
    const { VersionId: second } = await local.call('PutSecretValue', { SecretId: 'db', SecretString: 'two' });
    const backend = open();
    const current = await backend.fetch({ id: 'db' }, { signal });
    expect(current).toMatchObject({ id: 'db', versionId: second, stages: ['AWSCURRENT'], value: 'two' });
    expect(current.createdAt).toBeLessThanOrEqual(local.aws.timeline.now());
    expect(await backend.fetch({ id: ARN, stage: 'AWSPREVIOUS' }, { signal })).toMatchObject({
      id: ARN,
      versionId: first,
      value: 'one',
    });
    expect(await backend.fetch({ id: 'db', versionId: first }, { signal })).toMatchObject({ value: 'one' });
  });

  test('reads bytes into memory of their own', async () => {
    await local.call('CreateSecret', {
      Name: 'key',
      SecretBinary: Buffer.from([0, 255, 128]).toString('base64'),
    });
    const { value } = await open().fetch({ id: 'key' }, { signal });
    expect([...(value as Uint8Array)]).toEqual([0, 255, 128]);
  });

  test('tells classes of failures apart', async () => {
    await local.call('CreateSecret', { Name: 'private', SecretString: 'hidden' });
    await local.call('CreateSecret', { Name: 'old', SecretString: 'hidden' });
    await local.call('DeleteSecret', { SecretId: 'old' });
    const backend = open();
    const classes = [];
    for (const id of ['private', 'none', 'old']) {
      const error = await failure(backend.fetch({ id }, { signal }));
      expect(error).toMatchObject({
        name: 'BackendError',
        message: expect.stringContaining(`secret "${id}"`),
      });
      expect(error.message).not.toContain('hidden');
      classes.push(error.failure);
    }
    expect(classes).toEqual(['denied', 'not-found', 'deleted']);
    await local.call('CreateSecret', { Name: 'db', SecretString: 'hidden' });
    expect((await failure(backend.fetch({ id: 'db', stage: 'AWSPENDING' }, { signal }))).message).toContain(
      'Cannot read AWSPENDING of secret "db"',
    );
  });

  test('says that a key is unavailable', async () => {
    const { KeyMetadata } = await local.kms('CreateKey', {});
    await local.call('CreateSecret', { Name: 'sealed', SecretString: 'hidden', KmsKeyId: KeyMetadata.Arn });
    await local.kms('DisableKey', { KeyId: KeyMetadata.KeyId });
    const error = await failure(open().fetch({ id: 'sealed' }, { signal }));
    expect(error).toMatchObject({ failure: 'key-unavailable', code: 'KeyUnavailable' });
  });

  test('reads several secrets in batches of 20, with one result for each id', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `s${i}`);
    for (const Name of names) await local.call('CreateSecret', { Name, SecretString: `value of ${Name}` });
    await local.call('CreateSecret', { Name: 'private', SecretString: 'hidden' });
    const ids = ['private', ...names, 'none', 's0'];
    const results = await open().fetchMany(ids, { signal });
    expect(local.operations).toEqual(['BatchGetSecretValue', 'BatchGetSecretValue']);
    expect(
      results.map((result) => (result as FetchedVersion).value ?? (result as BackendError).failure),
    ).toEqual(['denied', ...names.map((name) => `value of ${name}`), 'not-found', 'value of s0']);
  });

  test('reads one by one when the batch call is denied', async () => {
    await local.iam('PutUserPolicy', {
      UserName: 'reader',
      PolicyName: 'inline',
      PolicyDocument: policy({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' }),
    });
    for (const Name of ['a', 'b']) await local.call('CreateSecret', { Name, SecretString: Name });
    const results = await open().fetchMany(['a', 'b'], { signal });
    expect(results).toMatchObject([{ value: 'a' }, { value: 'b' }]);
    expect(local.operations).toEqual(['BatchGetSecretValue', 'GetSecretValue', 'GetSecretValue']);
  });
});

test('a wrong secret access key is denied, and no error holds a part of it', async () => {
  const environment = { ...local.environment, AWS_SECRET_ACCESS_KEY: 'wrong/SECRET/key' };
  const error = await failure(new AwsSecretsManager({ environment }).fetch({ id: 'db' }, { signal }));
  expect(error).toMatchObject({ failure: 'denied' });
  expect(error.message).toContain('the signature is not accepted');
  expect(`${error.stack} ${(error.cause as Error).stack}`).not.toContain('SECRET');
});

test('a client of the SDK without its commands is refused by type and at run time', () => {
  // @ts-expect-error The commands are missing.
  expect(() => new AwsSecretsManager({ client: new sdk.SecretsManagerClient(sdkOptions()) })).toThrow(
    'Pass `commands: { GetSecretValueCommand',
  );
});
