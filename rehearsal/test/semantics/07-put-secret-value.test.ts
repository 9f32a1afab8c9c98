import { codeOf, errorOf, setUp, token } from '../aws/secrets-manager/fixtures';

describe('7. PutSecretValue', () => {
  test('is idempotent with the same token and data', async () => {
    const { create, put, labels, versions } = setUp();
    await create('key', 'one');
    await put('key', 2, 'two', 'AWSPENDING');
    expect(await put('key', 2, 'two')).toMatchObject({ VersionId: token(2), VersionStages: ['AWSPENDING'] });
    expect(await versions('key')).toHaveLength(2);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('refuses other data for a token, and changes nothing', async () => {
    const { create, call, put, value } = setUp();
    const arn = await create('key', 'one');
    await put('key', 2, 'two', 'AWSPENDING');
    expect(await errorOf(put('key', 2, 'other'))).toBe(
      `ResourceExistsException: You can't use ClientRequestToken ${token(2)} because that value is already in use for a version of secret ${arn}.`,
    );
    const SecretBinary = Buffer.from('two').toString('base64');
    const binary = { SecretId: 'key', SecretBinary, ClientRequestToken: token(2) };
    expect(await codeOf(call('PutSecretValue', binary))).toBe('ResourceExistsException');
    expect(await value('key', { VersionId: token(2) })).toBe('two');
    expect(await value('key')).toBe('one');
  });

  test('moves AWSCURRENT without VersionStages, and only the given labels with them', async () => {
    const { create, put, labels } = setUp();
    await create('key', 'one');
    await put('key', 2, 'two');
    await put('key', 3, 'three', 'AWSPENDING');
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['AWSCURRENT'],
      [token(3)]: ['AWSPENDING'],
    });
  });
});
