import * as sdk from '@aws-sdk/client-secrets-manager';
import type { BackendError, FetchedVersion } from '../../../src/backend';
import { AwsSecretsManager } from '../../../src/backends/aws/index';
import { SecretsClient } from '../../../src/secrets-client';
import { conformance } from '../../../src/testing';
import { denial, type LocalAwsFixture, openLocalAws, sdkOptions, TRANSPORTS } from './local-aws-fixture';

for (const [name, options] of TRANSPORTS) {
  conformance({ describe, test }, `AWS Secrets Manager by ${name} (local AWS)`, async () => {
    const local = await openLocalAws();
    const keys = new Map<string, string>();
    return {
      backend: new AwsSecretsManager(options(local)),
      close: local.close,
      async put(id, value, stage) {
        const content =
          typeof value === 'string'
            ? { SecretString: value }
            : { SecretBinary: Buffer.from(value).toString('base64') };
        if (keys.has(id)) {
          await local.call('PutSecretValue', {
            SecretId: id,
            ...content,
            ...(stage && { VersionStages: [stage] }),
          });
          return;
        }
        const { KeyMetadata } = await local.kms('CreateKey', {});
        keys.set(id, KeyMetadata.KeyId);
        await local.call('CreateSecret', { Name: id, KmsKeyId: KeyMetadata.Arn, ...content });
      },
      deny: async (id) => void (await local.allow(denial(id))),
      delete: async (id) => void (await local.call('DeleteSecret', { SecretId: id })),
      disableKey: async (id) => void (await local.kms('DisableKey', { KeyId: keys.get(id) })),
      throttle: () => local.setFault({ status: 400, body: { __type: 'ThrottlingException' } }),
      fail: () => local.setFault('cut'),
      hang: () => local.setFault('hang'),
    };
  });
}

let local: LocalAwsFixture;
beforeEach(async () => {
  local = await openLocalAws();
});
afterEach(() => local.close());

const BATCH = 'secretsmanager:BatchGetSecretValue';
const signal = new AbortController().signal;
const failure = (promise: Promise<unknown>): Promise<BackendError> =>
  promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error) => error,
  );

describe.each(TRANSPORTS)('AWS Secrets Manager by %s', (_, options) => {
  const open = () => new AwsSecretsManager(options(local));

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

  test('reads several secrets in batches of 20, with one result for each id', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `s${i}`);
    for (const Name of names) await local.call('CreateSecret', { Name, SecretString: `value of ${Name}` });
    await local.call('CreateSecret', { Name: 'private', SecretString: 'hidden' });
    await local.allow(denial('private'), { Effect: 'Allow', Action: BATCH, Resource: '*' });
    const ids = ['private', ...names, 'none', 's0'];
    const results = await open().fetchMany(ids, { signal });
    expect(local.operations).toEqual(['BatchGetSecretValue', 'BatchGetSecretValue']);
    expect(
      results.map((result) => (result as FetchedVersion).value ?? (result as BackendError).failure),
    ).toEqual(['denied', ...names.map((name) => `value of ${name}`), 'not-found', 'value of s0']);
  });

  test('reads a batch of ARNs, with and without their random suffix', async () => {
    const { ARN: one } = await local.call('CreateSecret', { Name: 'one', SecretString: '1' });
    const { ARN: two } = await local.call('CreateSecret', { Name: 'two', SecretString: '2' });
    const results = await open().fetchMany([one, two.slice(0, -7)], { signal });
    expect(results).toMatchObject([
      { id: one, value: '1' },
      { id: two.slice(0, -7), value: '2' },
    ]);
    expect(local.operations).toEqual(['BatchGetSecretValue']);
  });

  test('reads one by one when the batch call is denied', async () => {
    await local.allow();
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

test('knows the errors of an object with the methods of the SDK by their names', async () => {
  const fail = (error: object) =>
    new AwsSecretsManager({ client: { getSecretValue: () => Promise.reject(error) } });
  const errors = [
    { name: 'ResourceNotFoundException', message: 'none' },
    { name: 'TimeoutError', message: 'socket hang up' },
    { name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' },
    { name: 'NewException', message: 'no', $metadata: { httpStatusCode: 429 } },
  ];
  const classes = errors.map(
    async (error) => (await failure(fail(error).fetch({ id: 'db' }, { signal }))).failure,
  );
  expect(await Promise.all(classes)).toEqual(['not-found', 'transient', 'transient', 'throttled']);
});

test('a client follows a rotation, and reads from a replica while the region is down', async () => {
  await local.call('CreateSecret', { Name: 'db', SecretString: 'one' });
  const replica = await openLocalAws();
  try {
    await replica.call('CreateSecret', { Name: 'db', SecretString: 'one' });
    await using client = new SecretsClient({
      backend: new AwsSecretsManager({ environment: local.environment }),
      replica: new AwsSecretsManager({ environment: replica.environment }),
    });
    const secret = client.secret('db');
    expect((await secret.get()).reveal()).toBe('one');
    await local.call('PutSecretValue', { SecretId: 'db', SecretString: 'two' });
    await secret.refresh();
    expect((await secret.get()).reveal()).toBe('two');
    local.setFault('cut');
    await using second = new SecretsClient({
      backend: new AwsSecretsManager({ environment: local.environment }),
      replica: new AwsSecretsManager({ environment: replica.environment }),
    });
    expect((await second.get('db')).reveal()).toBe('one');
  } finally {
    await replica.close();
  }
});

test('takes the credentials of a client of the SDK', async () => {
  await local.call('CreateSecret', { Name: 'db', SecretString: 'one' });
  const { credentials } = new sdk.SecretsManagerClient(sdkOptions(local)).config;
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...environment } = local.environment;
  const backend = new AwsSecretsManager({ environment, credentials });
  expect(await backend.fetch({ id: 'db' }, { signal })).toMatchObject({ value: 'one' });
});

test('a client of the SDK without its commands is refused by type and at run time', () => {
  // @ts-expect-error The commands are missing.
  expect(() => new AwsSecretsManager({ client: new sdk.SecretsManagerClient(sdkOptions(local)) })).toThrow(
    'Pass `commands: { GetSecretValueCommand',
  );
});
