import { setting, token } from '../aws/secrets-manager/setting';
import { DAY, deployed } from '../scenarios/fixtures';

jest.setTimeout(120_000);

async function withPending() {
  const world = setting();
  await world.create('key', 'one');
  await world.put('key', 2, 'two', 'AWSPENDING');
  return world;
}

test.each([
  ['nobody', undefined],
  ['another version', 2],
])('8: AWSCURRENT is not moved by who names %s as its holder', async (_, from) => {
  const { move, value } = await withPending();
  await expect(move('key', 'AWSCURRENT', from, 2)).rejects.toMatchObject({
    code: 'InvalidParameterException',
    message: expect.stringContaining(`AWSCURRENT is currently attached to version ${token(1)}`),
  });
  expect(await value('key')).toBe('one');
});

test('8: so of two who believe the same, one moves it', async () => {
  const { move, put, value } = await withPending();
  await put('key', 3, 'three', 'mine');
  await move('key', 'AWSCURRENT', 1, 3);
  await expect(move('key', 'AWSCURRENT', 1, 2)).rejects.toMatchObject({ code: 'InvalidParameterException' });
  expect(await value('key')).toBe('three');
});

test('8: AWSPREVIOUS goes by itself to the version that loses AWSCURRENT', async () => {
  const { move, labels } = await withPending();
  await move('key', 'AWSCURRENT', 1, 2);
  expect(await labels('key')).toMatchObject({ [token(1)]: ['AWSPREVIOUS'] });
});

test('8: the older previous version loses its last label, and is deprecated', async () => {
  const { move, put, labels, call } = await withPending();
  await move('key', 'AWSCURRENT', 1, 2);
  await put('key', 3, 'three', 'AWSPENDING');
  await move('key', 'AWSCURRENT', 2, 3);
  expect(Object.keys((await labels('key')) ?? {})).not.toContain(token(1));
  const listed = async (IncludeDeprecated: boolean): Promise<string[]> =>
    (await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated })).Versions.map(
      ({ VersionId }: { VersionId: string }) => VersionId,
    );
  expect(await listed(false)).not.toContain(token(1));
  expect(await listed(true)).toContain(token(1));
});

test('8: a label of one’s own keeps a version, and a version has at most twenty', async () => {
  const { put, move, labels } = await withPending();
  await move('key', 'keep', undefined, 1);
  await put('key', 3, 'three');
  await put('key', 4, 'four');
  expect(await labels('key')).toMatchObject({ [token(1)]: ['keep'] });
  for (let i = 1; i < 20; i++) await move('key', `label ${i}`, undefined, 1);
  await expect(move('key', 'label 20', undefined, 1)).rejects.toMatchObject({
    code: 'LimitExceededException',
  });
});

test('8: the built rotator retires the credential of two rotations ago, whose version has no label', () =>
  deployed(async (scene) => {
    const first = scene.keyOf('AWSCURRENT')?.accessKeyId;
    await scene.advance(4 * DAY);
    expect(scene.secret.rotation?.succeeded).toBeGreaterThan(2);
    expect(scene.keys.map(({ accessKeyId }) => accessKeyId)).not.toContain(first);
    for (const { accessKeyId } of scene.keys.filter(({ status }) => status === 'Active')) {
      const held = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'].map(
        (label) => scene.keyOf(label)?.accessKeyId,
      );
      expect(held).toContain(accessKeyId);
    }
  }));
