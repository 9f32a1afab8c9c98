import { eachWorld } from '../../../engine/test/world/world';
import { setUp, token } from '../aws/secrets-manager/fixtures';

async function withSecret() {
  const world = setUp();
  await world.create('key', 'one');
  return world;
}

test('7: the same token with the same data is the same request', async () => {
  const { put, call } = await withSecret();
  await put('key', 2, 'two', 'AWSPENDING');
  await expect(put('key', 2, 'two', 'AWSPENDING')).resolves.toMatchObject({ VersionId: token(2) });
  const { Versions } = await call('ListSecretVersionIds', { SecretId: 'key' });
  expect(Versions).toHaveLength(2);
});

test('7: the same token with other data is refused, and changes nothing', async () => {
  const { put, value } = await withSecret();
  await put('key', 2, 'two', 'AWSPENDING');
  await expect(put('key', 2, 'other', 'AWSPENDING')).rejects.toMatchObject({
    code: 'ResourceExistsException',
  });
  expect(await value('key', { VersionId: token(2) })).toBe('two');
});

test('7: so it is with the same text as bytes', async () => {
  const { call, put } = await withSecret();
  await put('key', 2, 'two', 'AWSPENDING');
  const SecretBinary = Buffer.from('two').toString('base64');
  const bytes = { SecretId: 'key', SecretBinary, ClientRequestToken: token(2) };
  await expect(call('PutSecretValue', bytes)).rejects.toMatchObject({ code: 'ResourceExistsException' });
});

test('7: without VersionStages AWSCURRENT moves at once', async () => {
  const { put, value } = await withSecret();
  await put('key', 2, 'two');
  expect(await value('key')).toBe('two');
});

test('7: with AWSPENDING alone AWSCURRENT stays', async () => {
  const { put, value } = await withSecret();
  await put('key', 2, 'two', 'AWSPENDING');
  expect(await value('key')).toBe('one');
});

describe('the engine', () => {
  const box = eachWorld();

  test('7: adopts the value that was stored first, and issues nothing else', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(token(2));
    await world.step('createSecret', token(2));
    const first = world.id('AWSPENDING');
    expect(await world.step('createSecret', token(2))).toBe('done');
    expect(world.id('AWSPENDING')).toBe(first);
    expect(world.issuer.ours).toHaveLength(2);
  });

  test('7: passes the RotationToken to PutSecretValue', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(token(2));
    await world.step('createSecret', token(2), { RotationToken: 'rotation-token-in-the-event' });
    expect(world.secret.rotationTokens.at(-1)).toBe('rotation-token-in-the-event');
  });
});
