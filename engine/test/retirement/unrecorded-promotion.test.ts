import { generatedKey } from '../../../test/lambdas/credentials/generated-key';
import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { clearPending, crashBeforePromotionRecord, isActive, NEXT_TOKEN, recordOf, TOKEN } from '../fixtures';
import { codeOf, DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();

/** A rotation crashes before it records its promotion, and AWSCURRENT is moved back by hand. */
async function revertUnrecorded(world: World): Promise<void> {
  await world.deploy();
  const first = world.secret.labels[CURRENT];
  world.clock.pass(30 * HOUR);
  await crashBeforePromotionRecord(world);
  world.secret.setLabel(CURRENT, first);
  world.secret.setLabel(PREVIOUS, TOKEN);
}

const issued = (world: World) => world.secret.tags['rekey/promoted'].split(' ')[2];

describe('after an unrecorded promotion was reverted by hand', () => {
  test('a generated key gets a grace from the next sweep on', async () => {
    const { world } = generatedKey();
    await revertUnrecorded(world);
    const before = issued(world);
    const refused = await world.rotate(NEXT_TOKEN);
    expect(codeOf(refused)).toBe('GraceNotOver');
    expect(String(refused)).toContain('which begins with the next sweep');
    clearPending(world);
    for (const [pause, holder] of [
      [0, TOKEN],
      [DAY - 1, TOKEN],
      [1, undefined],
    ] as const) {
      world.clock.pass(pause);
      expect(await world.sweep()).toBe('done');
      expect(world.secret.labels[PREVIOUS]).toBe(holder);
    }
    expect(issued(world)).toBe(before);
  });

  test('an issued credential gets a grace even if a rotation precedes the sweep', async () => {
    const { world } = box;
    await revertUnrecorded(world);
    expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
    expect(codeOf(await world.rotate(NEXT_TOKEN))).toBe('GraceNotOver');
    clearPending(world);
    world.clock.pass(HOUR);
    expect(await world.sweep()).toBe('done');
    expect(recordOf(world, 'KEY2')).toMatch(/^live /);
    for (const [pause, active] of [
      [REPORTED - 1, true],
      [1, false],
    ] as const) {
      world.clock.pass(pause);
      expect(await world.sweep()).toBe('done');
      expect(isActive(world, 'KEY2')).toBe(active);
    }
  });
});
