import { generatedKey } from '../../../test/lambdas/credentials/generated-key';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { succeed } from '../fixtures';
import { MemoryIssuer } from '../world/memory-issuer';
import { DAY, World } from '../world/world';
import recorded from './state-of-0.1.0.json';

type State = (typeof recorded)[keyof typeof recorded];

/** Restores a secret and an issuer of version 0.1.0. */
function restore(state: State): World {
  const world = state.kind === 'generated' ? generatedKey().world : new World();
  world.clock.pass(Date.parse(state.time) - world.clock.now());
  // Ids of new credentials differ from the recorded ones.
  Object.assign(world, { issuer: new MemoryIssuer(world.clock, 'LATER') });
  for (const [id, version] of Object.entries(state.versions)) world.secret.versions.set(id, version);
  for (const key of state.keys) {
    world.issuer.keys.set(key.id, { ...key, uses: [] });
    world.issuer.ours.push(key.id);
    world.issuer.passwords.push(key.password);
  }
  Object.assign(world.secret.tags, state.tags);
  for (const [label, version] of Object.entries(state.labels)) world.secret.setLabel(label, version);
  return world;
}

const works = (world: World, text: string | undefined) =>
  world.parameters ? text !== undefined : world.issuer.works(JSON.parse(text ?? '{}'));

const activeIds = (world: World) =>
  [...world.issuer.keys.values()].filter((key) => key.active).map(({ id }) => id);

const STATES = Object.entries(recorded).map(([name, state]) => [name, state] as const);
const token = 'token-of-the-first-rotation-after-the-upgrade';

describe.each(STATES)('a secret of 0.1.0 in the state: %s', (name, state) => {
  test('is swept and rotated without orphans', async () => {
    const world = restore(state);
    world.watchLabels = false;
    for (let day = 0; day < 10; day++) {
      const outcome = await world.sweep();
      if (!name.includes('compromised')) expect(outcome).toBe('done');
      world.clock.pass(DAY);
    }
    expect(await world.rotate(token)).toBe('done');
    expect(world.secret.labels[CURRENT]).toBe(token);
    for (let hour = 0; hour < 10 * 24; hour += 12) {
      world.clock.pass(12 * HOUR);
      expect(await world.sweep()).toBe('done');
    }
    expect(world.secret.labels).toEqual({ [CURRENT]: token });
    expect(works(world, world.secret.text(CURRENT))).toBe(true);
    expect(world.orphans()).toEqual([]);
    expect(activeIds(world)).toHaveLength(world.parameters ? 0 : 1);
  });

  test('keeps the replaced credential during the grace of 0.1.0', async () => {
    const world = restore(state);
    if (!name.endsWith('in a grace')) {
      // Without a replaced credential, the sweep changes nothing.
      const before = activeIds(world);
      if (!/orphan|compromised/.test(name)) {
        await world.sweep();
        expect(activeIds(world)).toEqual(before);
      }
      return;
    }
    world.clock.pass(22 * HOUR);
    expect(await world.sweep()).toBe('done');
    expect(works(world, world.secret.text(PREVIOUS))).toBe(true);
    world.clock.pass(6 * HOUR);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
  });

  test('is replaced, and its old credentials are revoked', async () => {
    const world = restore(state);
    world.watchLabels = false;
    const before = [CURRENT, PREVIOUS].map((label) => world.secret.text(label));
    expect(await world.replaceNow()).toBe('done');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(before).not.toContain(world.secret.text(CURRENT));
    expect(works(world, world.secret.text(CURRENT))).toBe(true);
    expect(activeIds(world)).toEqual(world.parameters ? [] : [world.id(CURRENT)]);
  });

  test('is deleted with every credential', async () => {
    const world = restore(state);
    world.watchLabels = false;
    await succeed(world, 'Delete');
    expect(world.issuer.keys.size).toBe(0);
  });
});
