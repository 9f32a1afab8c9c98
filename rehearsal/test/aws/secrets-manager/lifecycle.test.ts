import { setUp, token } from './fixtures';

const DAY = 24 * 3_600_000;

describe('CreateSecret', () => {
  test('makes an empty secret, which has no versions and no value', async () => {
    const { create, call, value } = setUp();
    await create('key');
    const described = await call('DescribeSecret', { SecretId: 'key' });
    expect(described.VersionIdsToStages).toBeUndefined();
    await expect(value('key')).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('answers the same request again as before', async () => {
    const { create } = setUp();
    const arn = await create('key', 'one');
    expect(await create('key', 'one')).toBe(arn);
  });

  test.each([
    ['another value', { SecretString: 'two' }],
    ['no value', {}],
  ])('refuses a request token that is in use, with %s', async (_, value) => {
    const { create, call } = setUp();
    const arn = await create('key', 'one');
    const request = call('CreateSecret', { Name: 'key', ClientRequestToken: token(1), ...value });
    await expect(request).rejects.toMatchObject({
      code: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret ${arn}.`,
    });
  });

  test('refuses the name of another secret', async () => {
    const { create, call } = setUp();
    await create('key', 'one');
    const request = call('CreateSecret', { Name: 'key', SecretString: 'one', ClientRequestToken: token(2) });
    await expect(request).rejects.toMatchObject({
      code: 'ResourceExistsException',
      message: 'The operation failed because the secret key already exists.',
    });
  });

  test.each([['a space'], ['tab\t'], ['stern*'], [''], ['x'.repeat(513)]])(
    'refuses the name %j',
    async (name) => {
      const { create } = setUp();
      await expect(create(name, 'one')).rejects.toMatchObject({
        code: 'ValidationException',
        message:
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      });
    },
  );

  test('refuses replicas, which are not modelled', async () => {
    const { call } = setUp();
    const AddReplicaRegions = [{ Region: 'eu-west-1' }];
    const request = call('CreateSecret', { Name: 'key', ClientRequestToken: token(1), AddReplicaRegions });
    await expect(request).rejects.toMatchObject({ code: 'InvalidRequestException' });
  });
});

describe('DeleteSecret', () => {
  test('marks for deletion: the value is withheld, until restored', async () => {
    const { create, call, value } = setUp();
    await create('key', 'one');
    await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
    await expect(value('key')).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    expect((await call('ListSecrets', {})).SecretList).toEqual([]);
    expect((await call('ListSecrets', { IncludePlannedDeletion: true })).SecretList).toHaveLength(1);
    await expect(call('CreateSecret', { Name: 'key', ClientRequestToken: token(2) })).rejects.toMatchObject({
      code: 'InvalidRequestException',
    });
    await call('RestoreSecret', { SecretId: 'key' });
    expect(await value('key')).toBe('one');
  });

  test('deletes when the recovery window ends', async () => {
    const { aws, create, call } = setUp();
    const arn = await create('key', 'one');
    await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
    await aws.timeline.runUntil(aws.timeline.now() + 8 * DAY);
    await expect(call('DescribeSecret', { SecretId: 'key' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    expect(aws.secretsManager.secrets).toEqual([]);
    expect(await create('key', 'again')).not.toBe(arn);
  });

  test('deletes at once when forced, also what is not there', async () => {
    const { create, call } = setUp();
    const arn = await create('key', 'one');
    const force = { SecretId: 'key', ForceDeleteWithoutRecovery: true };
    expect((await call('DeleteSecret', force)).ARN).toBe(arn);
    expect((await call('DeleteSecret', force)).Name).toBe('key');
    const SecretId = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:team/key-AbCdEf';
    expect(await call('DeleteSecret', { ...force, SecretId })).toMatchObject({
      ARN: SecretId,
      Name: 'team/key-AbCdEf',
    });
  });

  test.each([
    [{ RecoveryWindowInDays: 6 }],
    [{ RecoveryWindowInDays: 31 }],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
  ])('refuses %j', async (input) => {
    const { create, call, value } = setUp();
    await create('key', 'one');
    await expect(call('DeleteSecret', { SecretId: 'key', ...input })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    expect(await value('key')).toBe('one');
  });
});
