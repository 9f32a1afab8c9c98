import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function rotated(): Promise<World> {
  const world = await box.world.deploy();
  await world.rotate(TOKEN);
  return world;
}

const metricsOf = (world: World) => {
  const { Overdue, HeldBack, AgeHours, SweepFailed } = world.logged().at(-1) ?? {};
  return { Overdue, HeldBack, AgeHours, SweepFailed };
};

describe('a sweep retires by evidence', () => {
  test('takes the label off, then disables, and removes after the quarantine', async () => {
    const world = await rotated();
    const old = world.id(PREVIOUS) as string;
    world.clock.pass(23 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(old)?.active).toBe(true);
    expect(world.secret.tags[`rekey/credential/${old}`]).toMatch(/^live /);
    world.clock.pass(REPORTED - 22 * HOUR);
    world.calls.reset();
    await world.sweep();
    expect(world.calls.made.indexOf('move')).toBeLessThan(world.calls.made.indexOf('disable'));
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.issuer.keys.get(old)?.active).toBe(false);
    world.clock.pass(6 * DAY);
    await world.sweep();
    expect(world.issuer.keys.has(old)).toBe(true);
    world.clock.pass(2 * DAY);
    await world.sweep();
    expect(world.issuer.keys.has(old)).toBe(false);
    expect(world.secret.tags[`rekey/credential/${old}`]).toBeUndefined();
    expect(world.lines.join()).not.toContain('OrphanFound');
  });

  test('lets a reader finish that read the old credential early in the grace', async () => {
    const world = await rotated();
    const old = world.id(PREVIOUS) as string;
    world.clock.pass(11 * HOUR);
    world.issuer.use(old);
    world.clock.pass(REPORTED - 10 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(old)?.active).toBe(false);
  });

  test('is held back by a straggler until it has been silent', async () => {
    const world = await rotated();
    const old = world.id(PREVIOUS) as string;
    world.clock.pass(REPORTED - DAY);
    for (let day = 0; day < 4; day++) {
      world.clock.pass(DAY);
      world.issuer.use(old);
      expect(await world.sweep()).toBe('done');
      expect(world.issuer.keys.get(old)?.active).toBe(true);
      expect(metricsOf(world)).toMatchObject({ HeldBack: 1 });
    }
    expect(world.lines.join()).toContain('KEY1 is still used');
    expect(world.id(PREVIOUS)).toBe(old);
    // Half a grace of silence, and as long as the issuer may take to report a use.
    world.clock.pass(15 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(old)?.active).toBe(true);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(old)?.active).toBe(false);
    expect(metricsOf(world)).toMatchObject({ HeldBack: 0 });
  });

  test('takes the label off a copy that was written by hand, then disables', async () => {
    const world = await box.world.deploy();
    const old = world.id(CURRENT) as string;
    world.secret.writeByHand('version-written-by-hand-000000001', world.secret.text(CURRENT) as string);
    world.clock.pass(DAY);
    await world.rotate(TOKEN);
    expect(world.id(PREVIOUS)).toBe(old);
    world.clock.pass(REPORTED + HOUR);
    expect(await world.sweep()).toBe('done');
    expect(world.issuer.keys.get(old)?.active).toBe(false);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  });

  test('leaves alone what somebody makes current again, though nobody sees that at once', async () => {
    const world = await rotated();
    const [old, version] = [world.id(PREVIOUS) as string, world.secret.labels[PREVIOUS]];
    world.secret.lag = 4 * SECOND;
    world.clock.pass(REPORTED + HOUR);
    world.calls.fault = (name) => {
      if (name === 'move') world.secret.setLabel(CURRENT, version);
      return undefined;
    };
    expect(String(await world.sweep())).toContain('LabelsMoved');
    expect(world.issuer.keys.get(old)?.active).toBe(true);
  });

  test('leaves alone what somebody makes current again, when its label is off already', async () => {
    const world = await rotated();
    const [old, version] = [world.id(PREVIOUS) as string, world.secret.labels[PREVIOUS]];
    world.clock.pass(REPORTED + HOUR);
    void world.clock.sleep(10 * SECOND).then(() => world.secret.setLabel(CURRENT, version));
    expect(String(await world.sweep())).toContain('LabelsMoved');
    expect(world.issuer.keys.get(old)?.active).toBe(true);
  });

  test('writes down that it has begun', async () => {
    const world = await rotated();
    world.clock.pass(REPORTED + HOUR);
    world.calls.fault = (name) => (name === 'move' ? 'crash' : undefined);
    expect(await world.sweep()).toBe('crashed');
    expect(world.secret.tags['rekey/credential/KEY1']).toMatch(/^retiring /);
  });

  test('holds back a straggler that loses its label because somebody saves the secret by hand', async () => {
    const world = await rotated();
    world.environment.REKEY_TIMES = JSON.stringify({
      graceSeconds: 3600,
      quarantineSeconds: 3600,
      overdueAfterSeconds: 92 * 86400,
    });
    const old = world.id(PREVIOUS) as string;
    world.clock.pass(2 * DAY);
    world.secret.writeByHand('version-written-by-hand-000000001', world.secret.text(CURRENT) as string);
    await world.sweep();
    world.clock.pass(4 * HOUR);
    world.issuer.use(old);
    world.clock.pass(1.1 * HOUR);
    await world.sweep();
    expect(metricsOf(world)).toMatchObject({ HeldBack: 1 });
    expect(world.issuer.keys.get(old)?.active).toBe(true);
    world.clock.pass(4 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(old)?.active).toBe(false);
  });

  test('cuts a straggler off where the user has said so, without asking for its use', async () => {
    const world = await rotated();
    world.environment.REKEY_STRAGGLERS = 'cut-off';
    world.clock.pass(25 * HOUR);
    world.issuer.use(world.id(PREVIOUS) as string);
    world.calls.reset();
    await world.sweep();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(false);
    expect(world.calls.made).not.toContain('lastUsed');
  });

  test('does not remove what turns out to have been used just before it was disabled', async () => {
    const world = await rotated();
    world.clock.pass(REPORTED + HOUR);
    await world.sweep();
    const key = world.issuer.keys.get('KEY1');
    if (key) key.used = world.clock.now() - HOUR;
    world.clock.pass(8 * DAY);
    await world.sweep();
    expect(world.issuer.keys.has('KEY1')).toBe(true);
    expect(metricsOf(world)).toMatchObject({ HeldBack: 1 });
    expect(world.lines.join()).toContain('LateUse');
  });

  test('leaves alone what somebody enabled again, and says so', async () => {
    const world = await rotated();
    world.clock.pass(REPORTED + HOUR);
    await world.sweep();
    const key = world.issuer.keys.get('KEY1');
    if (key) key.active = true;
    world.clock.pass(8 * DAY);
    await world.sweep();
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
    expect(world.lines.join()).toContain('EnabledAgain');
  });

  test('works without knowledge of use, and without a way to disable', async () => {
    box.world.traits = { usage: false, disable: false };
    const world = await rotated();
    world.clock.pass(25 * HOUR);
    world.calls.reset();
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    world.clock.pass(8 * DAY);
    await world.sweep();
    expect(world.issuer.keys.has('KEY1')).toBe(false);
    expect(world.calls.made).not.toContain('lastUsed');
    expect(world.calls.made).not.toContain('disable');
  });

  test('counts the grace anew when somebody moved AWSCURRENT back', async () => {
    // GIVEN a rotation, and a person who takes it back by moving the labels
    const world = await rotated();
    world.clock.pass(20 * HOUR);
    const first = world.secret.labels[PREVIOUS];
    await world.secret.move(CURRENT, { from: TOKEN, to: first });
    await world.sweep();
    const newer = world.id(PREVIOUS) as string;

    // WHEN the old grace would be over THEN both still work, and the taken back one goes when its own is
    world.clock.pass(23 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(newer)?.active).toBe(true);
    world.clock.pass(REPORTED - 22 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get(newer)?.active).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test.each([0, 4000])(
    'does not retire what somebody makes current that moment, seen %i ms late',
    async (lag) => {
      const world = await rotated();
      world.clock.pass(REPORTED + HOUR);
      world.secret.lag = lag;
      world.calls.fault = (name) => {
        const previous = world.secret.labels[PREVIOUS];
        if (name === 'move' && previous !== TOKEN)
          void world.secret.move(CURRENT, { from: TOKEN, to: previous });
        return undefined;
      };
      await world.sweep();
      expect(world.id(CURRENT)).toBe('KEY1');
      expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
    },
  );

  test('does not retire what had no label, and is made current that moment', async () => {
    const world = await rotated();
    const first = world.secret.labels[PREVIOUS];
    world.secret.setLabel(PREVIOUS, undefined);
    await world.sweep();
    world.clock.pass(REPORTED + HOUR);
    world.calls.fault = (name) => {
      if (name === 'tag') void world.secret.move(CURRENT, { from: TOKEN, to: first });
      return undefined;
    };
    expect(String(await world.sweep())).toContain('[LabelsMoved]');
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
    // It has had its grace.
    expect(world.secret.tags['rekey/credential/KEY1']).toMatch(/^retiring /);
    world.calls.reset();
    expect(await world.sweep()).toBe('done');
    expect(world.secret.tags['rekey/credential/KEY1']).toMatch(/^live /);
  });

  test('remembers what loses its last label in a promotion', async () => {
    // GIVEN a current credential that somebody removed, while the one before is in its grace
    const world = await rotated();
    world.watchLabels = false;
    world.issuer.keys.delete(world.id(CURRENT) as string);
    // WHEN the next rotation moves AWSPREVIOUS on THEN the sweep still ends the one before
    expect(await world.rotate('token-of-the-next-rotation-00000001')).toBe('done');
    expect(world.secret.tags['rekey/credential/KEY1']).toMatch(/^replaced /);
    world.clock.pass(REPORTED + HOUR);
    await world.sweep();
    expect(world.orphans()).toEqual([]);
  });

  test('forgets what somebody removed, label and all', async () => {
    const world = await rotated();
    world.issuer.keys.delete('KEY1');
    world.watchLabels = false;
    world.clock.pass(HOUR);
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.secret.tags['rekey/credential/KEY1']).toBeUndefined();
  });
});
