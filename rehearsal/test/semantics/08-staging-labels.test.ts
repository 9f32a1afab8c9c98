import { codeOf, errorOf, setUp, token } from '../aws/secrets-manager/fixtures';

async function withPending() {
  const world = setUp();
  await world.create('key', 'one');
  await world.put('key', 2, 'two', 'AWSPENDING');
  return world;
}

describe('8. UpdateSecretVersionStage', () => {
  test('moves AWSCURRENT forth and back; AWSPREVIOUS follows and AWSPENDING stays', async () => {
    const { move, labels } = await withPending();
    await move('key', 'AWSCURRENT', 1, 2);
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['AWSCURRENT', 'AWSPENDING'],
    });
    await move('key', 'AWSCURRENT', 2, 1);
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSCURRENT'],
      [token(2)]: ['AWSPENDING', 'AWSPREVIOUS'],
    });
  });

  test.each([
    ['no version', undefined, "The parameter RemoveFromVersionId can't be empty. "],
    ['another version', 2, ''],
  ])('does not move AWSCURRENT from %s', async (_, from, cause) => {
    const { move, value } = await withPending();
    expect(await errorOf(move('key', 'AWSCURRENT', from, 2))).toBe(
      `InvalidParameterException: ${cause}Staging label AWSCURRENT is currently attached to version ${token(1)}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
    expect(await value('key')).toBe('one');
  });

  test('moves AWSCURRENT for one of two callers that name the same holder', async () => {
    const { move, put, value } = await withPending();
    await put('key', 3, 'three', 'custom');
    await move('key', 'AWSCURRENT', 1, 3);
    expect(await codeOf(move('key', 'AWSCURRENT', 1, 2))).toBe('InvalidParameterException');
    expect(await value('key')).toBe('three');
  });

  test.each([
    ['AWSCURRENT without a target', 'AWSCURRENT', 1, undefined, 'InvalidParameterException'],
    ['a label to a missing version', 'AWSPENDING', 2, 3, 'ResourceNotFoundException'],
    ['a label from a version that does not have it', 'custom', 1, 2, 'InvalidParameterException'],
    ['a label without versions', 'AWSPENDING', undefined, undefined, 'InvalidParameterException'],
  ])('does not move %s', async (_, stage, from, to, code) => {
    const { move, labels } = await withPending();
    expect(await codeOf(move('key', stage, from, to))).toBe(code);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('changes nothing if the version has the label', async () => {
    const { move, labels } = await withPending();
    await move('key', 'AWSCURRENT', undefined, 1);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('deprecates a version without a label, which is then listed only on request', async () => {
    const { call, move, put, labels, versions } = await withPending();
    await move('key', 'AWSCURRENT', 1, 2);
    await put('key', 3, 'three', 'AWSPENDING');
    await move('key', 'AWSCURRENT', 2, 3);
    expect(Object.keys((await labels('key')) ?? {})).not.toContain(token(1));
    const { Versions } = await call('ListSecretVersionIds', { SecretId: 'key' });
    const deprecated = expect.objectContaining({ VersionId: token(1), VersionStages: undefined });
    expect(Versions).not.toContainEqual(deprecated);
    expect(await versions('key')).toContainEqual(deprecated);
  });

  test('keeps a version by a custom label, up to twenty labels', async () => {
    const { put, move, labels } = await withPending();
    await move('key', 'keep', undefined, 1);
    await put('key', 3, 'three');
    await put('key', 4, 'four');
    expect(await labels('key')).toMatchObject({ [token(1)]: ['keep'] });
    for (let i = 1; i < 20; i++) await move('key', `label ${i}`, undefined, 1);
    expect(await codeOf(move('key', 'label 20', undefined, 1))).toBe('LimitExceededException');
  });
});
