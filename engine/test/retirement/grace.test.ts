import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { USAGE_LAG } from '../world/memory-issuer';
import { codeOf, DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function rotated(): Promise<World> {
  const world = await box.world.deploy();
  await world.rotate(TOKEN);
  return world;
}

/** KEY2 was issued two hours ago, by a rotation that has lost its turn. */
async function abandoned(): Promise<World> {
  const world = await box.world.deploy();
  world.secret.startRotation(TOKEN);
  await world.step('createSecret', TOKEN);
  world.secret.setLabel(PENDING, undefined);
  world.clock.pass(2 * HOUR);
  return world;
}

describe('a grace', () => {
  const shortly = (world: World, grace: number) => {
    world.environment.REKEY_TIMES = JSON.stringify({
      graceSeconds: grace / SECOND,
      quarantineSeconds: 3600,
      overdueAfterSeconds: 92 * 86400,
    });
  };
  const activity = (world: World) => [...world.issuer.keys.values()].map(({ active }) => active);

  test('of each counts from its own replacement', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 4;
    for (const token of ['one', 'two', 'three']) {
      await world.rotate(`token-of-a-rotation-000000000-${token}`);
      world.clock.pass(10 * HOUR);
    }
    world.clock.pass(5 * HOUR + USAGE_LAG);
    await world.sweep();
    expect(activity(world)).toEqual([false, true, true, true]);
  });

  test('begins with the sweep for what lost its label otherwise, however long it was current', async () => {
    const world = await rotated();
    const text = world.secret.text(CURRENT) as string;
    world.clock.pass(30 * DAY);
    const foreign = world.issuer.make(true);
    for (const version of ['by-hand', 'by-hand-again'])
      world.secret.writeByHand(version, JSON.stringify(foreign));
    await world.sweep();
    expect(text).toContain('KEY2');
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^replaced /);
  });

  test('begins with the sweep where somebody moved AWSCURRENT by hand', async () => {
    const world = await rotated();
    world.clock.pass(30 * HOUR);
    world.secret.writeByHand('by-hand', JSON.stringify(world.issuer.make(true)));
    expect(world.id(PREVIOUS)).toBe('KEY2');
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
    world.clock.pass(REPORTED + HOUR);
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(false);
  });

  test('goes on where nothing tells when it began', async () => {
    const world = await rotated();
    world.clock.pass(30 * HOUR);
    await world.secret.untag(['rekey/promoted']);
    expect(await world.sweep()).toBe('done');
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
  });

  test('is that of a promotion that was not written down, and that somebody took back', async () => {
    const world = await box.world.deploy();
    const first = world.secret.labels[CURRENT];
    world.calls.fault = (name) =>
      name === 'tag' && world.secret.labels[CURRENT] === TOKEN ? 'crash' : undefined;
    await world.rotate(TOKEN);
    world.calls.reset();
    world.secret.setLabel(CURRENT, first);
    world.secret.setLabel(PREVIOUS, TOKEN);
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
  });

  test('that is short has a second half as well: a use in the first is none of a straggler', async () => {
    const world = await rotated();
    shortly(world, HOUR);
    world.clock.pass(HOUR / 6);
    world.issuer.use('KEY1');
    world.clock.pass(HOUR + USAGE_LAG);
    await world.sweep();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
  });

  test('of what is cut off anyway is not followed by questions about its use', async () => {
    const world = await rotated();
    world.environment.REKEY_STRAGGLERS = 'cut-off';
    world.clock.pass(25 * HOUR);
    world.issuer.use('KEY1');
    await world.sweep();
    world.clock.pass(8 * DAY);
    world.calls.reset();
    await world.sweep();
    expect(world.calls.made).not.toContain('lastUsed');
    expect(world.issuer.keys.has('KEY1')).toBe(false);
  });
});

test('that what is over is being retired is written down once', async () => {
  const world = await rotated();
  world.clock.pass(31 * HOUR);
  const tag = jest.spyOn(world.secret, 'tag');
  await world.sweep();
  const written = tag.mock.calls.map(([tags]) => tags['rekey/credential/KEY1'].split(' ')[0]);
  expect(written).toEqual(['retiring', 'disabled']);
});

test('what was current is retired when nobody can see its label any more, and no later', async () => {
  const world = await rotated();
  world.clock.pass(31 * HOUR);
  const began = world.clock.now();
  await world.sweep();
  expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
  const took = world.clock.now() - began;
  expect(took).toBeGreaterThanOrEqual(15 * SECOND);
  expect(took).toBeLessThan(35 * SECOND);
});

describe('a grace is owed', () => {
  test('to what a rotation makes current that had lost its turn', async () => {
    const world = await abandoned();
    // WHEN it becomes current, and is replaced by hand, while a sweep is about to retire it
    const tag = jest.spyOn(world.secret, 'tag');
    let looks = 0;
    world.calls.fault = (name) => {
      if (name === 'describe' && looks++ === 1) world.secret.setLabel(PREVIOUS, TOKEN);
      return undefined;
    };
    expect(codeOf(await world.sweep())).toBe('SweepFailed');
    world.calls.reset();
    // THEN nothing was written over what the rotation may write, it keeps the label and goes on working
    expect(JSON.stringify(tag.mock.calls)).not.toContain('retiring ');
    expect(world.secret.labels[PREVIOUS]).toBe(TOKEN);
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^live /);
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
  });

  test.each([
    ['to', 'lost its turn', '20 seconds and is seen 15 seconds late', 35 * SECOND - 1],
    ['but not to', 'lost its turn', 'longer', 35 * SECOND + 1],
    ['to', 'been given up', '20 seconds and is seen 15 seconds late', 35 * SECOND - 1],
    ['but not to', 'been given up', 'longer', 35 * SECOND + 1],
  ])('%s what has %s, and is made current by a call that takes %s', async (owed, had, _what, duration) => {
    const world = await abandoned();
    if (had === 'been given up') {
      expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('RotationAbandoned');
    }
    let looks = 0;
    world.calls.fault = (name) => {
      if (name === 'describe' && looks++ === 1) {
        void world.clock.sleep(duration).then(() => world.secret.setLabel(PREVIOUS, TOKEN));
      }
      return undefined;
    };
    world.watchLabels = false;
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(owed === 'to');
  });

  test('to what was current, though no attempt came to write that down', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) =>
      name === 'tag' && world.secret.labels[CURRENT] === TOKEN ? 'crash' : undefined;
    await world.rotate(TOKEN);
    world.calls.reset();
    const foreign = JSON.stringify(world.issuer.make(true));
    world.secret.writeByHand('by-hand', foreign);
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
    world.clock.pass(2 * HOUR);
    expect(await world.sweep()).toBe('done');
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
  });

  test('but not to what was never current, whatever else fails', async () => {
    const world = await abandoned();
    let looks = 0;
    world.calls.fault = (name) => (name === 'describe' && looks++ > 0 ? 'deny' : undefined);
    expect(codeOf(await world.sweep())).toBe('SweepFailed');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
    world.calls.reset();
    world.calls.fault = (name) => (name === 'disable' ? 'crash' : undefined);
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^retiring /);
    world.calls.reset();
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(false);
  });

  test('to what lost its label without having been retired', async () => {
    const world = await rotated();
    world.secret.setLabel(PREVIOUS, undefined);
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY1']).toMatch(/^replaced /);
    world.clock.pass(23 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
    world.clock.pass(REPORTED - 22 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
  });
});
