import type { AdapterFactory } from '../../src/adapter';
import { STEPS } from '../../src/events';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { checksOf } from '../../src/testing/conformance';
import type { Fault } from '../../src/testing/faults';
import { FAULTS } from '../../src/testing/faults';
import { HOUR } from '../../src/time/clock';
import { isLabelHeld } from '../../src/traits';
import { kindOf, requireSilence, type Subject, subject, tested } from '../subject';
import { codeOf, DAY, type Outcome, SECRET, type World } from '../world/world';

export const TOKEN = 'token-of-a-rotation-0000000000001';
export const LATER = 'token-of-a-later-rotation-0000001';

/** With EVERY_FAULT=1 each call meets every fault (minutes); otherwise one of them in turn. */
export const EVERY_FAULT = process.env.EVERY_FAULT !== undefined;

/** Checks of the conformance suite that this suite repeats with one fault for each call. */
const FAULT_CHECK = /^(recovers from|replaces now in spite of) "/;

/** Codes with which an attempt yields to another attempt, and is retried. */
const YIELDED = ['done', 'InstallPending', 'LabelsMoved', 'AnotherAttempt'];

/** A subject that records violations of rule 1, because a failed call hides them. */
export interface Watched extends Subject {
  readonly violations: string[];
}

export function watched(make: () => Subject): Watched {
  const it = { ...make(), violations: [] as string[] };
  const { calls } = it.world;
  const check = calls.afterEach;
  calls.afterEach = () => {
    try {
      check();
    } catch (error) {
      it.violations.push(`${error} after ${calls.made.at(-1)}`);
    }
  };
  return it;
}

/** A password kind for the user `app` in a new world. */
export function passwordSubject<K extends { factory: AdapterFactory; accepts(password: string): boolean }>(
  kind: string,
  build: (world: World) => K,
): K & Subject {
  return subject(
    (world) => {
      const made = build(world);
      const stored = () =>
        [...world.secret.versions.values()].map(({ text }) => JSON.parse(text ?? '{}').password);
      return {
        ...made,
        works: (text: string) => made.accepts(JSON.parse(text).password),
        alive: () => stored().filter((password) => password !== undefined && made.accepts(password)),
      };
    },
    kind,
    { username: 'app' },
  );
}

/** An operation that meets a fault, in a state, and the check of its recovery. */
interface FaultCase {
  start(it: Subject): Promise<unknown>;
  operation(world: World): Promise<Outcome>;
  check(it: Watched, place: string): Promise<void>;
}

const rotate = (world: World) => world.rotate(TOKEN);
const sweep = (world: World) => world.sweep();
const deletion = (world: World) => world.resource('Delete');
const deletionAfter = (start: FaultCase['start']): FaultCase => ({
  start: async (it) => {
    await start(it);
    it.world.calls.afterEach = () => undefined;
  },
  operation: deletion,
  check: requireDeleted,
});

const CASES: Record<string, FaultCase> = {
  'the first rotation': { start: deployed, operation: rotate, check: requireRecovery },
  'a rotation after a grace': { start: graceOver, operation: rotate, check: requireRecovery },
  'a sweep after a grace': { start: graceOver, operation: sweep, check: requireRecovery },
  'a sweep after an abandoned rotation': { start: abandoned, operation: sweep, check: requireRecovery },
  'a rotation after an abandoned rotation': {
    start: abandoned,
    operation: (world) => world.rotate(LATER),
    check: requireRecovery,
  },
  'replace-now': { start: rotated, operation: (world) => world.replaceNow(), check: requireRecovery },
  'a deploy that is then deleted': {
    start: async () => undefined,
    operation: (world) => world.resource('Create', { requestId: 'request-of-the-custom-resource-001' }),
    check: requireDeleted,
  },
  'a deletion in a grace': deletionAfter(rotated),
  'a deletion after a grace': deletionAfter(graceOver),
  'a deletion after an abandoned rotation': deletionAfter(abandoned),
};

export async function deployed({ world }: Subject): Promise<void> {
  await world.deploy();
}

async function rotated(it: Subject): Promise<void> {
  await deployed(it);
  expect(await it.world.rotate()).toBe('done');
}

async function graceOver(it: Subject): Promise<void> {
  await rotated(it);
  it.world.clock.pass(2 * DAY);
}

/** A rotation whose value is installed loses its label. */
async function abandoned(it: Subject): Promise<void> {
  await deployed(it);
  await runSteps(it, 2);
  it.world.secret.setLabel(PENDING, undefined);
  it.world.clock.pass(2 * HOUR);
}

/** Starts a rotation and runs the given number of its steps. Returns the outcome of the last step. */
export async function runSteps({ world }: Subject, count: number): Promise<Outcome> {
  world.secret.startRotation(TOKEN);
  let outcome: Outcome = 'done';
  for (const step of STEPS.slice(0, count)) outcome = await world.step(step, TOKEN);
  return outcome;
}

export const stepEvent = (Step: string, token = TOKEN) => ({
  Step,
  SecretId: SECRET,
  ClientRequestToken: token,
});

