import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { failCall, response, succeed } from '../fixtures';
import { eachWorld, type World } from '../world/world';

const box = eachWorld();

/** Denies the first three calls with this name. Returns a function that requires that they were made. */
function denyThree(world: World, call: string): () => void {
  let denials = 3;
  world.calls.fault = (name) => (name === call && denials-- > 0 ? 'deny' : undefined);
  return () => expect(denials).toBeLessThanOrEqual(0);
}

test('a failure that is not a denial is not retried', async () => {
  const { world } = box;
  failCall(world, 'list', 'lose');
  await world.resource('Create');
  expect(response(world)?.Reason).toContain('[CallFailed]');
  expect(world.calls.made.filter((name) => name === 'list')).toHaveLength(1);
});

test.each(['describe', 'read', 'list', 'tag', 'issue', 'put', 'move'])(
  'a denied %s is retried',
  async (call) => {
    const { world } = box;
    const requireDenied = denyThree(world, call);
    await succeed(world, 'Create');
    requireDenied();
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
    expect(world.issuer.keys.size).toBe(1);
  },
);

test.each(['lastUsed', 'disable', 'remove', 'untag'])(
  'a denied %s is retried while a slot is freed',
  async (call) => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(48 * HOUR);
    const current = world.secret.versions.get(world.secret.labels[CURRENT]);
    if (current) current.text = 'hunter2-is-no-json';
    world.calls.reset();
    const requireDenied = denyThree(world, call);
    await succeed(world, 'Update');
    requireDenied();
    expect(world.id(CURRENT)).toBe('KEY3');
  },
);

test('retries end after 40 to 60 seconds', async () => {
  const { world } = box;
  const began = world.clock.now();
  failCall(world, 'list', 'deny');
  await world.resource('Create');
  expect(response(world)?.Reason).toContain('[AccessDenied]');
  expect(world.clock.now() - began).toBeGreaterThan(40 * SECOND);
  expect(world.clock.now() - began).toBeLessThanOrEqual(60 * SECOND);
});
