import { SECOND } from '../../lambdas/rotation/clock';
import { PENDING } from '../../lambdas/rotation/ports';
import { DAY, eachWorld } from './world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function createSecret(world = box.world) {
  world.secret.startRotation(TOKEN);
  return world.step('createSecret', TOKEN);
}

describe('issuing while others did', () => {
  test('goes on with what another attempt stored that took the slot meanwhile', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => {
      if (name === 'issue') void world.secret.put(TOKEN, JSON.stringify(world.issuer.make(false)));
      return undefined;
    };
    expect(await createSecret()).toBe('done');
    expect(world.id(PENDING)).toBe('KEY2');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
  });

  test('looks again after it has made room, and does not list what it removed as there before', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    expect(await createSecret()).toBe('done');
    const journal = Object.entries(world.secret.tags).find(([key]) => key.startsWith('rekey/journal/'));
    expect(journal?.[1].split(' ').slice(2)).toEqual(['KEY2']);
  });

  test('retires first what a crashed attempt left, and nothing that was made at another time', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 6;
    const { keys } = world.issuer;
    // Not listed yet when the journal is written.
    const early = { ...world.issuer.make(true) };
    const unlisted = keys.get(early.id);
    keys.delete(early.id);
    world.clock.pass(10 * SECOND);
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    if (unlisted) keys.set(early.id, unlisted);
    world.clock.pass(90 * SECOND);
    const late = world.issuer.make(true);
    world.clock.pass(60 * SECOND);
    expect(await createSecret()).toBe('done');
    const active = [...keys.values()].filter((key) => key.active).map(({ id }) => id);
    expect(active.sort()).toEqual(['KEY1', early.id, late.id, world.id(PENDING)].sort());
    expect(world.secret.tags['rekey/credential/KEY3']).toMatch(/^disabled \S+ none /);
  });

  test('writes down what was stored and not written down, and only once', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    await createSecret();
    world.calls.reset();
    expect(await createSecret()).toBe('done');
    const tag = world.secret.tags['rekey/credential/KEY2'];
    expect(tag).toMatch(/^pending /);
    world.clock.pass(10 * SECOND);
    expect(await createSecret()).toBe('done');
    expect(world.secret.tags['rekey/credential/KEY2']).toBe(tag);
  });
});