/** Performs an operation during which every call of the given name meets a fault. */
export async function withFault<T>(
  { world: { calls } }: Subject,
  call: string,
  fault: Fault,
  operation: () => Promise<T>,
): Promise<T> {
  calls.reset();
  calls.fault = (name) => (name === call ? fault : undefined);
  const outcome = await operation();
  calls.reset();
  return outcome;
}

/** Tests that every sample passes, besides the conformance suite. */
export function sampleSuite(name: string, make: () => Subject): void {
  describe(`the sample ${name}`, () => {
    const checks = checksOf(() => tested(make()));
    for (const check of checks) if (EVERY_FAULT || !FAULT_CHECK.test(check.name)) test(check.name, check.run);

    test.each(Object.keys(CASES).flatMap((operation) => FAULTS.map((fault) => [operation, fault] as const)))(
      'recovers when %s meets "%s"',
      async (name, fault) => {
        const { start, operation, check } = CASES[name];
        const stride = EVERY_FAULT ? 1 : FAULTS.length;
        // The first call of each operation meets another fault.
        const first = EVERY_FAULT ? 0 : (FAULTS.indexOf(fault) + Object.keys(CASES).indexOf(name)) % stride;
        for (let index = first, last = false; !last; index += stride) {
          const it = watched(make);
          await start(it);
          const { calls } = it.world;
          calls.reset();
          calls.fault = (_name, at) => (at === index ? fault : undefined);
          await operation(it.world);
          last = calls.made.length <= index;
          const place = `${fault} at call ${index}, ${calls.made[index]}`;
          calls.reset();
          await check(it, place);
        }
      },
    );

    test.each(['after the deploy', 'after a grace'])(
      'runs every step twice at the same time, %s',
      async (state) => {
        const it = watched(make);
        await (state === 'after a grace' ? graceOver : deployed)(it);
        const { world } = it;
        world.secret.startRotation(TOKEN);
        for (const step of STEPS) {
          const attempt = () => world.invoke(stepEvent(step));
          const outcomes = await world.run(Promise.all([attempt(), attempt()]));
          expect(outcomes.map(codeOf).filter((code) => !YIELDED.includes(code))).toEqual([]);
          if (outcomes.some((outcome) => outcome !== 'done')) break;
        }
        if (world.secret.labels[CURRENT] !== TOKEN) expect(await world.rotate(TOKEN)).toBe('done');
        await requireRecovery(it, 'two attempts');
      },
    );

    test('runs a sweep and a rotation at the same time', async () => {
      const it = watched(make);
      await graceOver(it);
      const { world } = it;
      world.secret.startRotation(TOKEN);
      await world.run(
        Promise.all([world.invoke({ rekey: 'sweep' }), world.invoke(stepEvent('createSecret'))]),
      );
      expect(codeOf(await world.rotate(TOKEN))).toBe('done');
      await requireRecovery(it, 'a sweep and a rotation');
    });
  });
}

/** Retries the rotation, lets days with sweeps pass, and rotates again. The subject must be healthy after each. */
export async function requireRecovery(it: Watched, place: string): Promise<void> {
  const { world } = it;
  const pending = world.secret.labels[PENDING];
  if (pending && pending !== world.secret.labels[CURRENT]) await world.rotate(pending);
  await passDays(it);
  requireHealth(it, place);
  expect(`${place}: ${codeOf(await world.rotate())}`).toBe(`${place}: done`);
  await passDays(it);
  requireHealth(it, place);
  expect(`${place}: ${codeOf(await world.sweep())}`).toBe(`${place}: done`);
  requireSilence(it);
}

/** Sweeps for days, and rotates when a sweep starts a rotation. */
async function passDays({ world }: Subject): Promise<void> {
  for (const duration of [HOUR, HOUR, HOUR, DAY, DAY, 8 * DAY]) {
    world.clock.pass(duration);
    const before = world.secret.rotationsAsked;
    await world.sweep();
    if (world.secret.rotationsAsked > before) await world.rotate(world.secret.labels[PENDING]);
  }
}

function requireHealth(it: Watched, place: string): void {
  const { secret } = it.world;
  const { [CURRENT]: current, [PENDING]: pending, [PREVIOUS]: previous } = secret.labels;
  expect({
    place,
    works: it.works(secret.text(CURRENT) as string),
    stuck: pending !== undefined && pending !== current,
    previous,
    alive: it.alive().length,
    violations: it.violations,
  }).toEqual({
    place,
    works: true,
    stuck: false,
    previous: undefined,
    alive: isLabelHeld(kindOf(it)) ? 0 : 1,
    violations: [],
  });
}

async function requireDeleted(it: Subject, place: string): Promise<void> {
  const { world } = it;
  world.calls.afterEach = () => undefined;
  await world.resource('Delete');
  const { Status, Reason } = world.answers.at(-1) ?? {};
  expect({ place, Status, Reason, alive: it.alive() }).toMatchObject({ place, Status: 'SUCCESS', alive: [] });
  requireSilence(it);
}
