import { generatedKey } from '../../../test/lambdas/credentials/generated-key';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { codeOf, DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';
const NEXT = 'token-of-the-next-rotation-0000001';

/** A rotation makes its version current and ends before it writes that down; then somebody moves the label back. */
async function goBack(world: World): Promise<void> {
  await world.deploy();
  const first = world.secret.labels[CURRENT];
  world.clock.pass(30 * HOUR);
  world.calls.fault = (name) =>
    name === 'tag' && world.secret.labels[CURRENT] === TOKEN ? 'crash' : undefined;
  expect(await world.rotate(TOKEN)).toBe('crashed');
  world.calls.reset();
  world.secret.setLabel(CURRENT, first);
  world.secret.setLabel(PREVIOUS, TOKEN);
}

const issued = (world: World) => world.secret.tags['rekey/promoted'].split(' ')[2];

describe('who goes back before a promotion was written down has a grace for what it promoted', () => {
  test('of a generated key, from the next sweep on', async () => {
    const { world } = generatedKey();
    await goBack(world);
    const before = issued(world);
    const refused = await world.rotate(NEXT);
    expect(codeOf(refused)).toBe('GraceNotOver');
    expect(String(refused)).toContain('which begins with the next sweep');
    world.secret.setLabel(PENDING, undefined);
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

  test('of an issued one, though a rotation finds it first', async () => {
    const { world } = box;
    await goBack(world);
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
    expect(codeOf(await world.rotate(NEXT))).toBe('GraceNotOver');
    world.secret.setLabel(PENDING, undefined);
    world.clock.pass(HOUR);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^live /);
    for (const [pause, active] of [
      [REPORTED - 1, true],
      [1, false],
    ] as const) {
      world.clock.pass(pause);
      expect(await world.sweep()).toBe('done');
      expect(world.issuer.keys.get('KEY2')?.active).toBe(active);
    }
  });
});
