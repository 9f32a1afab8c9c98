import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import {
  before,
  clearPrevious,
  isActive,
  NEXT_TOKEN,
  recordOf,
  setActive,
  TOKEN,
  writeByHand,
} from '../fixtures';
import { DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();

async function rotated(): Promise<World> {
  const world = await box.world.deploy();
  await world.rotate(TOKEN);
  return world;
}

/** A replaced credential KEY1 whose grace is over and reported. */
async function graceOver(): Promise<World> {
  const world = await rotated();
  world.clock.pass(REPORTED + HOUR);
  return world;
}

const sweepAfter = async (world: World, milliseconds: number) => {
  world.clock.pass(milliseconds);
  expect(await world.sweep()).toBe('done');
};
const heldBack = (world: World) => world.logged().at(-1)?.HeldBack;

test('removes the label, then disables, then removes the credential after the quarantine', async () => {
  const world = await rotated();
  await sweepAfter(world, 23 * HOUR);
  expect(isActive(world)).toBe(true);
  expect(recordOf(world)).toMatch(/^live /);
  world.clock.pass(REPORTED - 22 * HOUR);
  world.calls.reset();
  await sweepAfter(world, 0);
  expect(world.calls.made.indexOf('move')).toBeLessThan(world.calls.made.indexOf('disable'));
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  expect(isActive(world)).toBe(false);
  await sweepAfter(world, 6 * DAY);
  expect(world.issuer.keys.has('KEY1')).toBe(true);
  await sweepAfter(world, 2 * DAY);
  expect(world.issuer.keys.has('KEY1')).toBe(false);
  expect(recordOf(world)).toBeUndefined();
  expect(world.lines.join()).not.toContain('OrphanFound');
});

test('ignores a use in the first half of the grace', async () => {
  const world = await rotated();
  world.clock.pass(11 * HOUR);
  world.issuer.use('KEY1');
  await sweepAfter(world, REPORTED - 10 * HOUR);
  expect(isActive(world)).toBe(false);
});

test('waits for a straggler until it has been silent for half the grace and the lag', async () => {
  const world = await rotated();
  world.clock.pass(REPORTED - DAY);
  for (let day = 0; day < 4; day++) {
    world.clock.pass(DAY);
    world.issuer.use('KEY1');
    await sweepAfter(world, 0);
    expect([isActive(world), heldBack(world)]).toEqual([true, 1]);
  }
  expect(world.lines.join()).toContain('KEY1 is still used');
  expect(world.id(PREVIOUS)).toBe('KEY1');
  await sweepAfter(world, 15 * HOUR);
  expect(isActive(world)).toBe(true);
  await sweepAfter(world, 2 * HOUR);
  expect([isActive(world), heldBack(world)]).toEqual([false, 0]);
});

test('waits for a straggler that lost its label by hand', async () => {
  const world = await rotated();
  world.setTimes({ graceSeconds: 3600, quarantineSeconds: 3600 });
  world.clock.pass(2 * DAY);
  writeByHand(world, world.secret.text(CURRENT) as string);
  await sweepAfter(world, 0);
  world.clock.pass(4 * HOUR);
  world.issuer.use('KEY1');
  await sweepAfter(world, 1.1 * HOUR);
  expect([isActive(world), heldBack(world)]).toEqual([true, 1]);
  await sweepAfter(world, 4 * HOUR);
  expect(isActive(world)).toBe(false);
});

test('removes the label of a copy that was written by hand', async () => {
  const world = await box.world.deploy();
  writeByHand(world, world.secret.text(CURRENT) as string);
  world.clock.pass(DAY);
  await world.rotate(TOKEN);
  expect(world.id(PREVIOUS)).toBe('KEY1');
  await sweepAfter(world, REPORTED + HOUR);
  expect(isActive(world)).toBe(false);
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
});

test('keeps a credential that was enabled again', async () => {
  const world = await graceOver();
  await sweepAfter(world, 0);
  setActive(world, 'KEY1', true);
  await sweepAfter(world, 8 * DAY);
  expect(isActive(world)).toBe(true);
  expect(world.lines.join()).toContain('EnabledAgain');
});

test('works without usage data and without disable', async () => {
  box.world.traits = { usage: false, disable: false };
  const world = await rotated();
  world.calls.reset();
  await sweepAfter(world, 25 * HOUR);
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  await sweepAfter(world, 8 * DAY);
  expect(world.issuer.keys.has('KEY1')).toBe(false);
  expect(world.calls.made).not.toContain('lastUsed');
  expect(world.calls.made).not.toContain('disable');
});

test('starts a new grace after AWSCURRENT was moved back by hand', async () => {
  const world = await rotated();
  world.clock.pass(20 * HOUR);
  await world.secret.move(CURRENT, { from: TOKEN, to: world.secret.labels[PREVIOUS] });
  await sweepAfter(world, 0);
  await sweepAfter(world, 23 * HOUR);
  expect(isActive(world, 'KEY2')).toBe(true);
  await sweepAfter(world, REPORTED - 22 * HOUR);
  expect(isActive(world, 'KEY2')).toBe(false);
  expect(world.id(CURRENT)).toBe('KEY1');
});

describe('a credential that becomes current during its retirement is kept', () => {
  test.each([
    ['before its label is removed, visible at once', 0],
    ['before its label is removed, visible late', 4 * SECOND],
  ])('%s', async (_when, lag) => {
    const world = await graceOver();
    world.secret.lag = lag;
    before(world, 'move', () => {
      const previous = world.secret.labels[PREVIOUS];
      if (previous !== TOKEN) void world.secret.move(CURRENT, { from: TOKEN, to: previous });
    });
    await world.sweep();
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(isActive(world)).toBe(true);
  });

  test.each(['before', 'after'])('by a label that is set %s its label is removed', async (when) => {
    const world = await graceOver();
    const version = world.secret.labels[PREVIOUS];
    const makeCurrent = () => world.secret.setLabel(CURRENT, version);
    world.secret.lag = when === 'before' ? 4 * SECOND : 0;
    if (when === 'before') before(world, 'move', makeCurrent);
    else void world.clock.sleep(10 * SECOND).then(makeCurrent);
    expect(String(await world.sweep())).toContain('LabelsMoved');
    expect(isActive(world)).toBe(true);
  });

  test('if it had no label, and is recorded as live again', async () => {
    const world = await rotated();
    const first = world.secret.labels[PREVIOUS];
    clearPrevious(world);
    await sweepAfter(world, 0);
    world.clock.pass(REPORTED + HOUR);
    before(world, 'tag', () => void world.secret.move(CURRENT, { from: TOKEN, to: first }));
    expect(String(await world.sweep())).toContain('[LabelsMoved]');
    expect(isActive(world)).toBe(true);
    // Its grace is over, so the retirement stays recorded.
    expect(recordOf(world)).toMatch(/^retiring /);
    world.calls.reset();
    await sweepAfter(world, 0);
    expect(recordOf(world)).toMatch(/^live /);
  });
});

test('retires a credential that lost its last label by a promotion', async () => {
  const world = await rotated();
  world.watchLabels = false;
  world.issuer.keys.delete('KEY2');
  expect(await world.rotate(NEXT_TOKEN)).toBe('done');
  expect(recordOf(world)).toMatch(/^replaced /);
  world.clock.pass(REPORTED + HOUR);
  await world.sweep();
  expect(world.orphans()).toEqual([]);
});

test('removes the record and the label of a credential that was removed at the issuer', async () => {
  const world = await rotated();
  world.issuer.keys.delete('KEY1');
  world.watchLabels = false;
  world.clock.pass(HOUR);
  await world.sweep();
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  expect(recordOf(world)).toBeUndefined();
});
