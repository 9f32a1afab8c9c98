import type { Principal } from '../../../src/aws/call';
import { setUp, token } from './fixtures';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:';

/** A user `reader` who has `statement`, and a secret `key` of two versions. */
async function reading(statement: object) {
  const world = setUp({ enforcePolicies: true });
  const { aws, account } = world;
  await world.create('key', 'one');
  await world.put('key', 2, 'two', 'AWSPENDING');
  const iam = (operation: string, input: object) =>
    aws.call({ service: 'iam', operation, region: 'us-east-1', principal: account }, input);
  await iam('CreateUser', { UserName: 'reader' });
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', ...statement }],
  });
  await iam('PutUserPolicy', { UserName: 'reader', PolicyName: 'read', PolicyDocument });
  const reader: Principal = {
    type: 'user',
    arn: `arn:aws:iam::${aws.account}:user/reader`,
    accountId: aws.account,
    userId: 'AIDAREADER',
    userName: 'reader',
  };
  return { ...world, read: (operation: string, input: object) => world.call(operation, input, reader) };
}

test('a secret that is not there is denied to who may not read it, and not found by who may', async () => {
  const { read } = await reading({
    Action: 'secretsmanager:GetSecretValue',
    Resource: `${SECRET}mine-??????`,
  });
  await expect(read('GetSecretValue', { SecretId: 'theirs' })).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  await expect(read('GetSecretValue', { SecretId: 'mine' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});

test('one operation on one secret is allowed, by name and by ARN, and nothing else', async () => {
  const { read } = await reading({ Action: 'secretsmanager:GetSecretValue', Resource: `${SECRET}key-*` });
  await expect(read('GetSecretValue', { SecretId: 'key' })).resolves.toMatchObject({ SecretString: 'one' });
  await expect(read('DescribeSecret', { SecretId: 'key' })).rejects.toMatchObject({
    code: 'AccessDeniedException',
    message: expect.stringContaining(
      'is not authorized to perform: secretsmanager:DescribeSecret on resource: ',
    ),
  });
  await expect(read('ListSecrets', {})).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test('labels are a condition when the request names one', async () => {
  const { read } = await reading({
    Action: 'secretsmanager:GetSecretValue',
    Resource: `${SECRET}key-*`,
    Condition: {
      StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
      Null: { 'secretsmanager:VersionId': 'true' },
    },
  });
  const get = (by: object) => read('GetSecretValue', { SecretId: 'key', ...by });
  await expect(get({})).resolves.toMatchObject({ SecretString: 'one' });
  await expect(get({ VersionStage: 'AWSCURRENT' })).resolves.toMatchObject({ SecretString: 'one' });
  await expect(get({ VersionStage: 'AWSPENDING' })).rejects.toMatchObject({ code: 'AccessDeniedException' });
  await expect(get({ VersionId: token(2) })).rejects.toMatchObject({ code: 'AccessDeniedException' });
});

test('tagging can be narrowed to some keys', async () => {
  const { read } = await reading({
    Action: ['secretsmanager:TagResource', 'secretsmanager:UntagResource'],
    Resource: `${SECRET}key-*`,
    Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'rekey/*' } },
  });
  const tag = (...keys: string[]) =>
    read('TagResource', { SecretId: 'key', Tags: keys.map((Key) => ({ Key, Value: 'x' })) });
  await expect(tag('rekey/journal', 'rekey/promoted')).resolves.toEqual({});
  await expect(tag('rekey/journal', 'owner')).rejects.toMatchObject({ code: 'AccessDeniedException' });
  await expect(read('UntagResource', { SecretId: 'key', TagKeys: ['owner'] })).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});

test('the tags of the secret are a condition', async () => {
  const { read, call } = await reading({
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'mail' } },
  });
  await expect(read('GetSecretValue', { SecretId: 'key' })).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  await call('TagResource', { SecretId: 'key', Tags: [{ Key: 'team', Value: 'mail' }] });
  await expect(read('GetSecretValue', { SecretId: 'key' })).resolves.toMatchObject({ SecretString: 'one' });
});

test('a resource policy allows, and its Deny wins', async () => {
  const { read, call } = await reading({ Action: 'sts:GetCallerIdentity', Resource: '*' });
  const policy = (Effect: string, Action: string) => ({
    Effect,
    Principal: { AWS: 'arn:aws:iam::123456789012:user/reader' },
    Action,
    Resource: '*',
  });
  const put = (...Statement: object[]) =>
    call('PutResourcePolicy', {
      SecretId: 'key',
      ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
  await put(policy('Allow', 'secretsmanager:*'));
  await expect(read('GetSecretValue', { SecretId: 'key' })).resolves.toMatchObject({ SecretString: 'one' });
  await put(policy('Allow', 'secretsmanager:*'), policy('Deny', 'secretsmanager:GetSecretValue'));
  await expect(read('GetSecretValue', { SecretId: 'key' })).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  await expect(read('DescribeSecret', { SecretId: 'key' })).resolves.toMatchObject({ Name: 'key' });
});

test('to create with tags needs the permission to tag', async () => {
  const { read } = await reading({ Action: 'secretsmanager:CreateSecret', Resource: `${SECRET}*` });
  const create = (Name: string, Tags?: object[]) =>
    read('CreateSecret', { Name, Tags, ClientRequestToken: token(3), SecretString: 'x' });
  await expect(create('plain')).resolves.toMatchObject({ Name: 'plain' });
  await expect(create('tagged', [{ Key: 'a', Value: 'b' }])).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
});

test('what is no ARN of a function is told so, before anybody asks whether it may be invoked', async () => {
  const { read } = await reading({ Action: '*', Resource: '*' });
  const rotation = { ClientRequestToken: token(3), RotationRules: { AutomaticallyAfterDays: 30 } };
  await expect(
    read('RotateSecret', { SecretId: 'key', RotationLambdaARN: 'rotator', ...rotation }),
  ).rejects.toMatchObject({ code: 'InvalidParameterException' });
});
