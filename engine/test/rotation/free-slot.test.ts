import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { createSecret, foreignText, isActive, NEXT_TOKEN, setActive, writeByHand } from '../fixtures';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

async function rotated(): Promise<void> {
  await world.rotate(NEXT_TOKEN);
}

async function requireSlotTaken(world: World, by: string): Promise<void> {
  const outcome = await createSecret(world);
  expect(codeOf(outcome)).toBe('SlotTaken');
  expect(String(outcome)).toContain(`Credentials that the rotator must not remove: ${by}.`);
  expect(world.logged().at(-1)).toMatchObject({ HeldBack: 1, RotationFailed: 1 });
}

test('reports a foreign credential that takes the slot', async () => {
  world.issuer.make(true);
  await requireSlotTaken(world, 'KEY2 (not issued for this secret)');
});

test('does not remove foreign credentials in both slots', async () => {
  world.watchLabels = false;
  world.issuer.keys.delete('KEY1');
  for (const _ of [1, 2]) world.issuer.make(true);
  await requireSlotTaken(world, 'KEY2 (not issued for this secret), KEY3 (not issued for this secret)');
  expect([...world.issuer.keys.keys()]).toEqual(['KEY2', 'KEY3']);
});

test('reports every credential that it must not remove', async () => {
  await rotated();
  world.clock.pass(2 * DAY);
  await world.sweep();
  setActive(world, 'KEY1', true);
  world.issuer.slots = 3;
  world.issuer.make(true);
  await requireSlotTaken(world, 'KEY1 (enabled again), KEY3 (not issued for this secret)');
});

test('does not remove a credential that was written by hand', async () => {
  writeByHand(world, foreignText(world));
  for (const _ of [1, 2]) {
    world.clock.pass(5 * DAY);
    await world.sweep();
  }
  expect(await world.rotate(NEXT_TOKEN)).toBe('done');
  world.clock.pass(30 * DAY);
  await world.sweep();
  await requireSlotTaken(world, 'KEY2 (held)');
});

test('does not remove a credential with a label of the user', async () => {
  world.secret.setLabel('KEEP', world.secret.labels[CURRENT]);
  await world.rotate(NEXT_TOKEN);
  world.clock.pass(30 * DAY);
  expect(await world.sweep()).toBe('done');
  await requireSlotTaken(world, 'KEY1 (held)');
  expect(isActive(world)).toBe(true);
});

test('reports the end of the grace', async () => {
  await rotated();
  const { keys } = world.issuer;
  const replaced = keys.get('KEY1');
  // The replaced credential is listed last.
  keys.delete('KEY1');
  if (replaced) keys.set('KEY1', replaced);
  world.clock.pass(23 * HOUR);
  expect(String(await createSecret(world))).toMatch(
    /\[GraceNotOver\] No slot is free: the replaced credential is in its grace until 2026-01-02T/,
  );
  expect(keys.size).toBe(2);
  await world.secret.untag(['rekey/promoted']);
  expect(String(await createSecret(world))).toContain(
    'is in its grace, which begins with the next sweep. Unchanged',
  );
});

test('reports a straggler', async () => {
  await rotated();
  world.clock.pass(5 * DAY);
  world.issuer.use(world.id(PREVIOUS) as string);
  const outcome = await createSecret(world);
  expect(codeOf(outcome)).toBe('Straggler');
  expect(String(outcome)).toContain('last use at 2026-01-06T');
  expect(world.logged().at(-1)).toMatchObject({ HeldBack: 1 });
});

test('removes a straggler with the policy cut-off', async () => {
  await rotated();
  world.environment.REKEY_STRAGGLERS = 'cut-off';
  world.clock.pass(5 * DAY);
  world.issuer.use('KEY1');
  expect(await createSecret(world)).toBe('done');
  expect(world.issuer.keys.has('KEY1')).toBe(false);
});

test('does not disable a disabled credential again', async () => {
  await rotated();
  world.clock.pass(2 * DAY);
  await world.sweep();
  world.calls.reset();
  expect(await createSecret(world)).toBe('done');
  expect(world.calls.made).not.toContain('disable');
  expect(world.issuer.keys.has('KEY1')).toBe(false);
});
