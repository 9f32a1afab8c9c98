import type { Principal } from '../../../src/aws/call';
import { setUp, token } from '../secrets-manager/fixtures';

const VIA = 'secretsmanager.eu-central-1.amazonaws.com';

/** A secret `key` under a customer managed key, and a user who may read all secrets and has `kms` besides. */
async function encrypted(kms?: object, policy?: string) {
  const world = setUp({ enforcePolicies: true });
  const { aws, account, call } = world;
  const keyArn = aws.kms.createKey({ policy });
  aws.kms.createAlias('alias/app', keyArn);
  const { ARN: arn } = await call('CreateSecret', {
    Name: 'key',
    SecretString: 'one',
    KmsKeyId: 'alias/app',
    ClientRequestToken: token(1),
  });
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: account }, input);
  await iam('CreateUser', { UserName: 'reader' });
  const allow = { Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' };
  const Statement = kms ? [allow, { Effect: 'Allow', Resource: keyArn, ...kms }] : [allow];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam('PutUserPolicy', { UserName: 'reader', PolicyName: 'read', PolicyDocument });
  const reader: Principal = {
    type: 'user',
    arn: `arn:aws:iam::${aws.account}:user/reader`,
    accountId: aws.account,
    userId: 'AIDAREADER',
    userName: 'reader',
  };
  return {
    ...world,
    arn: arn as string,
    keyArn,
    reader,
    read: () => call('GetSecretValue', { SecretId: 'key' }, reader),
    write: (n: number) =>
      call('PutSecretValue', { SecretId: 'key', SecretString: 'two', ClientRequestToken: token(n) }, reader),
  };
}

test('a value under a customer managed key needs the key as well', async () => {
  const { read, keyArn, call } = await encrypted();
  await expect(read()).rejects.toMatchObject({
    code: 'AccessDeniedException',
    message: 'Access to KMS is not allowed',
  });
  expect((await call('DescribeSecret', { SecretId: 'key' })).KmsKeyId).toBe('alias/app');
  expect(keyArn).toMatch(/^arn:aws:kms:eu-central-1:123456789012:key\/[0-9a-f-]{36}$/);
});

