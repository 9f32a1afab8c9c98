import { codeOf, DAY, errorOf, setUp, token } from './fixtures';

const INVALID_NAME =
  'ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';

describe('CreateSecret', () => {
  test('creates a secret without a value and versions', async () => {
    const { create, describe, value } = setUp();
    await create('key');
    expect((await describe('key')).VersionIdsToStages).toBeUndefined();
    expect(await codeOf(value('key'))).toBe('ResourceNotFoundException');
  });

  test('is idempotent with the same token and value', async () => {
    const { create } = setUp();
    const arn = await create('key', 'one');
    expect(await create('key', 'one')).toBe(arn);
  });

  test.each([
    [
      'a used token with another value',
      1,
      'two',
      /^ResourceExistsException: You can't use ClientRequestToken/,
    ],
    [
      'a used token without a value',
      1,
      undefined,
      /^ResourceExistsException: You can't use ClientRequestToken/,
    ],
    [
      'a used name',
      2,
      'one',
      /^ResourceExistsException: The operation failed because the secret key already exists.$/,
    ],
  ])('refuses %s', async (_, n, SecretString, error) => {
    const { create, call } = setUp();
    await create('key', 'one');
    const request = call('CreateSecret', { Name: 'key', ClientRequestToken: token(n), SecretString });
    expect(await errorOf(request)).toMatch(error);
  });

  test('refuses replicas, which are not modelled', async () => {
    const request = setUp().create('key', 'one', { AddReplicaRegions: [{ Region: 'eu-west-1' }] });
    expect(await codeOf(request)).toBe('InvalidRequestException');
  });
});

test.each(['a space', 'tab\t', 'star*', 'what?', 'back\\slash', '', 'x'.repeat(513)])(
  'the name %j is invalid',
  async (name) => {
    const { create, describe } = setUp();
    expect(await errorOf(create(name, 'one'))).toBe(INVALID_NAME);
    expect(await errorOf(describe(name))).toBe(INVALID_NAME);
  },
);

describe('DeleteSecret', () => {
  test('withholds the value and the name until RestoreSecret', async () => {
    const { create, call, value, describe } = setUp();
    await create('key', 'one');
    await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
    const marked =
      "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";
    expect(await errorOf(value('key'))).toBe(marked);
    expect(await errorOf(call('UntagResource', { SecretId: 'key', TagKeys: ['a'] }))).toBe(marked);
    expect(await errorOf(create('key', 'one'))).toContain('already scheduled for deletion.');
    expect((await describe('key')).DeletedDate.getTime()).toBeGreaterThan(0);
    expect((await call('ListSecrets', {})).SecretList).toEqual([]);
    expect((await call('ListSecrets', { IncludePlannedDeletion: true })).SecretList).toHaveLength(1);
    await call('RestoreSecret', { SecretId: 'key' });
    expect(await value('key')).toBe('one');
    expect((await describe('key')).DeletedDate).toBeUndefined();
  });

  test('deletes at the end of the recovery window', async () => {
    const { aws, create, call, describe, pass } = setUp();
    const arn = await create('key', 'one');
    await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
    await pass(8 * DAY);
    expect(await codeOf(describe('key'))).toBe('ResourceNotFoundException');
    expect(aws.secretsManager.secrets).toEqual([]);
    expect(await create('key', 'again')).not.toBe(arn);
  });

  test('deletes at once with ForceDeleteWithoutRecovery, even a missing secret', async () => {
    const { create, call } = setUp();
    const arn = await create('key', 'one');
    const force = { SecretId: 'key', ForceDeleteWithoutRecovery: true };
    expect((await call('DeleteSecret', force)).ARN).toBe(arn);
    expect((await call('DeleteSecret', force)).Name).toBe('key');
    const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/key-AbCdEf';
    const answer = await call('DeleteSecret', { ...force, SecretId: ARN });
    expect(answer).toMatchObject({ ARN, Name: 'team/key-AbCdEf' });
    expect(await codeOf(call('DeleteSecret', { SecretId: 'key' }))).toBe('ResourceNotFoundException');
  });

  test.each([
    [{ RecoveryWindowInDays: 6 }],
    [{ RecoveryWindowInDays: 31 }],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ])('refuses %j', async (input) => {
    const { create, call, value } = setUp();
    await create('key', 'one');
    expect(await codeOf(call('DeleteSecret', { SecretId: 'key', ...input }))).toBe(
      'InvalidParameterException',
    );
    expect(await value('key')).toBe('one');
  });
});
