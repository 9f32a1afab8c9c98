import { createHash } from 'node:crypto';
import { PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { before, crashInCreateSecret, createSecret, overrideAdapter, recordOf, TOKEN } from '../fixtures';
import { DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

/** A replaced credential is disabled, in quarantine. */
async function inQuarantine(): Promise<void> {
  await world.rotate();
  world.clock.pass(2 * DAY);
  await world.sweep();
}

test('adopts the value of a concurrent attempt that took the slot', async () => {
  before(world, 'issue', () => void world.secret.put(TOKEN, JSON.stringify(world.issuer.make(false))));
  expect(await createSecret(world)).toBe('done');
  expect(world.id(PENDING)).toBe('KEY2');
  expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
});

test('does not list a credential that it removed in the journal', async () => {
  await inQuarantine();
  expect(await createSecret(world)).toBe('done');
  const journal = Object.entries(world.secret.tags).find(([key]) => key.startsWith('rekey/journal/'));
  const digest = createHash('sha256').update('KEY2').digest('base64url').slice(0, 8);
  expect(journal?.[1].split(' ')[2]).toBe(`+${digest}`);
});

test('accepts a list that still shows a removed credential', async () => {
  await inQuarantine();
  const removed = { id: 'KEY1', active: false, created: 0 };
  const { list } = world.issuer.adapter();
  overrideAdapter(world, () => ({
    list: async () => (world.issuer.keys.has('KEY1') ? list() : [removed, ...(await list())]),
  }));
  expect(await createSecret(world)).toBe('done');
  expect(world.id(PENDING)).toBe('KEY3');
});

test('retires the orphan of a crashed attempt, and no credential of another time', async () => {
  world.issuer.slots = 6;
  const { keys } = world.issuer;
  // A credential from before the journal that is not listed yet.
  const early = { ...world.issuer.make(true) };
  const unlisted = keys.get(early.id);
  keys.delete(early.id);
  world.clock.pass(10 * SECOND);
  await crashInCreateSecret(world);
  if (unlisted) keys.set(early.id, unlisted);
  world.clock.pass(90 * SECOND);
  const late = world.issuer.make(true);
  world.clock.pass(60 * SECOND);
  expect(await createSecret(world)).toBe('done');
  const active = [...keys.values()].filter((key) => key.active).map(({ id }) => id);
  expect(active.sort()).toEqual(['KEY1', early.id, late.id, world.id(PENDING)].sort());
  expect(recordOf(world, 'KEY3')).toMatch(/^disabled \S+ none /);
});

test('removes an orphan that takes the slot, and its record', async () => {
  await crashInCreateSecret(world);
  world.clock.pass(90 * SECOND);
  expect(await createSecret(world)).toBe('done');
  expect(world.id(PENDING)).toBe('KEY3');
  expect(world.issuer.keys.has('KEY2')).toBe(false);
  expect(recordOf(world, 'KEY2')).toBeUndefined();
});

test('records a stored value once', async () => {
  await crashInCreateSecret(world, 'put');
  expect(await createSecret(world)).toBe('done');
  const record = recordOf(world, 'KEY2');
  expect(record).toMatch(/^pending /);
  world.clock.pass(10 * SECOND);
  expect(await createSecret(world)).toBe('done');
  expect(recordOf(world, 'KEY2')).toBe(record);
});

test('waits until its journal is visible', async () => {
  world.secret.startRotation(TOKEN);
  world.clock.pass(20 * SECOND);
  world.secret.lag = 14 * SECOND;
  expect(await world.step('createSecret', TOKEN)).toBe('done');
  expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
});

test('waits for the lease of an attempt that overwrote its journal', async () => {
  let rivals = 1;
  before(world, 'describe', () => {
    const [journal] = Object.keys(world.secret.tags).filter((key) => key.startsWith('rekey/journal/'));
    const written = world.calls.made.lastIndexOf('tag') > world.calls.made.lastIndexOf('list');
    if (written && rivals-- > 0)
      void world.secret.tag({ [journal]: `${new Date(world.clock.now()).toISOString()} rival KEY1` });
  });
  const began = world.clock.now();
  world.calls.made.length = 0;
  expect(await createSecret(world)).toBe('done');
  expect(rivals).toBeLessThanOrEqual(0);
  expect(world.clock.now() - began).toBeGreaterThanOrEqual(60 * SECOND);
  expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
});

test('does not issue after the deadline of its journal', async () => {
  let slow = true;
  let age: number | undefined;
  world.calls.fault = (name) => {
    const journal = Object.entries(world.secret.tags).find(([key]) => key.startsWith('rekey/journal/'))?.[1];
    const written = world.calls.made.lastIndexOf('tag') > world.calls.made.lastIndexOf('list');
    if (name === 'describe' && written && slow) {
      slow = false;
      world.clock.pass(31 * SECOND);
    }
    if (name === 'issue') age = world.clock.now() - Date.parse(journal?.split(' ')[0] ?? '');
    return undefined;
  };
  world.calls.made.length = 0;
  expect(await createSecret(world)).toBe('done');
  expect(slow).toBe(false);
  expect(age).toBeLessThan(30 * SECOND);
  expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
});
