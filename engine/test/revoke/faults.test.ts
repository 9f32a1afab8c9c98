import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { atEveryCall, FAULTS, fresh, inQuarantine, requireHealthy, TOKEN } from '../world/at-every-call';
import { codeOf, DAY, type World } from '../world/world';

/** The replaced credential takes the second slot, and works. */
async function inGrace(): Promise<World> {
  const world = await fresh();
  await world.rotate();
  world.clock.pass(HOUR);
  return world;
}

/** The same, while everybody sees labels, values and tags seconds late. */
async function seenLate(): Promise<World> {
  const world = await inGrace();
  world.secret.lag = 4 * SECOND;
  return world;
}

/** Secrets Manager is between two steps of a rotation. */
async function underWay(): Promise<World> {
  const world = await fresh();
  world.secret.startRotation(TOKEN);
  await world.step('createSecret', TOKEN);
  return world;
}

const STARTS = { fresh, inGrace, inQuarantine, seenLate, underWay };

/** What comes after a request that did not end well. */
const SEQUELS: Record<string, (world: World, compromised: string) => Promise<unknown>> = {
  'the same request': (world) => world.replaceNow(),
  'a request half an hour and a sweep later, that names it': async (world, compromised) => {
    world.clock.pass(HOUR / 2);
    await world.sweep();
    return world.replaceNow(compromised);
  },
};

/** Everybody who held the compromised credential is out, and who reads the secret is in. */
function requireReplaced(world: World, compromised: string, place: string): void {
  const current = world.value(CURRENT);
  expect({
    place,
    current: current?.id === compromised ? 'the compromised one' : 'another',
    works: current !== undefined && world.issuer.works(current),
    alive: world.issuer.keys.get(compromised)?.active ?? false,
  }).toEqual({ place, current: 'another', works: true, alive: false });
}

const compromisedIn = async (start: () => Promise<World>) => (await start()).id(CURRENT) as string;

describe.each(Object.entries(STARTS))('a replacement from the state %s', (_state, start) => {
  describe.each(FAULTS)('with "%s" at any call', (fault) => {
    test.each(Object.entries(SEQUELS))('is ended by %s', async (_sequel, sequel) => {
      const compromised = await compromisedIn(start);
      await atEveryCall(
        start,
        fault,
        (world) => world.replaceNow(),
        async (world, _outcome, place) => {
          world.clock.pass(5 * SECOND);
          await sequel(world, compromised);
          requireReplaced(world, compromised, place);
          await requireHealthy(world, place);
        },
      );
    });

    test('is ended by sweeps and the next rotation, once it was begun', async () => {
      const compromised = await compromisedIn(start);
      await atEveryCall(
        start,
        fault,
        (world) => world.replaceNow(),
        async (world, _outcome, place) => {
          if (!world.secret.tags['rekey/compromised']) return;
          for (let hour = 0; hour < 3; hour++) {
            world.clock.pass(HOUR);
            const asked = world.secret.rotationsAsked;
            await world.sweep();
            // What the sweep asks Secrets Manager for, it gets; a rotation that is stuck is taken up again.
            if (world.secret.rotationsAsked > asked || world.secret.labels.AWSPENDING)
              await world.rotate(world.secret.labels.AWSPENDING);
          }
          requireReplaced(world, compromised, place);
          await requireHealthy(world, place);
        },
      );
    });
  });

  test('says by name which permission is missing, at any call', async () => {
    await atEveryCall(
      start,
      'deny',
      (world) => world.replaceNow(),
      async (world, outcome, place) => {
        expect(`${place}: ${codeOf(outcome)}`).toBe(`${place}: AccessDenied`);
        expect(
          world
            .logged()
            .filter(({ level }) => level === 'error')
            .at(-1),
        ).toMatchObject({ code: 'AccessDenied' });
      },
    );
  });

  test('does no harm beside any step of a rotation, nor beside a sweep', async () => {
    const compromised = await compromisedIn(start);
    const now = { rekey: 'replace-now' };
    for (const other of ['createSecret', 'setSecret', 'testSecret', 'finishSecret', 'sweep', 'replace-now']) {
      const world = await start();
      if (other.endsWith('Secret')) {
        try {
          world.secret.startRotation(TOKEN);
        } catch {
          continue;
        }
        for (const step of ['createSecret', 'setSecret', 'testSecret']) {
          if (step === other) break;
          await world.step(step, TOKEN);
        }
      }
      const beside = other.endsWith('Secret')
        ? { Step: other, SecretId: world.environment.REKEY_SECRET_ARN, ClientRequestToken: TOKEN }
        : { rekey: other };
      await world.run(Promise.all([world.invoke(now), world.invoke(beside)]));
      await world.replaceNow(compromised);
      requireReplaced(world, compromised, other);
      world.clock.pass(2 * DAY);
      await requireHealthy(world, other);
      world.requireRules();
    }
  });
});
