import type { Principal } from '../../../src/aws/call';
import { setting, token } from '../secrets-manager/setting';

const VIA = 'secretsmanager.eu-central-1.amazonaws.com';

/** A secret `key` under a customer managed key, and a user who may read all secrets and has `kms` besides. */
async function encrypted(kms?: object, policy?: string) {
  const world = setting({ enforcePolicies: true });
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

test('a key is known by id, ARN and alias; others are not found', async () => {
  const { aws, account } = setting();
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
  await expect(call('DescribeKey', { KeyId: 'alias/other' })).rejects.toMatchObject({
    code: 'NotFoundException',
  });
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
  await expect(read()).resolves.toBeDefined();
  await call('PutKeyPolicy', { Policy: JSON.stringify({ Version: '2012-10-17', Statement: [] }) });
  await expect(read()).rejects.toMatchObject({ code: 'AccessDeniedException' });
  await expect(call('PutKeyPolicy', { Policy: '{' })).rejects.toMatchObject({
    code: 'MalformedPolicyDocumentException',
  });
});

test('the key of a secret can be changed', async () => {
  const { aws, call, keyArn } = await encrypted();
  const other = aws.kms.createKey();
  const input = { SecretId: 'key', ClientRequestToken: token(2), KmsKeyId: other };
  await call('UpdateSecret', input);
  const { Versions } = await call('ListSecretVersionIds', { SecretId: 'key' });
  expect(Versions).toMatchObject([{ VersionId: token(1), KmsKeyIds: [other] }]);
  expect(other).not.toBe(keyArn);
});
