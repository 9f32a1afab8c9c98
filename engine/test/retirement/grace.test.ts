import { PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import {
  clearPending,
  clearPrevious,
  crashBeforePromotionRecord,
  createSecret,
  failCall,
  foreignText,
  isActive,
  recordOf,
  TOKEN,
  writeByHand,
} from '../fixtures';
import { USAGE_LAG } from '../world/memory-issuer';
import { codeOf, DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();

async function rotated(): Promise<World> {
  const world = await box.world.deploy();
  await world.rotate(TOKEN);
  return world;
}

/** KEY2 was issued two hours ago by a rotation that lost AWSPENDING. */
async function abandoned(): Promise<World> {
  const world = await box.world.deploy();
  await createSecret(world);
  clearPending(world);
  world.clock.pass(2 * HOUR);
  return world;
}

/** Runs an action before the second read of the labels, which precedes the retirement. */
function beforeSecondDescribe(world: World, action: () => void): void {
  let reads = 0;
  world.calls.fault = (name) => {
    if (name === 'describe' && reads++ === 1) action();
    return undefined;
  };
}

const sweepAfter = async (world: World, milliseconds: number) => {
  world.clock.pass(milliseconds);
  expect(await world.sweep()).toBe('done');
};

describe('a grace', () => {
  test('starts at the replacement of each credential', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 4;
    for (const token of ['one', 'two', 'three']) {
      await world.rotate(`token-of-a-rotation-000000000-${token}`);
      world.clock.pass(10 * HOUR);
    }
    await sweepAfter(world, 5 * HOUR + USAGE_LAG);
    expect([...world.issuer.keys.values()].map(({ active }) => active)).toEqual([false, true, true, true]);
  });

  test('starts with the sweep if the credential lost its label by hand', async () => {
    const world = await rotated();
    clearPrevious(world);
    await sweepAfter(world, 0);
    expect(recordOf(world)).toMatch(/^replaced /);
    await sweepAfter(world, 23 * HOUR);
    expect(isActive(world)).toBe(true);
    await sweepAfter(world, REPORTED - 22 * HOUR);
    expect(isActive(world)).toBe(false);
  });

  test('starts with the sweep after values were written by hand, even for a credential that was long current', async () => {
    const world = await rotated();
    world.clock.pass(30 * DAY);
    const foreign = foreignText(world);
    writeByHand(world, foreign, foreign);
    await sweepAfter(world, 0);
    expect(isActive(world, 'KEY2')).toBe(true);
    expect(recordOf(world, 'KEY2')).toMatch(/^replaced /);
  });

  test('starts with the sweep if AWSCURRENT was moved by hand', async () => {
    const world = await rotated();
    world.clock.pass(30 * HOUR);
    writeByHand(world, foreignText(world));
    expect(world.id(PREVIOUS)).toBe('KEY2');
    await sweepAfter(world, 0);
    expect(isActive(world, 'KEY2')).toBe(true);
    await sweepAfter(world, REPORTED + HOUR);
    expect(isActive(world, 'KEY2')).toBe(false);
  });

  test('does not end without a recorded start', async () => {
    const world = await rotated();
    await world.secret.untag(['rekey/promoted']);
    await sweepAfter(world, 30 * HOUR);
    expect(isActive(world)).toBe(true);
  });

  test('applies to a current credential that was not recorded as current', async () => {
    const world = await box.world.deploy();
    await crashBeforePromotionRecord(world);
    writeByHand(world, foreignText(world));
    expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
    await sweepAfter(world, 2 * HOUR);
    expect(isActive(world, 'KEY2')).toBe(true);
  });

  test('with the policy cut-off ends without requests for the last use', async () => {
    const world = await rotated();
    world.environment.REKEY_STRAGGLERS = 'cut-off';
    world.clock.pass(25 * HOUR);
    world.issuer.use('KEY1');
    world.calls.reset();
    await sweepAfter(world, 0);
    expect(isActive(world)).toBe(false);
    await sweepAfter(world, 8 * DAY);
    expect(world.calls.made).not.toContain('lastUsed');
    expect(world.issuer.keys.has('KEY1')).toBe(false);
  });
});

test('a retirement is recorded before its label is removed, and waits until that is visible', async () => {
  const world = await rotated();
  world.clock.pass(31 * HOUR);
  const tag = jest.spyOn(world.secret, 'tag');
  world.calls.reset();
  const began = world.clock.now();
  await sweepAfter(world, 0);
  const { made } = world.calls;
  expect(made.indexOf('tag')).toBeLessThan(made.indexOf('move'));
  const states = tag.mock.calls.map(([tags]) => tags['rekey/credential/KEY1'].split(' ')[0]);
  expect(states).toEqual(['retiring', 'disabled']);
  const took = world.clock.now() - began;
  expect(took).toBeGreaterThanOrEqual(15 * SECOND);
  expect(took).toBeLessThan(35 * SECOND);
});

describe('a credential of an abandoned rotation', () => {
  test('gets a grace if it became current and was replaced in the meantime', async () => {
    const world = await abandoned();
    const tag = jest.spyOn(world.secret, 'tag');
    beforeSecondDescribe(world, () => world.secret.setLabel(PREVIOUS, TOKEN));
    expect(codeOf(await world.sweep())).toBe('SweepFailed');
    world.calls.reset();
    // The record that the rotation may write is not overwritten.
    expect(JSON.stringify(tag.mock.calls)).not.toContain('retiring ');
    expect(world.secret.labels[PREVIOUS]).toBe(TOKEN);
    expect(recordOf(world, 'KEY2')).toMatch(/^live /);
    await world.sweep();
    expect(isActive(world, 'KEY2')).toBe(true);
  });

  test.each([
    ['kept', 35 * SECOND - 1, false],
    ['retired', 35 * SECOND + 1, false],
    ['kept', 35 * SECOND - 1, true],
    ['retired', 35 * SECOND + 1, true],
  ])(
    'is %s if it gets a label after %d ms; already refused by the guard: %s',
    async (result, delay, refused) => {
      const world = await abandoned();
      if (refused) expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('RotationAbandoned');
      beforeSecondDescribe(world, () => {
        void world.clock.sleep(delay).then(() => world.secret.setLabel(PREVIOUS, TOKEN));
      });
      world.watchLabels = false;
      await world.sweep();
      expect(isActive(world, 'KEY2')).toBe(result === 'kept');
    },
  );

  test('is retired by a later sweep after any failure', async () => {
    const world = await abandoned();
    let reads = 0;
    world.calls.fault = (name) => (name === 'describe' && reads++ > 0 ? 'deny' : undefined);
    expect(codeOf(await world.sweep())).toBe('SweepFailed');
    expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
    failCall(world, 'disable', 'crash');
    await world.sweep();
    expect(recordOf(world, 'KEY2')).toMatch(/^retiring /);
    world.calls.reset();
    await world.sweep();
    expect(isActive(world, 'KEY2')).toBe(false);
  });
});
