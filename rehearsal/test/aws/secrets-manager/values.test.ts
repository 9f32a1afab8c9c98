import { codeOf, errorOf, setUp, token } from './fixtures';

describe('PutSecretValue', () => {
  test('makes the first value current with any labels, and not previous', async () => {
    const { create, put, labels } = setUp();
    await create('key');
    await put('key', 1, 'one', 'AWSPENDING', 'AWSPREVIOUS');
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT', 'AWSPENDING'] });
  });

  test('moves the given labels and leaves others', async () => {
    const { create, put, labels } = setUp();
    await create('key', 'one');
    await put('key', 2, 'two', 'blue', 'green');
    await put('key', 3, 'three', 'blue', 'AWSCURRENT');
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['green'],
      [token(3)]: ['AWSCURRENT', 'blue'],
    });
  });

  test('removes AWSPENDING from another version when it makes a value current', async () => {
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
    ['65,537 bytes', { SecretBinary: Buffer.alloc(65_537).toString('base64') }, 'ValidationException'],
    ['a short token', { SecretString: 'a', ClientRequestToken: 'short' }, 'InvalidParameterException'],
    [
      '21 labels',
      { SecretString: 'a', VersionStages: [...'abcdefghijklmnopqrstu'] },
      'LimitExceededException',
    ],
    ['an empty label', { SecretString: 'a', VersionStages: [''] }, 'InvalidParameterException'],
  ])('refuses %s', async (_, input, code) => {
    const { create, call, labels } = setUp();
    await create('key', 'one');
    const request = call('PutSecretValue', { SecretId: 'key', ClientRequestToken: token(2), ...input });
    expect(await codeOf(request)).toBe(code);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
  });
});

describe('UpdateSecret', () => {
  test('makes a version for a value, and none for a description', async () => {
    const { create, call, labels, describe, pass } = setUp();
    await create('key', 'one');
    const { LastChangedDate } = await describe('key');
    const update = (input: object) => call('UpdateSecret', { SecretId: 'key', ...input });
    await pass(1000);
    const described = await update({ Description: 'for the app', ClientRequestToken: token(2) });
    expect(described.VersionId).toBeUndefined();
    const written = await update({ SecretString: 'two', ClientRequestToken: token(3) });
    expect(written.VersionId).toBe(token(3));
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
    const after = await describe('key');
    expect(after.Description).toBe('for the app');
    expect(Number(after.LastChangedDate)).toBeGreaterThan(Number(LastChangedDate));
  });
});

test.each([
  ['CreateSecret', { Name: 'key', SecretString: 'x' }, 'InvalidRequestException'],
  ['PutSecretValue', { SecretId: 'key', SecretString: 'x' }, 'InvalidRequestException'],
  ['UpdateSecret', { SecretId: 'key', SecretString: 'x' }, 'InvalidRequestException'],
  ['RotateSecret', { SecretId: 'key' }, 'InvalidParameterException'],
])('%s requires a ClientRequestToken before the secret', async (operation, input, code) => {
  expect(await errorOf(setUp().call(operation, input))).toBe(
    `${code}: You must provide a ClientRequestToken value. We recommend a UUID-type value.`,
  );
});
