import { SECOND } from '../../../lambdas/rotation/clock';
import { CURRENT, PENDING, PREVIOUS } from '../../../lambdas/rotation/ports';
import { codeOf, eachWorld } from '../world/world';

const box = eachWorld();

describe('a replacement that is overtaken', () => {
  test('again and again looks five times, and no more', async () => {
    const world = await box.world.deploy();
    const moved = jest.spyOn(world.secret, 'move').mockImplementation(async (label) => label !== CURRENT);
    expect(codeOf(await world.replaceNow())).toBe('CurrentMoved');
    expect(moved.mock.calls.filter(([label]) => label === CURRENT)).toHaveLength(5);
  });

  test('tells so, when its label is taken off each time', async () => {
    const world = await box.world.deploy();
    world.timeLimit = 3600 * SECOND;
    world.calls.fault = (name) => {
      if (name === 'verify') world.secret.setLabel(PENDING, undefined);
      return undefined;
    };
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(String(outcome)).toContain('lost AWSPENDING before it could be made current.');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('by nobody, and fails, is not tried again', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    world.calls.fault = (name) => (name === 'issue' ? 'deny' : undefined);
    expect(codeOf(await world.replaceNow())).toBe('AccessDenied');
    expect(world.calls.made.filter((name) => name === 'issue')).toHaveLength(1);
  });

  test('by the sweep is ended by it, when readers have seen what is current', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'disable' ? 'crash' : undefined);
    await world.replaceNow();
    world.calls.reset();
    const began = world.clock.now();
    expect(await world.sweep()).toBe('done');
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(5 * SECOND);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
  });
});
