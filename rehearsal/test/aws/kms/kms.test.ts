import { allow, codeOf, errorOf, policy, rootOf, setUp, token } from '../secrets-manager/fixtures';

const VIA = 'secretsmanager.eu-central-1.amazonaws.com';
const OTHER = '210987654321';
const DENIED = 'AccessDeniedException';
const USERS = 'arn:aws:iam::123456789012:user';

/** A secret under a customer managed key, and a user with all permissions on secrets and `statement` on the key. */
async function encrypted(statement?: object, keyPolicy?: string) {
  const world = setUp({ enforcePolicies: true });
  const { aws, call, kms } = world;
  const keyArn = aws.kms.createKey({ policy: keyPolicy });
  aws.kms.createAlias('alias/app', keyArn);
  await world.create('key', 'one', { KmsKeyId: 'alias/app' });
  const onKey = statement ? [{ Effect: 'Allow', Resource: keyArn, ...statement }] : [];
  const reader = await world.user('reader', allow('secretsmanager:*'), ...onKey);
  return {
    ...world,
    keyArn,
    reader,
    onKey: (operation: string, input: object = {}) => kms(operation, { KeyId: keyArn, ...input }),
    /** The error codes of a read and a write of the user. */
    read: () => codeOf(call('GetSecretValue', { SecretId: 'key' }, reader)),
    write: () =>
      codeOf(
        call('PutSecretValue', { SecretId: 'key', SecretString: 'x', ClientRequestToken: token(2) }, reader),
      ),
  };
}

