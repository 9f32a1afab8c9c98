import assert from 'node:assert/strict';
import { CURRENT, PREVIOUS } from '../../secret-store/secret-store';
import { HOUR } from '../../time/clock';
import type { Requirement } from '../check';
import { FAULTS, type Fault } from '../faults';
import { codeOf, DAY, type Outcome } from '../rotator';
import { adapterOf, deleted, deployed, type Make, rotated, type Subject, settled, textOf } from '../subject';

const TOKEN = 'token-of-a-rotation-0000000000001';
const REQUEST = 'request-of-the-deploy-000000000001';

/** An operation in which a fault is injected at every call, and its recovery. */
interface Scenario {
  readonly name: string;
  start(make: Make): Promise<Subject>;
  work(it: Subject): Promise<Outcome>;
  recover(it: Subject, outcome: string, fault: Fault): Promise<void>;
}

export const faults: readonly Requirement[] = scenarios().flatMap((scenario) =>
  FAULTS.map((fault) => ({
    name: `recovers from "${fault}" at every call of ${scenario.name}`,
    check: (make: Make) => atEveryCall(make, fault, scenario),
  })),
);

/** Runs the operation once for each of its calls, with the fault at that call. */
export async function atEveryCall(make: Make, fault: Fault, scenario: Scenario): Promise<void> {
  for (let index = 0, last = false; !last; index++) {
    const it = await scenario.start(make);
    const { calls } = it.rotator;
    calls.reset();
    calls.fault = (_name, at) => (at === index ? fault : undefined);
    const outcome = codeOf(await scenario.work(it));
    const place = `after "${fault}" at call ${index} (${calls.made[index]}) of ${scenario.name}`;
    last = calls.made.length <= index;
    calls.reset();
    await scenario.recover(it, outcome, fault).catch((error: unknown) => {
      // Not by instanceof: test runners have an Error of their own.
      const { message = String(error) } = error as { message?: string };
      throw new Error(`${place}: ${message}`, { cause: error });
    });
  }
}

function scenarios(): readonly Scenario[] {
  const rotate = (it: Subject) => it.rotator.rotate(TOKEN);
  return [
    {
      name: 'a rotation, by a retry',
      start: deployed,
      work: rotate,
      async recover(it) {
        assert.equal(await rotated(it, TOKEN), 'done', 'The retry of the rotation failed.');
        await requireOneAlive(it);
      },
    },
    {
      name: 'a rotation, by sweeps and the next rotation',
      start: deployed,
      work: rotate,
      async recover(it) {
        await settled(it);
        assert.equal(await rotated(it), 'done', 'The next rotation failed.');
        await requireOneAlive(it);
      },
    },
    {
      name: 'a deploy',
      start: async (make) => make(),
      work: create,
      async recover(it, outcome) {
        const { rotator } = it;
        if (outcome === 'crashed') {
          // Lambda repeats an asynchronous invocation whose function ended.
          rotator.clock.pass(5 * HOUR);
          await create(it);
        }
        const { Status, Reason } = rotator.answers.at(-1) ?? {};
        if (Status === 'SUCCESS') assert.ok(it.accepts(textOf(it, CURRENT)), 'AWSCURRENT does not work.');
        else assert.match(Reason ?? '', /^\[\w+\] /, 'The deploy fails without a code.');
        await requireDeleted(it);
      },
    },
    {
      name: 'a deploy that ends and is rolled back',
      start: async (make) => make(),
      work: create,
      async recover(it) {
        it.rotator.clock.pass(HOUR);
        await requireDeleted(it);
      },
    },
    {
      name: 'a sweep that retires',
      start: withGraceOver,
      work: (it) => it.rotator.sweep(),
      async recover(it) {
        await requireOneAlive(it);
        assert.equal(it.rotator.secret.labels[PREVIOUS], undefined, 'AWSPREVIOUS is on after the grace.');
      },
    },
    {
      name: 'a deletion',
      start: async (make) => {
        const it = await deployed(make);
        assert.equal(await rotated(it), 'done');
        return it;
      },
      work: (it) => deleted(it),
      async recover(it) {
        it.rotator.clock.pass(HOUR);
        await requireDeleted(it);
      },
    },
  ];
}

function create(it: Subject): Promise<Outcome> {
  it.rotator.calls.afterEach = () => undefined;
  return it.rotator.resource('Create', { requestId: REQUEST });
}

async function withGraceOver(make: Make): Promise<Subject> {
  const it = await deployed(make);
  assert.equal(await rotated(it), 'done');
  it.rotator.clock.pass(2 * DAY + 2 * (adapterOf(it).traits.usage?.lag ?? 0));
  return it;
}

async function requireOneAlive(it: Subject): Promise<void> {
  await settled(it);
  assert.ok(it.accepts(textOf(it, CURRENT)), 'AWSCURRENT does not work.');
  assert.ok(it.alive().length <= 1, `A credential is orphaned: ${it.alive()} are alive.`);
}

async function requireDeleted(it: Subject): Promise<void> {
  await deleted(it);
  const { Status, Reason } = it.rotator.answers.at(-1) ?? {};
  assert.equal(Status, 'SUCCESS', Reason);
  assert.deepEqual(it.alive(), [], 'A credential outlives the deletion.');
}
