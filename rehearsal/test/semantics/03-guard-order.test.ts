import { codeOf, eachWorld } from '../../../engine/test/world/world';

const TOKEN = 'token-of-a-rotation-0000000000001';

describe('3. Order of the checks in a rotation function', () => {
  const box = eachWorld();

  async function startedWorld() {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    return { world, codeFor: async (step: string) => codeOf(await world.step(step, TOKEN)) };
  }

  test('first requires that rotation is not disabled', async () => {
    const { world, codeFor } = await startedWorld();
    world.secret.rotationEnabled = false;
    world.secret.setLabel('AWSPENDING', TOKEN);
    expect(await codeFor('unknownStep')).toBe('RotationNotEnabled');
    world.secret.rotationEnabled = undefined;
    world.secret.setLabel('AWSPENDING', TOKEN);
    expect(await codeFor('createSecret')).toBe('done');
  });

  test('then requires a version with the token', async () => {
    const world = await box.world.deploy();
    expect(codeOf(await world.step('unknownStep', TOKEN))).toBe('TokenUnknown');
  });

  test('then succeeds if the version is AWSCURRENT', async () => {
    const { world, codeFor } = await startedWorld();
    await world.rotate(TOKEN);
    const labels = { ...world.secret.labels };
    expect(await codeFor('unknownStep')).toBe('done');
    expect(world.secret.labels).toEqual(labels);
  });

  test('then requires AWSPENDING, and last a known step', async () => {
    const { world, codeFor } = await startedWorld();
    expect(await codeFor('create_secret')).toBe('UnknownStep');
    await codeFor('createSecret');
    world.secret.setLabel('AWSPENDING', undefined);
    expect(await codeFor('unknownStep')).toBe('RotationAbandoned');
  });
});
