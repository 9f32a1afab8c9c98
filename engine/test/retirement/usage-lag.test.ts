import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { USAGE_LAG } from '../world/memory-issuer';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';
const GRACE = HOUR;
const MINUTE = HOUR / 60;

/** A high-risk rotation whose issuer reports each use as late as it ever does. */
async function rotated(stragglers: 'hold' | 'cut-off' = 'hold'): Promise<World> {
  const { world } = box;
  world.environment.REKEY_TIMES = JSON.stringify({
    graceSeconds: GRACE / 1000,
    quarantineSeconds: (9.5 * HOUR) / 1000,
    overdueAfterSeconds: (30 * HOUR) / 1000,
  });
  world.environment.REKEY_STRAGGLERS = stragglers;
  world.issuer.reports = USAGE_LAG;
  await world.deploy();
  world.clock.pass(DAY);
  await world.rotate(TOKEN);
  return world;
}

const promoted = (world: World) => Date.parse(world.secret.tags['rekey/promoted']?.split(' ')[1] ?? '');
const isActive = (world: World) => world.issuer.keys.get('KEY1')?.active;

describe('a grace that is shorter than the lag of the issuer’s reports', () => {
  test('holds back a straggler, whose uses are reported only after the grace', async () => {
    const world = await rotated();
    for (let hour = 0; hour < 20; hour++) {
      for (let i = 0; i < 6; i++) {
        world.clock.pass(10 * MINUTE);
        world.issuer.use('KEY1');
      }
      expect(await world.sweep()).toBe('done');
      expect(isActive(world)).toBe(true);
    }
    expect(world.logged().at(-1)).toMatchObject({ HeldBack: 1 });
    expect(world.id(PREVIOUS)).toBe('KEY1');
  });

  test('retires a silent credential when the grace is reported, and not a moment before', async () => {
    const world = await rotated();
    const reported = promoted(world) + GRACE + USAGE_LAG;
    world.clock.pass(reported - 1 - world.clock.now());
    await world.sweep();
    expect(isActive(world)).toBe(true);
    expect(world.logged().at(-1)).toMatchObject({ HeldBack: 0 });
    world.clock.pass(1);
    await world.sweep();
    expect(isActive(world)).toBe(false);
  });

  test('retires a credential that was used in the first half of the grace alone', async () => {
    const world = await rotated();
    world.clock.pass(20 * MINUTE);
    world.issuer.use('KEY1');
    world.clock.pass(GRACE + USAGE_LAG);
    await world.sweep();
    expect(isActive(world)).toBe(false);
  });

  test('retires without waiting for reports where stragglers are cut off', async () => {
    const world = await rotated('cut-off');
    world.clock.pass(promoted(world) + GRACE - world.clock.now());
    await world.sweep();
    expect(isActive(world)).toBe(false);
  });

  test('refuses the next rotation until then, and says why', async () => {
    const world = await rotated();
    world.clock.pass(2 * HOUR);
    const refused = await world.rotate('token-of-a-rotation-0000000000002');
    expect(codeOf(refused)).toBe('GraceNotOver');
    const iso = (time: number) => new Date(time).toISOString();
    const [until, reported] = [promoted(world) + GRACE, promoted(world) + GRACE + USAGE_LAG];
    expect(String(refused)).toContain(
      `in its grace until ${iso(until)} and is kept until ${iso(reported)}, because its issuer reports uses up to 4 hours late.`,
    );
    expect(String(refused)).toContain("set stragglers to 'cut-off'");
    world.clock.pass(3 * HOUR);
    expect(await world.rotate('token-of-a-rotation-0000000000002')).toBe('done');
  });

  test('tells of a use two hours before the credential was disabled, once it is reported', async () => {
    const world = await rotated();
    world.clock.pass(4 * HOUR);
    world.issuer.use('KEY1');
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(isActive(world)).toBe(false);
    world.clock.pass(10 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.has('KEY1')).toBe(true);
    expect(world.logged().at(-1)).toMatchObject({ HeldBack: 1 });
    expect(world.lines.join()).toContain('LateUse');
  });

  test('does not take the verification of a credential that was never current for a late use', async () => {
    const world = await rotated();
    world.clock.pass(12 * HOUR);
    await world.sweep();
    const token = 'token-of-a-rotation-0000000000002';
    world.secret.startRotation(token);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, token);
    world.secret.setLabel(PENDING, undefined);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get('KEY3')?.active).toBe(false);
    world.clock.pass(10 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.has('KEY3')).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(world.lines.join()).not.toContain('LateUse');
  });
});
