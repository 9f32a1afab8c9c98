import { generated } from '../../../lambdas/credentials/generated/adapter';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
const credential = { length: '43', alphabet: 'abcdefghijklmnopqrstuvwxyz', prefix: '' };

/** The function of the other kind is another function, with an environment of its own. */
function asGenerated(world: World): void {
  world.kinds = () => generated;
  world.parameters = { kind: 'generated', credential };
  world.environment.REKEY_CREDENTIAL = JSON.stringify(credential);
  world.watchLabels = false;
}

function asMemory(world: World): void {
  world.kinds = () => world.issuer.factory();
  world.parameters = undefined;
  world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'alice' });
}

describe('a change of the kind', () => {
  test('makes a credential of the new kind current, and retires those of the old one', async () => {
    const world = await box.world.deploy();
    asGenerated(world);
    await world.resource('Create');
    expect(world.secret.text(CURRENT)).toMatch(/^\{"key":/);
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
    asMemory(world);
    await world.resource('Delete');
    expect(world.issuer.keys.size).toBe(0);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.secret.text(CURRENT)).toMatch(/^\{"key":/);
    asGenerated(world);
    expect(await world.rotate()).toBe('done');
  });

  test('rolled back, gives the secret back', async () => {
    const world = await box.world.deploy();
    asGenerated(world);
    await world.resource('Create');
    await world.resource('Delete');
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    asMemory(world);
    expect(await world.sweep()).toBe('done');
    world.clock.pass(DAY);
    expect(await world.rotate()).toBe('done');
  });

  test('back and forth leaves no label of the kind that went', async () => {
    const { world } = box;
    asGenerated(world);
    await world.deploy();
    asMemory(world);
    await world.resource('Create');
    asGenerated(world);
    await world.resource('Delete');
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  });
});
