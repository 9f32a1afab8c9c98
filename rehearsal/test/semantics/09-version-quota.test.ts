import { codeOf, DAY, HOUR, setUp, token } from '../aws/secrets-manager/fixtures';

/** A secret with 100 versions. */
async function full() {
  const world = setUp({ quotas: false });
  const { aws, create, call } = world;
  await create('key', 'one');
  const next = () =>
    call('PutSecretValue', { SecretId: 'key', SecretString: 'x', ClientRequestToken: aws.random.uuid() });
  for (let i = 2; i <= 100; i++) await next();
  return { ...world, next };
}

describe('9. Quota of versions', () => {
  test('replaces the oldest version without a label, but only after 24 hours', async () => {
    const { next, versions, value, pass } = await full();
    expect(await codeOf(next())).toBe('LimitExceededException');
    await pass(23 * HOUR);
    expect(await codeOf(next())).toBe('LimitExceededException');
    await pass(2 * HOUR);
    await next();
    expect(await versions('key')).toHaveLength(100);
    expect(await codeOf(value('key', { VersionId: token(1) }))).toBe('ResourceNotFoundException');
  });

  test('keeps 100 versions of any age, and a version with a label beyond', async () => {
    const { next, move, value, versions, pass } = await full();
    await move('key', 'keep', undefined, 1);
    await pass(1000 * DAY);
    expect(await versions('key')).toHaveLength(100);
    await next();
    expect(await value('key', { VersionStage: 'keep' })).toBe('one');
  });
});
