import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { versionIdOf } from '../../src/version-id';
import { codeOf, eachWorld } from '../world/world';

const box = eachWorld();

describe('a replacement that is overtaken', () => {
  test('again and again looks five times, and no more', async () => {
    const world = await box.world.deploy();
    const moved = jest.spyOn(world.secret, 'move').mockImplementation(async (label) => label !== CURRENT);
    expect(codeOf(await world.replaceNow())).toBe('CurrentMoved');
    expect(moved.mock.calls.filter(([label]) => label === CURRENT)).toHaveLength(5);
  });

  test('by one rotation after another looks again when readers have seen the next one', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 9;
    const looks: number[] = [];
    world.calls.fault = (name) => {
      if (name !== 'verify') return undefined;
      looks.push(world.clock.now());
      world.secret.setLabel(PENDING, undefined);
      void world.secret.put(
        `token-of-rotation-number-00000000${looks.length}`,
        JSON.stringify(world.issuer.make(false)),
      );
      return 'deny';
    };
    expect(codeOf(await world.replaceNow())).toBe('AccessDenied');
    expect(looks).toHaveLength(5);
    for (const [i, look] of looks.slice(1).entries()) expect(look - looks[i]).toBe(5 * SECOND);
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
    expect(String(outcome)).toContain('lost AWSPENDING before it could be promoted.');
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

  test.each([
    ['another credential', false, ['KEY1', 'KEY3'], 'KEY2'],
    ['the compromised one once more', true, ['KEY1', 'KEY2', 'KEY3'], 'KEY3'],
  ])('by who makes %s current at the last moment ends well', async (_what, again, issued, current) => {
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    const text = again ? (world.secret.text(CURRENT) as string) : JSON.stringify(world.issuer.make(true));
    world.calls.fault = (name) => {
      const pending = world.secret.labels[PENDING];
      if (name === 'verify' && pending && !world.secret.versions.has('by-hand')) {
        world.secret.writeByHand('by-hand', text);
        // Two have done so at once: the label is ours again.
        world.secret.setLabel(PENDING, pending);
      }
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(world.issuer.ours).toEqual(issued);
    expect(world.id(CURRENT)).toBe(current);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
  });

  test('while its first look takes long cuts off only what every reader has seen replaced', async () => {
    const world = await box.world.deploy();
    const replaced = world.secret.labels[CURRENT];
    world.calls.fault = (name) => (name === 'verify' ? 'crash' : undefined);
    expect(await world.replaceNow()).toBe('crashed');
    const version = world.secret.labels[PENDING];
    const { describe } = world.secret;
    let promoted = 0;
    jest.spyOn(world.secret, 'describe').mockImplementationOnce(async () => {
      await world.clock.sleep(20 * SECOND);
      await world.secret.move(CURRENT, { to: version, from: replaced });
      promoted = world.clock.now();
      return describe.call(world.secret);
    });
    let revoke = 0;
    world.calls.reset();
    world.calls.fault = (name) => {
      if (name === 'move') revoke ||= world.clock.now();
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(revoke - promoted).toBeGreaterThanOrEqual(5 * SECOND);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('by who took its label off does not take up again what it stored, whatever label is on it now', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
    world.secret.setLabel('KEPT', world.secret.labels[PENDING]);
    world.secret.setLabel(PENDING, undefined);
    world.clock.pass(120 * SECOND);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id('KEPT')).toBe('KEY2');
    expect(world.id(CURRENT)).toBe('KEY3');
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