test('kms:Decrypt narrowed to Secrets Manager and to this secret lets read, not write', async () => {
  const { read, write } = await encrypted({
    Action: 'kms:Decrypt',
    Condition: {
      StringEquals: { 'kms:ViaService': VIA },
      StringLike: { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:*:*:secret:key-*' },
    },
  });
  await expect(read()).resolves.toMatchObject({ SecretString: 'one' });
  await expect(write(2)).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test.each([
  ['another service', { StringEquals: { 'kms:ViaService': 'ssm.eu-central-1.amazonaws.com' } }],
  ['another secret', { StringLike: { 'kms:EncryptionContext:SecretARN': '*:secret:other-*' } }],
])('kms:Decrypt narrowed to %s does not', async (_, Condition) => {
  const { read } = await encrypted({ Action: 'kms:Decrypt', Condition });
  await expect(read()).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test('to write needs GenerateDataKey and Decrypt, and leaves nothing when one is missing', async () => {
  const both = await encrypted({ Action: ['kms:GenerateDataKey', 'kms:Decrypt'] });
  await expect(both.write(2)).resolves.toMatchObject({ VersionId: token(2) });
  const one = await encrypted({ Action: 'kms:GenerateDataKey' });
  await expect(one.write(2)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  expect(await one.labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
});

test('a key policy that does not leave the decision to IAM decides alone', async () => {
  const account = 'arn:aws:iam::123456789012';
  const statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const onlyFor = (AWS: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Principal: { AWS } }] });
  const others = await encrypted({ Action: 'kms:*' }, onlyFor(`${account}:user/somebody`));
  await expect(others.read()).rejects.toMatchObject({ code: 'AccessDeniedException' });
  const readers = await encrypted(undefined, onlyFor(`${account}:user/reader`));
  await expect(readers.read()).resolves.toMatchObject({ SecretString: 'one' });
});

test('a disabled key fails reads and writes with an error of its own, until it is enabled', async () => {
  const { aws, account, read, write, keyArn } = await encrypted({ Action: 'kms:*' });
  const kms = (operation: string) =>
    aws.call({ service: 'kms', operation, region: aws.region, principal: account }, { KeyId: keyArn });
  await kms('DisableKey');
  await expect(kms('DescribeKey')).resolves.toMatchObject({ KeyMetadata: { KeyState: 'Disabled' } });
  await expect(read()).rejects.toMatchObject({ code: 'DecryptionFailure' });
  await expect(write(2)).rejects.toMatchObject({ code: 'EncryptionFailure' });
  await kms('EnableKey');
  await expect(read()).resolves.toMatchObject({ SecretString: 'one' });
});

test('a secret is not encrypted with a key of another region', async () => {
  const { aws, call } = setUp();
  const KmsKeyId = aws.kms.createKey({ region: 'us-east-1' });
  const input = { Name: 'key', SecretString: 'one', ClientRequestToken: token(1), KmsKeyId };
  await expect(call('CreateSecret', input)).rejects.toMatchObject({ code: 'EncryptionFailure' });
});

test('a key is known by id, ARN and alias; others are not found', async () => {
  const { aws, account } = setUp();
  const call = (operation: string, input: object) =>
    aws.call({ service: 'kms', operation, region: aws.region, principal: account }, input);
  const created = (await call('CreateKey', { Description: 'for the app' })) as {
    KeyMetadata: { Arn: string; KeyId: string };
  };
  const { Arn, KeyId } = created.KeyMetadata;
  aws.kms.createAlias('alias/app', Arn);
  for (const name of [Arn, KeyId, 'alias/app', `arn:aws:kms:${aws.region}:${aws.account}:alias/app`]) {
    await expect(call('DescribeKey', { KeyId: name })).resolves.toMatchObject({ KeyMetadata: { Arn } });
  }
  const ofAnotherRegion = aws.kms.createKey({ region: 'us-east-1' });
  for (const KeyId of ['alias/other', ofAnotherRegion]) {
    await expect(call('DescribeKey', { KeyId })).rejects.toMatchObject({ code: 'NotFoundException' });
  }
  expect(() => aws.kms.createAlias('alias/x', 'arn:aws:kms:x:y:key/z')).toThrow(
    expect.objectContaining({ code: 'NotFoundException' }),
  );
});

test('the policy of a key can be read and replaced', async () => {
  const { aws, account, keyArn, read } = await encrypted({ Action: 'kms:Decrypt' });
  const call = (operation: string, input: object) =>
    aws.call(
      { service: 'kms', operation, region: aws.region, principal: account },
      { KeyId: keyArn, ...input },
    );
  const { Policy } = (await call('GetKeyPolicy', {})) as { Policy: string };
  expect(JSON.parse(Policy).Statement[0].Principal).toEqual({ AWS: 'arn:aws:iam::123456789012:root' });
  expect(await read()).toMatchObject({ SecretString: 'one' });
  const AWS = 'arn:aws:iam::123456789012:user/somebody';
  const statement = { Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' };
  await call('PutKeyPolicy', { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) });
  await expect(read()).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test.each([
  [undefined],
  ['{'],
  ['null'],
  ['[]'],
  ['{"Statement":[]}'],
  ['{"Statement":[null]}'],
  ['{"Statement":[{"Effect":"Allow","Principal":7,"Action":"kms:*","Resource":"*"}]}'],
  ['{"Statement":[{"Effect":"Allow","Principal":{"AWS":[{}]},"Action":"kms:*","Resource":"*"}]}'],
  ['{"Statement":[{"Effect":"Allow","Principal":"*","Action":{},"Resource":"*"}]}'],
  [
    '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringEquals":1}}]}',
  ],
  ['{"Statement":[{"Effect":"Allow","Principal":"*","Action":"kms:*","Resource":"*","Other":1}]}'],
])('the key policy %s is refused', async (Policy) => {
  const { aws, account, keyArn } = await encrypted();
  const call = { service: 'kms', operation: 'PutKeyPolicy', region: aws.region, principal: account };
  await expect(aws.call(call, { KeyId: keyArn, Policy })).rejects.toMatchObject({
    code: 'MalformedPolicyDocumentException',
  });
});

describe('a new key of a secret', () => {
  async function changed(kms?: object) {
    const world = await encrypted(kms);
    const { aws, put, call } = world;
    await put('key', 2, 'two');
    await put('key', 3, 'three');
    await put('key', 4, 'four', 'blue');
    const newKey = aws.kms.createKey();
    await call('UpdateSecret', { SecretId: 'key', ClientRequestToken: token(5), KmsKeyId: newKey });
    await put('key', 6, 'six', 'AWSPENDING');
    const { Versions } = await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true });
    const keys = Object.fromEntries(
      Versions.map(({ VersionId, KmsKeyIds }: { VersionId: string; KmsKeyIds: string[] }) => [
        Number(VersionId.slice(-1)),
        KmsKeyIds,
      ]),
    );
    return { ...world, newKey, keys };
  }

  test('encrypts only the versions with the labels of rotation, beside the previous key', async () => {
    const { keys, newKey } = await changed();
    expect(keys).toEqual({
      1: ['alias/app'],
      2: [newKey, 'alias/app'],
      3: [newKey, 'alias/app'],
      4: ['alias/app'],
      6: [newKey],
    });
  });

  test('lets readers use either key for those, and only the previous one for the others', async () => {
    const { aws, call, keyArn, newKey, value } = await changed();
    const kms = (operation: string, KeyId: string) =>
      aws.call({ service: 'kms', operation, region: aws.region, principal: root(aws.account) }, { KeyId });
    await kms('DisableKey', newKey);
    expect(await value('key')).toBe('three');
    await kms('EnableKey', newKey);
    await kms('DisableKey', keyArn);
    expect(await value('key')).toBe('three');
    await expect(call('GetSecretValue', { SecretId: 'key', VersionId: token(1) })).rejects.toMatchObject({
      code: 'DecryptionFailure',
    });
  });

  test('leaves existing versions alone when the caller may not encrypt with it', async () => {
    const { aws, call, keyArn, reader } = await encrypted({ Action: 'kms:Decrypt', Resource: '*' });
    const newKey = aws.kms.createKey();
    const iam = {
      service: 'iam',
      operation: 'PutUserPolicy',
      region: 'us-east-1',
      principal: root(aws.account),
    };
    const Action = ['kms:Decrypt', 'kms:GenerateDataKey'];
    await aws.call(iam, {
      UserName: 'reader',
      PolicyName: 'new-key',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action, Resource: [newKey, keyArn] }],
      }),
    });
    await call('UpdateSecret', { SecretId: 'key', ClientRequestToken: token(2), KmsKeyId: newKey }, reader);
    expect((await call('DescribeSecret', { SecretId: 'key' })).KmsKeyId).toBe(newKey);
    const { Versions } = await call('ListSecretVersionIds', { SecretId: 'key' });
    expect(Versions).toMatchObject([{ VersionId: token(1), KmsKeyIds: ['alias/app'] }]);
  });
});

function root(accountId: string): Principal {
  return { type: 'root', arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId };
}
