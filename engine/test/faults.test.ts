import { CURRENT } from '../src/secret-store/secret-store';
import { HOUR, SECOND } from '../src/time/clock';
import {
  atEveryCall,
  FAULTS,
  fresh,
  graceOver,
  inQuarantine,
  requireHealthy,
  STARTS,
  TOKEN,
} from './world/at-every-call';
import type { Fault } from './world/faults';
import { codeOf, DAY, World } from './world/world';

describe.each(Object.entries(STARTS))('a rotation from the state %s', (_name, start) => {
  test.each(FAULTS)('with "%s" at any call ends well with the same token', async (fault) => {
    await atEveryCall(
      start,
      fault,
      (world) => world.rotate(TOKEN),
      async (world, _outcome, place) => {
        const outcomes: string[] = [];
        for (let attempt = 0; attempt < 3 && outcomes.at(-1) !== 'done'; attempt++) {
          world.clock.pass(5 * SECOND);
          outcomes.push(codeOf(await world.rotate(TOKEN)));
        }
        expect(`${place}: ${outcomes}`).toBe(`${place}: done`);
        expect(world.secret.labels[CURRENT]).toBe(TOKEN);
        await requireHealthy(world, place);
      },
    );
  });

  test.each(FAULTS)('with "%s" at any call ends well with sweeps and a new token', async (fault) => {
    await atEveryCall(
      start,
      fault,
      (world) => world.rotate(TOKEN),
      async (world, _outcome, place) => {
        for (let hour = 0; hour < 3; hour++) {
          world.clock.pass(HOUR);
          await world.sweep();
        }
        if (world.secret.labels[CURRENT] === TOKEN) world.clock.pass(2 * DAY);
        expect(`${place}: ${codeOf(await world.rotate('token-of-a-later-rotation-0000001'))}`).toBe(
          `${place}: done`,
        );
        await requireHealthy(world, place);
      },
    );
  });

  test('tells of a missing permission by name, whichever it is', async () => {
    await atEveryCall(
      start,
      'deny',
      (world) => world.rotate(TOKEN),
      async (world, outcome, place) => {
        expect(`${place}: ${codeOf(outcome)}`).toBe(`${place}: AccessDenied`);
        expect(world.logged().at(-1)).toMatchObject({
          level: 'error',
          code: 'AccessDenied',
          RotationFailed: 1,
        });
      },
    );
  });
});

describe('a sweep', () => {
  /** An expired grace, and a rotation that crashed after its credential was issued. */
  async function muchToDo(): Promise<World> {
    const world = await fresh();
    await world.rotate();
    world.clock.pass(40 * DAY);
    await world.sweep();
    world.clock.pass(10 * DAY);
    world.calls.reset();
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    await world.rotate(TOKEN);
    world.calls.reset();
    world.clock.pass(2 * HOUR);
    return world;
  }

  test.each(FAULTS)('with "%s" at any call is made good by the next ones', async (fault) => {
    for (const start of [graceOver, muchToDo]) {
      await atEveryCall(
        start,
        fault,
        (world) => world.sweep(),
        async (world, outcome, place) => {
          if (fault === 'deny') expect(`${place}: ${codeOf(outcome)}`).toBe(`${place}: SweepFailed`);
          await requireHealthy(world, place);
        },
      );
    }
  });
});

describe('the custom resource', () => {
  const nothing = async () => new World();
  const REQUEST = 'request-of-the-custom-resource-001';

  test.each(FAULTS)('with "%s" at any call leaves nothing once it is deleted', async (fault) => {
    const work = (world: World) => world.resource('Create', { requestId: REQUEST });
    await atEveryCall(nothing, fault, work, async (world, outcome, place) => {
      if (outcome !== 'crashed') expect(world.answers).toHaveLength(1);
      world.watchLabels = false;
      await world.resource('Delete');
      expect(`${place}: ${world.answers.at(-1)?.Status} ${[...world.issuer.keys.keys()]}`).toBe(
        `${place}: SUCCESS `,
      );
    });
  });

  test.each(['crash', 'crash-after'] as Fault[])(
    'with "%s" at any call succeeds when Lambda repeats it',
    async (fault) => {
      const work = (world: World) => world.resource('Create', { requestId: REQUEST });
      await atEveryCall(nothing, fault, work, async (world, _outcome, place) => {
        world.clock.pass(60 * SECOND);
        await world.resource('Create', { requestId: REQUEST });
        expect(`${place}: ${world.answers.at(-1)?.Status}`).toBe(`${place}: SUCCESS`);
        await requireHealthy(world, place);
      });
    },
  );

  test('is deleted again after a fault at any call of the deletion', async () => {
    for (const fault of FAULTS) {
      const work = (world: World) => {
        world.watchLabels = false;
        return world.resource('Delete');
      };
      await atEveryCall(inQuarantine, fault, work, async (world, _outcome, place) => {
        await world.resource('Delete');
        expect(`${place}: ${world.answers.at(-1)?.Status} ${[...world.issuer.keys.keys()]}`).toBe(
          `${place}: SUCCESS `,
        );
      });
    }
  });
});

describe('two invocations at the same time', () => {
  const event = (step: string) => ({
    Step: step,
    SecretId: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer-AbCdEf',
    ClientRequestToken: TOKEN,
  });

  test.each(Object.entries(STARTS))('of every step, from the state %s, do no harm', async (_name, start) => {
    const world = await start();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
      const outcomes = await world.run(Promise.all([world.invoke(event(step)), world.invoke(event(step))]));
      expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
    }
    expect(world.secret.labels[CURRENT]).toBe(TOKEN);
    await requireHealthy(world, 'after both');
  });

  test('of createSecret, one of which crashes after it issued, leave nothing behind', async () => {
    const world = await fresh();
    world.secret.startRotation(TOKEN);
    let issued = 0;
    world.calls.fault = (name) => (name === 'issue' && issued++ === 0 ? 'crash-after' : undefined);
    await world.run(Promise.all([world.invoke(event('createSecret')), world.invoke(event('createSecret'))]));
    world.calls.reset();
    expect(await world.rotate(TOKEN)).toBe('done');
    await requireHealthy(world, 'after both');
  });

  test('of a sweep and a rotation do no harm', async () => {
    const world = await graceOver();
    world.secret.startRotation(TOKEN);
    const outcomes = await world.run(
      Promise.all([world.invoke({ rekey: 'sweep' }), world.invoke(event('createSecret'))]),
    );
    expect(outcomes[0]).toBe('done');
    expect(await world.rotate(TOKEN)).toBe('done');
    await requireHealthy(world, 'after both');
  });

  test('of a sweep and a finishSecret do no harm', async () => {
    const world = await graceOver();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    const outcomes = await world.run(
      Promise.all([world.invoke({ rekey: 'sweep' }), world.invoke(event('finishSecret'))]),
    );
    expect(outcomes).toEqual(['done', 'done']);
    await requireHealthy(world, 'after both');
  });
});
