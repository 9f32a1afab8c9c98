import { codeOf, DAY, eachWorld } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function createSecret(world = box.world) {
  world.secret.startRotation(TOKEN);
  return world.step('createSecret', TOKEN);
}

describe('a slot', () => {
  test('names all that takes the slots and is not ours to remove', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    (world.issuer.keys.get('KEY1') as { active: boolean }).active = true;
    world.issuer.slots = 3;
    const { id } = world.issuer.make(true);
    const outcome = await createSecret();
    expect(codeOf(outcome)).toBe('SlotTaken');
    expect(String(outcome)).toContain(
      `Credentials that the rotator must not remove: KEY1 (enabled again), ${id} (not issued for this secret).`,
    );
  });

  test('tells until when the grace lasts that takes the slot, where that is known', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    const { keys } = world.issuer;
    const replaced = keys.get('KEY1');
    keys.delete('KEY1');
    if (replaced) keys.set('KEY1', replaced);
    expect(String(await createSecret())).toContain('[GraceNotOver] No slot is free: the replaced credential');
    expect(world.logged().at(-1)?.message).toContain('is in its grace until 2026-01-02T');
    await world.secret.untag(['rekey/promoted']);
    expect(String(await createSecret())).toContain(
      'is in its grace, which begins with the next sweep. Unchanged',
    );
  });

  test('does not disable again what is disabled already', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    world.calls.reset();
    expect(await createSecret()).toBe('done');
    expect(world.calls.made).not.toContain('disable');
    expect(world.issuer.keys.has('KEY1')).toBe(false);
  });
});
