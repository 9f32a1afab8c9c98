import { CURRENT } from '../../src/secret-store/secret-store';
import { FAULTS } from '../../src/testing/faults';
import { HOUR, SECOND } from '../../src/time/clock';
import { injectFault } from '../fault-injection';
import { createSecret, isActive, TOKEN } from '../fixtures';
import { fresh, inQuarantine, requireHealthy } from '../world/start-states';
import { codeOf, DAY, type World } from '../world/world';

/** A replaced credential in its grace takes the second slot. Reads lag by seconds. */
async function inGrace(): Promise<World> {
  const world = await fresh();
  await world.rotate();
  world.clock.pass(HOUR);
  world.secret.lag = 4 * SECOND;
  return world;
}

/** A rotation is between createSecret and setSecret. */
async function inRotation(): Promise<World> {
  const world = await fresh();
  await createSecret(world);
  return world;
}

const replaceNow = (world: World) => world.replaceNow();

function requireReplaced(world: World, compromised: string, place: string): void {
  const current = world.value(CURRENT);
  expect({
    place,
    replaced: current?.id !== compromised,
    works: current !== undefined && world.issuer.works(current),
    active: isActive(world, compromised) ?? false,
  }).toEqual({ place, replaced: true, works: true, active: false });
}

// The conformance suite covers a fresh state.
describe.each([
  ['inGrace', inGrace, 'KEY2'],
  ['inQuarantine', inQuarantine, 'KEY2'],
  ['inRotation', inRotation, 'KEY1'],
] as const)('a replacement in the state %s', (_state, start, compromised) => {
  test.each(FAULTS)('recovers from "%s" with the same request', (fault) =>
    injectFault(fault, start, replaceNow, async (world, place) => {
      world.clock.pass(5 * SECOND);
      await world.replaceNow();
      requireReplaced(world, compromised, place);
      await requireHealthy(world, place);
    }),
  );

  test.each(FAULTS)('recovers from "%s" with a later request that names the credential', (fault) =>
    injectFault(fault, start, replaceNow, async (world, place) => {
      world.clock.pass(HOUR / 2);
      await world.sweep();
      await world.replaceNow(compromised);
      requireReplaced(world, compromised, place);
      await requireHealthy(world, place);
    }),
  );

  test.each(FAULTS)('recovers from "%s" with sweeps and rotations after it was recorded', async (fault) => {
    let recorded = 0;
    await injectFault(fault, start, replaceNow, async (world, place) => {
      if (!world.secret.tags['rekey/compromised']) return;
      recorded += 1;
      for (let hour = 0; hour < 3; hour++) {
        world.clock.pass(HOUR);
        const requested = world.secret.rotationsAsked;
        await world.sweep();
        if (world.secret.rotationsAsked > requested || world.secret.labels.AWSPENDING)
          await world.rotate(world.secret.labels.AWSPENDING);
      }
      requireReplaced(world, compromised, place);
      await requireHealthy(world, place);
    });
    expect(recorded).toBeGreaterThan(0);
  });

  test('reports each missing permission', () =>
    injectFault(
      'deny',
      start,
      replaceNow,
      async (world, place, outcome) => {
        expect(`${place}: ${codeOf(outcome)}`).toBe(`${place}: AccessDenied`);
        const errors = world.logged().filter(({ level }) => level === 'error');
        expect(errors.at(-1)).toMatchObject({ code: 'AccessDenied' });
      },
      1,
    ));

  test.each(['createSecret', 'setSecret', 'testSecret', 'finishSecret', 'sweep', 'replace-now'])(
    'succeeds concurrently with %s',
    async (other) => {
      const world = await start();
      let event: object = { rekey: other };
      if (other.endsWith('Secret')) {
        world.secret.startRotation(TOKEN);
        for (const step of ['createSecret', 'setSecret', 'testSecret']) {
          if (step === other) break;
          await world.step(step, TOKEN);
        }
        event = { Step: other, SecretId: world.environment.REKEY_SECRET_ARN, ClientRequestToken: TOKEN };
      }
      await world.run(Promise.all([world.invoke({ rekey: 'replace-now' }), world.invoke(event)]));
      await world.replaceNow(compromised);
      requireReplaced(world, compromised, other);
      world.clock.pass(2 * DAY);
      await requireHealthy(world, other);
      world.requireRules();
    },
  );
});