describe('a value under a customer managed key', () => {
  test('requires a permission on the key', async () => {
    const { call, reader, describe } = await encrypted();
    expect(await errorOf(call('GetSecretValue', { SecretId: 'key' }, reader))).toBe(
      `${DENIED}: Access to KMS is not allowed`,
    );
    expect((await describe('key')).KmsKeyId).toBe('alias/app');
  });

  test.each([
    ['kms:Decrypt', {}, undefined, DENIED],
    ['kms:GenerateDataKey', {}, DENIED, DENIED],
    [['kms:GenerateDataKey', 'kms:Decrypt'], {}, undefined, undefined],
    [
      'kms:Decrypt',
      {
        StringEquals: { 'kms:ViaService': VIA },
        StringLike: { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:*:*:secret:key-*' },
      },
      undefined,
      DENIED,
    ],
    ['kms:Decrypt', { StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' } }, DENIED, DENIED],
    ['kms:Decrypt', { StringLike: { 'kms:EncryptionContext:SecretARN': '*:other-*' } }, DENIED, DENIED],
  ])('with %j and the condition %j: read %s, write %s', async (Action, Condition, onRead, onWrite) => {
    const { read, write, labels } = await encrypted({ Action, Condition });
    expect(await read()).toBe(onRead);
    expect(await write()).toBe(onWrite);
    expect(Object.keys((await labels('key')) ?? {})).toHaveLength(onWrite ? 1 : 2);
  });

  test('follows a key policy that does not delegate to IAM', async () => {
    const onlyFor = (user: string) => policy(allow('kms:*', { Principal: { AWS: `${USERS}/${user}` } }));
    const others = await encrypted({ Action: 'kms:*' }, onlyFor('somebody'));
    expect(await others.read()).toBe(DENIED);
    const readers = await encrypted(undefined, onlyFor('reader'));
    expect(await readers.read()).toBeUndefined();
  });

  test('is available to another account by the policies of the secret and the key', async () => {
    const { aws, create, call } = setUp({ enforcePolicies: true });
    const Principal = { AWS: OTHER };
    const keyPolicy = policy(
      allow('kms:*', { Principal }),
      allow('kms:*', { Principal: { AWS: aws.account } }),
    );
    const SecretId = await create('key', 'one', { KmsKeyId: aws.kms.createKey({ policy: keyPolicy }) });
    const other = rootOf(OTHER);
    expect(await codeOf(call('GetSecretValue', { SecretId }, other))).toBe(DENIED);
    const ResourcePolicy = policy(allow('secretsmanager:*', { Principal }));
    await call('PutResourcePolicy', { SecretId, ResourcePolicy });
    const put = { SecretId, SecretString: 'two', ClientRequestToken: token(2) };
    await call('PutSecretValue', put, other);
    expect(await call('GetSecretValue', { SecretId }, other)).toMatchObject({ SecretString: 'two' });
  });

  test('is not available while the key is disabled', async () => {
    const { read, write, onKey } = await encrypted({ Action: 'kms:*' });
    await onKey('DisableKey');
    expect(await onKey('DescribeKey')).toMatchObject({ KeyMetadata: { KeyState: 'Disabled' } });
    expect(await read()).toBe('DecryptionFailure');
    expect(await write()).toBe('EncryptionFailure');
    await onKey('EnableKey');
    expect(await read()).toBeUndefined();
  });

  test('requires a key of the same region', async () => {
    const { aws, create } = setUp();
    const KmsKeyId = aws.kms.createKey({ region: 'us-east-1' });
    expect(await codeOf(create('key', 'one', { KmsKeyId }))).toBe('EncryptionFailure');
  });
});

test('DescribeKey finds a key by id, ARN and alias in its region', async () => {
  const { aws, kms } = setUp();
  const { Arn, KeyId } = (await kms('CreateKey', { Description: 'for the app' })).KeyMetadata;
  expect(Arn).toMatch(/^arn:aws:kms:eu-central-1:123456789012:key\/[0-9a-f-]{36}$/);
  aws.kms.createAlias('alias/app', Arn);
  for (const name of [Arn, KeyId, 'alias/app', `arn:aws:kms:${aws.region}:${aws.account}:alias/app`]) {
    expect(await kms('DescribeKey', { KeyId: name })).toMatchObject({ KeyMetadata: { Arn } });
  }
  for (const name of ['alias/other', aws.kms.createKey({ region: 'us-east-1' })]) {
    expect(await codeOf(kms('DescribeKey', { KeyId: name }))).toBe('NotFoundException');
  }
  expect(() => aws.kms.createAlias('alias/x', 'arn:aws:kms:x:y:key/z')).toThrow(
    expect.objectContaining({ code: 'NotFoundException' }),
  );
});

describe('PutKeyPolicy', () => {
  test('replaces the default policy', async () => {
    const { onKey, read } = await encrypted({ Action: 'kms:Decrypt' });
    const { Policy } = await onKey('GetKeyPolicy');
    expect(JSON.parse(Policy).Statement[0].Principal).toEqual({ AWS: 'arn:aws:iam::123456789012:root' });
    expect(await read()).toBeUndefined();
    const statement = allow('kms:*', { Principal: { AWS: `${USERS}/somebody` } });
    await onKey('PutKeyPolicy', { Policy: policy(statement) });
    expect(await read()).toBe(DENIED);
  });

  const STATEMENT = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };

  test.each([
    undefined,
    '{',
    'null',
    '[]',
    '{"Statement":[]}',
    '{"Statement":[null]}',
    ...[
      { Principal: 7 },
      { Principal: { AWS: [{}] } },
      { Action: {} },
      { Condition: { StringEquals: 1 } },
      { Other: 1 },
    ].map((more) => JSON.stringify({ Statement: [{ ...STATEMENT, ...more }] })),
  ])('refuses the policy %s', async (Policy) => {
    const { aws, kms } = setUp();
    const request = kms('PutKeyPolicy', { KeyId: aws.kms.createKey(), Policy });
    expect(await codeOf(request)).toBe('MalformedPolicyDocumentException');
  });

  test('refuses a policy of more than 32,768 characters', async () => {
    const { aws, kms } = setUp();
    const Policy = policy(STATEMENT).padEnd(32_769);
    const request = kms('PutKeyPolicy', { KeyId: aws.kms.createKey(), Policy });
    expect(await codeOf(request)).toBe('LimitExceededException');
  });
});

describe('a new key of a secret', () => {
  async function withNewKey() {
    const world = await encrypted();
    const { aws, put, call } = world;
    await put('key', 2, 'two');
    await put('key', 3, 'three');
    await put('key', 4, 'four', 'blue');
    const newKey = aws.kms.createKey();
    await call('UpdateSecret', { SecretId: 'key', ClientRequestToken: token(5), KmsKeyId: newKey });
    await put('key', 6, 'six', 'AWSPENDING');
    return { ...world, newKey };
  }

  test('is added to the versions with AWSCURRENT, AWSPENDING and AWSPREVIOUS', async () => {
    const { versions, newKey } = await withNewKey();
    const keys = (await versions('key')).map(({ VersionId, KmsKeyIds }) => [VersionId, KmsKeyIds]);
    expect(Object.fromEntries(keys)).toEqual({
      [token(1)]: ['alias/app'],
      [token(2)]: [newKey, 'alias/app'],
      [token(3)]: [newKey, 'alias/app'],
      [token(4)]: ['alias/app'],
      [token(6)]: [newKey],
    });
  });

  test('decrypts these versions beside the previous key', async () => {
    const { kms, keyArn, newKey, value } = await withNewKey();
    await kms('DisableKey', { KeyId: newKey });
    expect(await value('key')).toBe('three');
    await kms('EnableKey', { KeyId: newKey });
    await kms('DisableKey', { KeyId: keyArn });
    expect(await value('key')).toBe('three');
    expect(await codeOf(value('key', { VersionId: token(1) }))).toBe('DecryptionFailure');
  });

  test('is not added to versions that the caller may not encrypt', async () => {
    const { aws, call, iam, keyArn, reader, versions, describe } = await encrypted();
    const newKey = aws.kms.createKey();
    const statement = allow(['kms:Decrypt', 'kms:GenerateDataKey'], { Resource: [newKey, keyArn] });
    const PolicyDocument = policy(statement);
    await iam('PutUserPolicy', { UserName: 'reader', PolicyName: 'keys', PolicyDocument });
    await call('UpdateSecret', { SecretId: 'key', ClientRequestToken: token(2), KmsKeyId: newKey }, reader);
    expect((await describe('key')).KmsKeyId).toBe(newKey);
    expect(await versions('key')).toMatchObject([{ VersionId: token(1), KmsKeyIds: ['alias/app'] }]);
  });
});
