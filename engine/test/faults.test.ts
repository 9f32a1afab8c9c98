import { STEPS } from '../src/events';
import { CURRENT } from '../src/secret-store/secret-store';
import { FAULTS } from '../src/testing/faults';
import { HOUR, SECOND } from '../src/time/clock';
import { injectFault } from './fault-injection';
import { crashInCreateSecret, NEXT_TOKEN, prepareFinish, TOKEN } from './fixtures';
import { fresh, graceOver, inQuarantine, requireHealthy, STARTS, seenLate } from './world/start-states';
import { codeOf, DAY, SECRET, type World } from './world/world';

// The conformance suite covers a rotation from a fresh state, the deploy and the deletion.

const rotate = (world: World) => world.rotate(TOKEN);

describe.each(Object.entries({ inQuarantine, seenLate }))('a rotation in the state %s', (_name, start) => {
  test.each(FAULTS)('recovers from "%s" with the same token', (fault) =>
    injectFault(fault, start, rotate, async (world, place) => {
      const outcomes: string[] = [];
      for (let attempt = 0; attempt < 3 && outcomes.at(-1) !== 'done'; attempt++) {
        world.clock.pass(5 * SECOND);
        outcomes.push(codeOf(await world.rotate(TOKEN)));
      }
      expect(`${place}: ${outcomes}`).toBe(`${place}: done`);
      expect(world.secret.labels[CURRENT]).toBe(TOKEN);
      await requireHealthy(world, place);
    }),
  );

  test.each(FAULTS)('recovers from "%s" with sweeps and a new token', (fault) =>
    injectFault(fault, start, rotate, async (world, place) => {
      for (let hour = 0; hour < 3; hour++) {
        world.clock.pass(HOUR);
        await world.sweep();
      }
      if (world.secret.labels[CURRENT] === TOKEN) world.clock.pass(2 * DAY);
      expect(`${place}: ${codeOf(await world.rotate(NEXT_TOKEN))}`).toBe(`${place}: done`);
      await requireHealthy(world, place);
    }),
  );

  test('reports each missing permission', () =>
    injectFault(
      'deny',
      start,
      rotate,
      async (world, place, outcome) => {
        expect(`${place}: ${codeOf(outcome)}`).toBe(`${place}: AccessDenied`);
        const line = { level: 'error', code: 'AccessDenied', RotationFailed: 1 };
        expect(world.logged().at(-1)).toMatchObject(line);
      },
      1,
    ));
});

/** A replaced credential whose grace is over, and a rotation that crashed after it stored its credential. */
async function interrupted(): Promise<World> {
  const world = await fresh();
  await world.rotate();
  world.clock.pass(40 * DAY);
  await world.sweep();
  world.clock.pass(10 * DAY);
  await crashInCreateSecret(world, 'put');
  world.clock.pass(2 * HOUR);
  return world;
}

describe.each(Object.entries({ graceOver, interrupted }))('a sweep in the state %s', (_name, start) => {
  test.each(FAULTS)('recovers from "%s" with the next sweeps', (fault) =>
    injectFault(
      fault,
      start,
      (world) => world.sweep(),
      async (world, place, outcome) => {
        if (fault === 'deny') expect(`${place}: ${codeOf(outcome)}`).toBe(`${place}: SweepFailed`);
        await requireHealthy(world, place);
      },
    ),
  );
});

describe('two concurrent invocations', () => {
  const event = (step: string) => ({ Step: step, SecretId: SECRET, ClientRequestToken: TOKEN });
  const SWEEP = { rekey: 'sweep' };
  const both = (world: World, one: object, other: object) =>
    world.run(Promise.all([world.invoke(one), world.invoke(other)]));

  test.each(Object.entries(STARTS))('of every step succeed in the state %s', async (_name, start) => {
    const world = await start();
    world.secret.startRotation(TOKEN);
    for (const step of STEPS)
      expect((await both(world, event(step), event(step))).map(codeOf)).toEqual(['done', 'done']);
    expect(world.secret.labels[CURRENT]).toBe(TOKEN);
    await requireHealthy(world, 'after both');
  });

  test('of createSecret leave no orphan if one crashes after it issued', async () => {
    const world = await fresh();
    world.secret.startRotation(TOKEN);
    let issued = 0;
    world.calls.fault = (name) => (name === 'issue' && issued++ === 0 ? 'crash-after' : undefined);
    await both(world, event('createSecret'), event('createSecret'));
    world.calls.reset();
    expect(await world.rotate(TOKEN)).toBe('done');
    await requireHealthy(world, 'after both');
  });

  test('of a sweep and createSecret succeed', async () => {
    const world = await graceOver();
    world.secret.startRotation(TOKEN);
    expect((await both(world, SWEEP, event('createSecret')))[0]).toBe('done');
    expect(await world.rotate(TOKEN)).toBe('done');
    await requireHealthy(world, 'after both');
  });

  test('of a sweep and finishSecret succeed', async () => {
    const world = await graceOver();
    await prepareFinish(world);
    expect(await both(world, SWEEP, event('finishSecret'))).toEqual(['done', 'done']);
    await requireHealthy(world, 'after both');
  });
});
