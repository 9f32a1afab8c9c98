import { setUp, token } from './fixtures';

describe('PutSecretValue', () => {
  test('moves AWSCURRENT when it is told no labels, and AWSPREVIOUS follows', async () => {
    // GIVEN
    const { create, put, labels } = setUp();
    await create('key', 'one');
    // WHEN
    await put('key', 2, 'two');
    await put('key', 3, 'three');
    // THEN the version before last has no label left and is not described
    expect(await labels('key')).toEqual({ [token(2)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
  });

  test('leaves AWSCURRENT where it is when it is told other labels', async () => {
    const { create, put, value } = setUp();
    await create('key', 'one');
    await put('key', 2, 'two', 'AWSPENDING');
    expect(await value('key')).toBe('one');
    expect(await value('key', { VersionStage: 'AWSPENDING' })).toBe('two');
  });

  test('makes the first value of a secret current, whatever labels it is told', async () => {
    const { create, put, labels } = setUp();
    await create('key');
    await put('key', 1, 'one', 'AWSPENDING');
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT', 'AWSPENDING'] });
  });

  test('does nothing for the same token and value, and refuses the token for another value', async () => {
    const { create, put, labels } = setUp();
    const arn = await create('key', 'one');
    await put('key', 2, 'two', 'AWSPENDING');
    await expect(put('key', 2, 'two')).resolves.toMatchObject({ VersionStages: ['AWSPENDING'] });
    await expect(put('key', 2, 'another')).rejects.toMatchObject({
      code: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token(2)} because that value is already in use for a version of secret ${arn}.`,
    });
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('takes AWSPENDING from a version that a new current value passes by', async () => {
    const { create, put, labels } = setUp();
    await create('key', 'one');
    await put('key', 2, 'two', 'AWSPENDING');
    await put('key', 3, 'three');
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
  });

  test.each([
    ['no value', {}, 'InvalidRequestException'],
    ['an empty value', { SecretString: '' }, 'InvalidRequestException'],
    ['two values', { SecretString: 'a', SecretBinary: 'YQ==' }, 'InvalidParameterException'],
    ['65,537 bytes', { SecretString: `${'é'.repeat(32_768)}e` }, 'ValidationException'],
    ['a short token', { SecretString: 'a', ClientRequestToken: 'short' }, 'InvalidParameterException'],
    [
      '21 labels',
      { SecretString: 'a', VersionStages: [...'abcdefghijklmnopqrstu'] },
      'LimitExceededException',
    ],
    ['a label without a name', { SecretString: 'a', VersionStages: [''] }, 'InvalidParameterException'],
  ])('refuses %s', async (_, input, code) => {
    const { create, call, labels } = setUp();
    await create('key', 'one');
    const request = call('PutSecretValue', { SecretId: 'key', ClientRequestToken: token(2), ...input });
    await expect(request).rejects.toMatchObject({ code });
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
  });

  test('takes exactly 65,536 bytes', async () => {
    const { create, put, value } = setUp();
    await create('key', 'one');
    await put('key', 2, 'e'.repeat(65_536));
    expect(await value('key')).toHaveLength(65_536);
  });

  test('keeps 100 versions: removes the oldest without a label once a day has passed, refuses until then', async () => {
    const { aws, create, call, labels } = setUp({ quotas: false });
    await create('key', 'one');
    const next = (value: string) =>
      call('PutSecretValue', { SecretId: 'key', SecretString: value, ClientRequestToken: aws.random.uuid() });
    for (let i = 2; i <= 100; i++) await next(`value ${i}`);
    await expect(next('too many')).rejects.toMatchObject({ code: 'LimitExceededException' });
    await aws.timeline.runUntil(aws.timeline.now() + 25 * 3_600_000);
    await next('a day later');
    const all = await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true });
    expect(all.Versions).toHaveLength(100);
    expect(
      Object.values((await labels('key')) as object)
        .flat()
        .sort(),
    ).toEqual(['AWSCURRENT', 'AWSPREVIOUS']);
  });
});

describe('UpdateSecret', () => {
  test('makes a current version of a value, and none of a description', async () => {
    const { create, call, labels } = setUp();
    await create('key', 'one');
    const update = (input: object) => call('UpdateSecret', { SecretId: 'key', ...input });
    const described = await update({ Description: 'what for', ClientRequestToken: token(2) });
    expect(described.VersionId).toBeUndefined();
    const written = await update({ SecretString: 'two', ClientRequestToken: token(3) });
    expect(written.VersionId).toBe(token(3));
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
    expect((await call('DescribeSecret', { SecretId: 'key' })).Description).toBe('what for');
  });
});
