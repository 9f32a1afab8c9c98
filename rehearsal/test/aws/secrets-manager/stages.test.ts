import { setUp, token } from './fixtures';

async function withPending() {
  const world = setUp();
  await world.create('key', 'one');
  await world.put('key', 2, 'two', 'AWSPENDING');
  return world;
}

describe('UpdateSecretVersionStage', () => {
  test('moves AWSCURRENT, takes AWSPREVIOUS along and leaves AWSPENDING', async () => {
    const { move, labels } = await withPending();
    await move('key', 'AWSCURRENT', 1, 2);
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  test('moves AWSCURRENT back to the previous version', async () => {
    const { move, labels } = await withPending();
    await move('key', 'AWSCURRENT', 1, 2);
    await move('key', 'AWSCURRENT', 2, 1);
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSCURRENT'],
      [token(2)]: ['AWSPENDING', 'AWSPREVIOUS'],
    });
  });

  test('takes a label off, after which the version is deprecated', async () => {
    const { move, labels, call } = await withPending();
    await move('key', 'AWSPENDING', 2);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
    const all = await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true });
    expect(all.Versions).toContainEqual(
      expect.objectContaining({ VersionId: token(2), VersionStages: undefined }),
    );
  });

  test('does nothing when the label is there already', async () => {
    const { move, labels } = await withPending();
    await move('key', 'AWSCURRENT', undefined, 1);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('is a compare-and-swap: who names nobody, or the wrong version, moves nothing', async () => {
    const { move, put, labels } = await withPending();
    const before = await labels('key');
    await expect(move('key', 'AWSCURRENT', undefined, 2)).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message:
        "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to " +
        `version ${token(1)}, so you must explicitly reference that version in RemoveFromVersionId.`,
    });
    await expect(move('key', 'AWSCURRENT', 2, 2)).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    expect(await labels('key')).toEqual(before);
    // The second of two who both believe that version 1 is current
    await put('key', 3, 'three');
    await expect(move('key', 'AWSCURRENT', 1, 2)).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
    expect(await labels('key')).toMatchObject({ [token(3)]: ['AWSCURRENT'] });
  });

  test('does not leave a secret without AWSCURRENT', async () => {
    const { move } = await withPending();
    await expect(move('key', 'AWSCURRENT', 1)).rejects.toMatchObject({
      message:
        'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    });
  });

  test.each([
    ['a version that is not there', 'AWSPENDING', 2, 3, 'ResourceNotFoundException'],
    ['a label from a version that does not have it', 'mine', 1, 2, 'InvalidParameterException'],
    ['nothing', 'AWSPENDING', undefined, undefined, 'InvalidParameterException'],
  ])('refuses to move %s', async (_, stage, from, to, code) => {
    const { move } = await withPending();
    await expect(move('key', stage, from, to)).rejects.toMatchObject({ code });
  });
});
