import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, iso, MINUTE } from '../../src/time/clock';
import { clearPending, isActive, NEXT_TOKEN, prepareFinish, TOKEN } from '../fixtures';
import { USAGE_LAG } from '../world/memory-issuer';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
const GRACE = HOUR;

/** A high-risk rotation whose issuer reports each use with the maximum lag. */
async function rotated(): Promise<World> {
  const { world } = box;
  world.setTimes({ graceSeconds: 3600, quarantineSeconds: 9.5 * 3600, overdueAfterSeconds: 30 * 3600 });
  world.issuer.reports = USAGE_LAG;
  await world.deploy();
  world.clock.pass(DAY);
  await world.rotate(TOKEN);
  return world;
}

const promoted = (world: World) => Date.parse(world.secret.tags['rekey/promoted']?.split(' ')[1] ?? '');

describe('a grace that is shorter than the usage lag', () => {
  test('waits for a straggler whose uses are reported after the grace', async () => {
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

  test('retires an unused credential exactly when every use in the grace is reported', async () => {
    const world = await rotated();
    world.clock.pass(promoted(world) + GRACE + USAGE_LAG - 1 - world.clock.now());
    await world.sweep();
    expect(isActive(world)).toBe(true);
    expect(world.logged().at(-1)).toMatchObject({ HeldBack: 0 });
    world.clock.pass(1);
    await world.sweep();
    expect(isActive(world)).toBe(false);
  });

  test('ignores a use in the first half of the grace', async () => {
    const world = await rotated();
    world.clock.pass(20 * MINUTE);
    world.issuer.use('KEY1');
    world.clock.pass(GRACE + USAGE_LAG);
    await world.sweep();
    expect(isActive(world)).toBe(false);
  });

  test('refuses the next rotation until then and states the reason', async () => {
    const world = await rotated();
    world.clock.pass(2 * HOUR);
    const refused = await world.rotate(NEXT_TOKEN);
    expect(codeOf(refused)).toBe('GraceNotOver');
    const until = promoted(world) + GRACE;
    expect(String(refused)).toContain(
      `in its grace until ${iso(until)} and is kept until ${iso(until + USAGE_LAG)}, because its issuer reports uses up to 4 hours late.`,
    );
    expect(String(refused)).toContain('Stragglers.CUT_OFF');
    world.clock.pass(3 * HOUR);
    expect(await world.rotate(NEXT_TOKEN)).toBe('done');
  });

  test('reports a use that preceded the disabling by two hours', async () => {
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

  test('ignores the verification of a credential that was never current', async () => {
    const world = await rotated();
    world.clock.pass(12 * HOUR);
    await world.sweep();
    await prepareFinish(world, NEXT_TOKEN);
    clearPending(world);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(isActive(world, 'KEY3')).toBe(false);
    world.clock.pass(10 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.has('KEY3')).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(world.lines.join()).not.toContain('LateUse');
  });
});
