import { SECOND } from '../../../lambdas/rotation/clock';
import { CURRENT, PENDING, PREVIOUS } from '../../../lambdas/rotation/ports';
import { versionIdOf } from '../../../lambdas/rotation/version-id';
import { codeOf, eachWorld } from '../world/world';

const box = eachWorld();

describe('a replacement that is overtaken', () => {
  test('again and again looks five times, each after what came in between can be seen, and no more', async () => {
    const world = await box.world.deploy();
    const looks: number[] = [];
    jest.spyOn(world.secret, 'move').mockImplementation(async (label) => {
      if (label === CURRENT) looks.push(world.clock.now());
      return label !== CURRENT;
    });
    expect(codeOf(await world.replaceNow())).toBe('CurrentMoved');
    expect(looks).toHaveLength(5);
    const pauses = looks.slice(1).map((look, i) => look - looks[i]);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(5 * SECOND);
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

  test('by the same request, which has made the same version current, makes no other', async () => {
    const world = await box.world.deploy();
    const replaced = world.secret.labels[CURRENT];
    const version = versionIdOf(`replace-now ${replaced} 1`);
    const { read } = world.secret;
    const reads = jest.spyOn(world.secret, 'read').mockImplementation(async (wanted) => {
      if (wanted === version && !world.secret.versions.has(version)) {
        await world.secret.put(version, JSON.stringify(world.issuer.make(false)));
        await world.secret.move(CURRENT, { to: version, from: replaced });
        await world.secret.move(PENDING, { from: version });
      }
      return read.call(world.secret, wanted);
    });
    expect(await world.replaceNow()).toBe('done');
    expect(reads).toHaveBeenCalledWith(version);
    expect(world.secret.labels[CURRENT]).toBe(version);
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
  });

  test('by a person who goes back to what was replaced does not take up again what that had left behind', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    const replaced = world.secret.labels[CURRENT];
    world.calls.fault = (name) => (name === 'disable' ? 'crash' : undefined);
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
    world.secret.setLabel(PREVIOUS, world.secret.labels[CURRENT]);
    world.secret.setLabel(CURRENT, replaced);
    world.clock.pass(120 * SECOND);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
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
