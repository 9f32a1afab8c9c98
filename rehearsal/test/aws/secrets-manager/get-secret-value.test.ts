import { codeOf, DAY, errorOf, setUp, token } from './fixtures';

const notFound = (what: string) =>
  `ResourceNotFoundException: Secrets Manager can't find the specified secret${what}`;

describe('GetSecretValue', () => {
  test.each([
    ['a missing version', { VersionId: token(9) }, notFound(` value for VersionId: ${token(9)}`)],
    ['a missing label', { VersionStage: 'AWSPENDING' }, notFound(' value for staging label: AWSPENDING')],
    ['a missing secret', { SecretId: 'missing' }, notFound('.')],
    [
      'a version without the label',
      { VersionId: token(1), VersionStage: 'AWSPENDING' },
      'InvalidRequestException: You provided a VersionStage that is not associated to the provided VersionId.',
    ],
  ])('refuses %s', async (_, by, error) => {
    const { create, call } = setUp();
    await create('key', 'one');
    expect(await errorOf(call('GetSecretValue', { SecretId: 'key', ...by }))).toBe(error);
  });

  test('finds a secret by name, ARN and ARN without the suffix, in its region only', async () => {
    const { aws, account, create, value } = setUp();
    const arn = await create('team/key', 'one');
    for (const id of ['team/key', arn, arn.slice(0, -7)]) expect(await value(id)).toBe('one');
    const elsewhere = { service: 'secretsmanager', operation: 'GetSecretValue', region: 'us-east-1' };
    const request = aws.call({ ...elsewhere, principal: account }, { SecretId: arn });
    expect(await codeOf(request)).toBe('ResourceNotFoundException');
  });

  test.each([
    ['key-q7w8e9', 'ResourceNotFoundException'],
    ['key-q7w8', undefined],
    ['key-q7w8e9-', undefined],
    ['key-q7w8e9r', undefined],
  ])('finds the name %s by ARN without the suffix, unless it ends like a suffix', async (name, code) => {
    const { create, value } = setUp();
    const arn = await create(name, 'one');
    expect(await codeOf(value(arn.slice(0, -7)))).toBe(code);
  });

  test('returns bytes as SecretBinary', async () => {
    const { create, call } = setUp();
    await create('key', undefined, { SecretBinary: 'AAH+/w==' });
    const { SecretBinary, SecretString } = await call('GetSecretValue', { SecretId: 'key' });
    expect({ SecretBinary, SecretString }).toEqual({ SecretBinary: 'AAH+/w==', SecretString: undefined });
  });

  test('sets LastAccessedDate to the day of the access, and no LastChangedDate', async () => {
    const { create, value, describe, pass } = setUp();
    await create('key', 'one');
    const before = await describe('key');
    expect(before.LastAccessedDate).toBeUndefined();
    await pass(1.5 * DAY);
    await value('key');
    const after = { ...before, LastAccessedDate: new Date('2026-01-02T00:00:00Z') };
    expect(await describe('key')).toEqual(after);
  });
});
