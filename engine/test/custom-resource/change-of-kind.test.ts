import { generated } from '../../../lambdas/credentials/generated/adapter';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { configurePrincipal } from '../fixtures';
import { DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
const credential = { length: '43', alphabet: 'abcdefghijklmnopqrstuvwxyz', prefix: '' };

/** Each kind has its own function with its own environment. */
function useGenerated(world: World): void {
  world.kinds = () => generated;
  world.parameters = { kind: 'generated', credential };
  world.environment.REKEY_CREDENTIAL = JSON.stringify(credential);
  world.watchLabels = false;
}

function useMemory(world: World): void {
  world.kinds = () => world.issuer.factory();
  world.parameters = undefined;
  configurePrincipal(world, 'alice');
}

test('a change of the kind issues for the new kind and retires the credentials of the old one', async () => {
  const world = await box.world.deploy();
  useGenerated(world);
  await world.resource('Create');
  expect(world.secret.text(CURRENT)).toMatch(/^\{"key":/);
  expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
  useMemory(world);
  await world.resource('Delete');
  expect(world.issuer.keys.size).toBe(0);
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  expect(world.secret.text(CURRENT)).toMatch(/^\{"key":/);
  useGenerated(world);
  expect(await world.rotate()).toBe('done');
});

test('a rollback of the change restores the credential of the old kind', async () => {
  const world = await box.world.deploy();
  useGenerated(world);
  await world.resource('Create');
  await world.resource('Delete');
  expect(world.id(CURRENT)).toBe('KEY1');
  expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
  useMemory(world);
  expect(await world.sweep()).toBe('done');
  world.clock.pass(DAY);
  expect(await world.rotate()).toBe('done');
});

test('the deletion of a replaced generated kind leaves no label on its version', async () => {
  const { world } = box;
  useGenerated(world);
  await world.deploy();
  useMemory(world);
  await world.resource('Create');
  useGenerated(world);
  await world.resource('Delete');
  expect(world.id(CURRENT)).toBe('KEY1');
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
});
