import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { versionIdOf } from '../../src/version-id';
import { before, clearPending, failCall, foreignText, isActive } from '../fixtures';
import { codeOf, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

describe('a replacement', () => {
  test('is attempted five times while AWSCURRENT keeps moving', async () => {
    const moved = jest.spyOn(world.secret, 'move').mockImplementation(async (label) => label !== CURRENT);
    expect(codeOf(await world.replaceNow())).toBe('CurrentMoved');
    expect(moved.mock.calls.filter(([label]) => label === CURRENT)).toHaveLength(5);
  });

  test('is retried every five seconds after concurrent rotations', async () => {
    world.issuer.slots = 9;
    const attempts: number[] = [];
    world.calls.fault = (name) => {
      if (name !== 'verify') return undefined;
      attempts.push(world.clock.now());
      world.secret.setLabel(PENDING, undefined);
      void world.secret.put(
        `token-of-rotation-number-00000000${attempts.length}`,
        JSON.stringify(world.issuer.make(false)),
      );
      return 'deny';
    };
    expect(codeOf(await world.replaceNow())).toBe('AccessDenied');
    expect(attempts).toHaveLength(5);
    for (const [i, attempt] of attempts.slice(1).entries()) expect(attempt - attempts[i]).toBe(5 * SECOND);
  });

  test('fails if its AWSPENDING is removed each time', async () => {
    world.timeLimit = 3600 * SECOND;
    before(world, 'verify', () => clearPending(world));
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('RotationAbandoned');
    expect(String(outcome)).toContain('lost AWSPENDING before it could be promoted.');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('accepts the version that the same request promoted concurrently', async () => {
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
    expect(isActive(world)).toBe(false);
  });

  test.each([
    ['another credential is made', false, ['KEY1', 'KEY3'], 'KEY2'],
    ['the compromised credential is made', true, ['KEY1', 'KEY2', 'KEY3'], 'KEY3'],
  ])('succeeds if %s current during the last verification', async (_what, again, issued, current) => {
    world.issuer.slots = 3;
    const text = again ? (world.secret.text(CURRENT) as string) : foreignText(world);
    world.calls.fault = (name) => {
      const pending = world.secret.labels[PENDING];
      if (name === 'verify' && pending && !world.secret.versions.has('by-hand')) {
        world.secret.writeByHand('by-hand', text);
        // A second concurrent write restores the label.
        world.secret.setLabel(PENDING, pending);
      }
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(world.issuer.ours).toEqual(issued);
    expect(world.id(CURRENT)).toBe(current);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(isActive(world)).toBe(false);
  });

  test('revokes only after a concurrent promotion is visible to every reader', async () => {
    const replaced = world.secret.labels[CURRENT];
    failCall(world, 'verify', 'crash');
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
    before(world, 'move', () => {
      revoke ||= world.clock.now();
    });
    expect(await world.replaceNow()).toBe('done');
    expect(revoke - promoted).toBeGreaterThanOrEqual(5 * SECOND);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('does not reuse a version that lost AWSPENDING, whatever other label it carries', async () => {
    world.issuer.slots = 3;
    failCall(world, 'put', 'crash-after');
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
    world.secret.setLabel('KEPT', world.secret.labels[PENDING]);
    world.secret.setLabel(PENDING, undefined);
    world.clock.pass(120 * SECOND);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id('KEPT')).toBe('KEY2');
    expect(world.id(CURRENT)).toBe('KEY3');
  });

  test('is not retried after a failure without concurrent changes', async () => {
    failCall(world, 'issue', 'deny');
    expect(codeOf(await world.replaceNow())).toBe('AccessDenied');
    expect(world.calls.made.filter((name) => name === 'issue')).toHaveLength(1);
  });

  test('is completed by the sweep after the new version is visible to every reader', async () => {
    failCall(world, 'disable', 'crash');
    await world.replaceNow();
    world.calls.reset();
    const began = world.clock.now();
    expect(await world.sweep()).toBe('done');
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(5 * SECOND);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(isActive(world)).toBe(false);
  });
});
