import { codeOf, eachWorld } from '../../../engine/test/world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

/** A world in which the rotation of TOKEN was started. */
async function started() {
  const world = await box.world.deploy();
  world.secret.startRotation(TOKEN);
  return world;
}

test('3: first, rotation must be enabled; when nothing says so, it is', async () => {
  const world = await started();
  world.secret.rotationEnabled = false;
  world.secret.setLabel('AWSPENDING', TOKEN);
  expect(codeOf(await world.step('no such step', TOKEN))).toBe('RotationNotEnabled');
  world.secret.rotationEnabled = undefined;
  world.secret.setLabel('AWSPENDING', TOKEN);
  expect(codeOf(await world.step('createSecret', TOKEN))).toBe('done');
});

test('3: second, the secret must know the token', async () => {
  const world = await box.world.deploy();
  expect(codeOf(await world.step('no such step', TOKEN))).toBe('TokenUnknown');
});

test('3: third, AWSCURRENT on the token is success, whatever the step is called', async () => {
  const world = await started();
  await world.rotate(TOKEN);
  const labels = { ...world.secret.labels };
  expect(await world.step('no such step', TOKEN)).toBe('done');
  expect(await world.step('finishSecret', TOKEN)).toBe('done');
  expect(world.secret.labels).toEqual(labels);
});

test('3: fourth, else it must carry AWSPENDING', async () => {
  const world = await started();
  await world.step('createSecret', TOKEN);
  world.secret.setLabel('AWSPENDING', undefined);
  expect(codeOf(await world.step('no such step', TOKEN))).toBe('RotationAbandoned');
});

test('3: last, an unknown step fails', async () => {
  const world = await started();
  expect(codeOf(await world.step('create_secret', TOKEN))).toBe('UnknownStep');
});
