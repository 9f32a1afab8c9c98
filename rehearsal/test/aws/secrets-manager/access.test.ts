import { allow, codeOf, errorOf, policy, setUp, token } from './fixtures';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:';
const DENIED = 'AccessDeniedException';

/** A user `reader` with one statement, and a secret `key` with two versions. */
async function withReader(Action: string | string[], more: object = {}) {
  const world = setUp({ enforcePolicies: true });
  await world.create('key', 'one');
  await world.put('key', 2, 'two', 'AWSPENDING');
  const reader = await world.user('reader', allow(Action, more));
  const send = (operation: string, input: object = {}) =>
    errorOf(world.call(operation, { SecretId: 'key', ...input }, reader));
  /** The error code of a request of the reader. */
  const code = (operation: string, input: object = {}) =>
    codeOf(world.call(operation, { SecretId: 'key', ...input }, reader));
  return { ...world, send, code };
}

test('a missing secret is denied without the permission, and not found with it', async () => {
  const { code } = await withReader('secretsmanager:GetSecretValue', { Resource: `${SECRET}mine-??????` });
  expect(await code('GetSecretValue', { SecretId: 'theirs' })).toBe(DENIED);
  expect(await code('GetSecretValue', { SecretId: 'mine' })).toBe('ResourceNotFoundException');
});

test('a permission covers one operation on one secret', async () => {
  const { send, code } = await withReader('secretsmanager:GetSecretValue', { Resource: `${SECRET}key-*` });
  expect(await code('GetSecretValue')).toBeUndefined();
  expect(await code('ListSecrets')).toBe(DENIED);
  expect(await send('DescribeSecret')).toContain(
    `${DENIED}: User: arn:aws:iam::123456789012:user/reader is not authorized to perform: secretsmanager:DescribeSecret on resource: ${SECRET}key-`,
  );
});

test('conditions can restrict version stages and ids', async () => {
  const { code } = await withReader('secretsmanager:GetSecretValue', {
    Condition: {
      StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
      Null: { 'secretsmanager:VersionId': 'true' },
    },
  });
  expect(await code('GetSecretValue')).toBeUndefined();
  expect(await code('GetSecretValue', { VersionStage: 'AWSCURRENT' })).toBeUndefined();
  expect(await code('GetSecretValue', { VersionStage: 'AWSPENDING' })).toBe(DENIED);
  expect(await code('GetSecretValue', { VersionId: token(2) })).toBe(DENIED);
});

test('conditions can restrict tag keys', async () => {
  const { code } = await withReader(['secretsmanager:TagResource', 'secretsmanager:UntagResource'], {
    Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'rekey/*' } },
  });
  const tag = (...keys: string[]) => code('TagResource', { Tags: keys.map((Key) => ({ Key, Value: 'x' })) });
  expect(await tag('rekey/journal', 'rekey/promoted')).toBeUndefined();
  expect(await tag('rekey/journal', 'owner')).toBe(DENIED);
  expect(await code('UntagResource', { TagKeys: ['owner'] })).toBe(DENIED);
});

test('conditions can require a tag of the secret', async () => {
  const { code, call } = await withReader('secretsmanager:GetSecretValue', {
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'mail' } },
  });
  expect(await code('GetSecretValue')).toBe(DENIED);
  await call('TagResource', { SecretId: 'key', Tags: [{ Key: 'team', Value: 'mail' }] });
  expect(await code('GetSecretValue')).toBeUndefined();
});

test('a resource policy allows, and its Deny overrides', async () => {
  const { code, call } = await withReader('sts:GetCallerIdentity');
  const Principal = { AWS: 'arn:aws:iam::123456789012:user/reader' };
  const put = (...statements: object[]) =>
    call('PutResourcePolicy', { SecretId: 'key', ResourcePolicy: policy(...statements) });
  const allowed = allow('secretsmanager:*', { Principal });
  await put(allowed);
  expect(await code('GetSecretValue')).toBeUndefined();
  await put(allowed, allow('secretsmanager:GetSecretValue', { Principal, Effect: 'Deny' }));
  expect(await code('GetSecretValue')).toBe(DENIED);
  expect(await code('DescribeSecret')).toBeUndefined();
});

test('CreateSecret with tags requires TagResource', async () => {
  const { code } = await withReader('secretsmanager:CreateSecret');
  const input = { ClientRequestToken: token(3), SecretString: 'x' };
  expect(await code('CreateSecret', { ...input, Name: 'plain' })).toBeUndefined();
  expect(await code('CreateSecret', { ...input, Name: 'tagged', Tags: [{ Key: 'a', Value: 'b' }] })).toBe(
    DENIED,
  );
});

test('RotateSecret checks the ARN of the function before the permission to invoke it', async () => {
  const { code } = await withReader('secretsmanager:*');
  const rotation = { ClientRequestToken: token(3), RotationRules: { AutomaticallyAfterDays: 30 } };
  expect(await code('RotateSecret', { RotationLambdaARN: 'rotator', ...rotation })).toBe(
    'InvalidParameterException',
  );
});

test('BatchGetSecretValue with filters requires ListSecrets', async () => {
  const Filters = [{ Key: 'name', Values: ['key'] }];
  const batch = ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'];
  const without = await withReader(batch);
  expect(await without.send('BatchGetSecretValue', { Filters })).toContain('secretsmanager:ListSecrets');
  const { code } = await withReader([...batch, 'secretsmanager:ListSecrets']);
  expect(await code('BatchGetSecretValue', { Filters })).toBeUndefined();
});
