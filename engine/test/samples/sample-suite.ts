import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { isLabelHeld } from '../../src/traits';
import { conformance } from '../conformance';
import { kindOf, requireSilence, type Subject } from '../subject';
import { FAULTS } from '../world/at-every-call';
import type { Fault } from '../world/faults';
import { codeOf, DAY, type Outcome } from '../world/world';

export const TOKEN = 'token-of-a-rotation-0000000000001';
export const LATER = 'token-of-a-later-rotation-0000001';
export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** Every call meets one of the faults in turn, and with EVERY_FAULT=1 each of them: minutes more. */
const STRIDE = process.env.EVERY_FAULT ? 1 : FAULTS.length;

/** The first call that meets a fault. */
const first = (fault: Fault): number => (STRIDE === 1 ? 0 : FAULTS.indexOf(fault));

/** Codes with which an attempt gives way to another one, and is repeated. */
const WAITING = ['done', 'InstallPending', 'LabelsMoved', 'AnotherAttempt'];

/** A sample whose violations of rule 1 are collected, since a failed call hides them. */
export interface Watched extends Subject {
  readonly violations: string[];
}

export function watched(make: () => Subject): Watched {
  const it = { ...make(), violations: [] as string[] };
  const { calls } = it.world;
  const look = calls.afterEach;
  calls.afterEach = () => {
    try {
      look();
    } catch (error) {
      it.violations.push(`${error} after ${calls.made.at(-1)}`);
    }
  };
  return it;
}

type Work = (it: Subject) => Promise<Outcome>;

const WORKS: Record<string, { start(it: Subject): Promise<unknown>; work: Work }> = {
  'the first rotation': { start: deployed, work: ({ world }) => world.rotate(TOKEN) },
  'a rotation after a grace': { start: graceOver, work: ({ world }) => world.rotate(TOKEN) },
  'a sweep after a grace': { start: graceOver, work: ({ world }) => world.sweep() },
  'a sweep after an abandoned rotation': { start: abandoned, work: ({ world }) => world.sweep() },
  'a rotation after an abandoned one': { start: abandoned, work: ({ world }) => world.rotate(LATER) },
  'replace-now': { start: rotated, work: ({ world }) => world.replaceNow() },
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

/** Its value is installed when it loses its label. */
async function abandoned(it: Subject): Promise<void> {
  await deployed(it);
  it.world.secret.startRotation(TOKEN);
  for (const step of STEPS.slice(0, 2)) await it.world.step(step, TOKEN);
  it.world.secret.setLabel(PENDING, undefined);
  it.world.clock.pass(2 * HOUR);
}

/** Tests of every sample beyond the conformance suite. */
export function sampleSuite(name: string, make: () => Subject): void {
  conformance(name, make);
  describe(`the sample ${name}`, () => {
    test.each(Object.keys(WORKS).flatMap((work) => FAULTS.map((fault) => [work, fault] as const)))(
      'recovers when %s meets "%s"',
      async (work, fault) => {
        for (let index = first(fault), last = false; !last; index += STRIDE) {
          const it = watched(make);
          await WORKS[work].start(it);
          it.world.calls.reset();
          it.world.calls.fault = (_name, at) => (at === index ? fault : undefined);
          await WORKS[work].work(it);
          last = it.world.calls.made.length <= index;
          const place = `${fault} at call ${index}, ${it.world.calls.made[index]}`;
          it.world.calls.reset();
          await requireRecovery(it, place);
        }
      },
    );

    test.each(FAULTS)('leaves nothing alive when a deploy that meets "%s" is deleted', async (fault) => {
      for (let index = first(fault), last = false; !last; index += STRIDE) {
        const it = make();
        it.world.calls.fault = (_name, at) => (at === index ? fault : undefined);
        await it.world.resource('Create', { requestId: 'request-of-the-custom-resource-001' });
        last = it.world.calls.made.length <= index;
        const place = `${fault} at call ${index}, ${it.world.calls.made[index]}`;
        it.world.calls.reset();
        await requireDeleted(it, place);
      }
    });

    test.each(FAULTS)('leaves nothing alive when a deletion that meets "%s" is repeated', async (fault) => {
      for (const start of [rotated, graceOver, abandoned]) {
        for (let index = first(fault), last = false; !last; index += STRIDE) {
          const it = make();
          await start(it);
          it.world.calls.afterEach = () => undefined;
          it.world.calls.reset();
          it.world.calls.fault = (_name, at) => (at === index ? fault : undefined);
          await it.world.resource('Delete');
          last = it.world.calls.made.length <= index;
          const place = `${fault} at call ${index}, ${it.world.calls.made[index]}`;
          it.world.calls.reset();
          await requireDeleted(it, place);
        }
      }
    });

    test.each(['fresh', 'after a grace'])('takes every step twice at once, %s', async (state) => {
      const it = watched(make);
      await (state === 'fresh' ? deployed : graceOver)(it);
      const { world } = it;
      world.secret.startRotation(TOKEN);
      for (const Step of STEPS) {
        const event = { Step, SecretId: world.environment.REKEY_SECRET_ARN, ClientRequestToken: TOKEN };
        const outcomes = await world.run(Promise.all([world.invoke(event), world.invoke(event)]));
        expect(outcomes.map(codeOf).filter((code) => !WAITING.includes(code))).toEqual([]);
        if (outcomes.some((outcome) => outcome !== 'done')) break;
      }
      if (world.secret.labels[CURRENT] !== TOKEN) expect(await world.rotate(TOKEN)).toBe('done');
      await requireRecovery(it, 'two at once');
    });

    test('takes a sweep and a rotation at once', async () => {
      const it = watched(make);
      await graceOver(it);
      const { world } = it;
      world.secret.startRotation(TOKEN);
      const createSecret = {
        Step: 'createSecret',
        SecretId: world.environment.REKEY_SECRET_ARN,
        ClientRequestToken: TOKEN,
      };
      await world.run(Promise.all([world.invoke({ rekey: 'sweep' }), world.invoke(createSecret)]));
      expect(codeOf(await world.rotate(TOKEN))).toBe('done');
      await requireRecovery(it, 'a sweep and a rotation');
    });
  });
}

/** Secrets Manager tries again, days pass with sweeps and the rotations that they ask for, and then another rotation. */
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

async function passDays({ world }: Subject): Promise<void> {
  for (const pass of [HOUR, HOUR, HOUR, DAY, DAY, 8 * DAY]) {
    world.clock.pass(pass);
    const asked = world.secret.rotationsAsked;
    await world.sweep();
    if (world.secret.rotationsAsked > asked) await world.rotate(world.secret.labels[PENDING]);
  }
}

function requireHealth(it: Watched, place: string): void {
  const { world } = it;
  const { [CURRENT]: current, [PENDING]: pending, [PREVIOUS]: previous } = world.secret.labels;
  expect({
    place,
    works: it.works(world.secret.text(CURRENT) as string),
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
  expect(`${place}: ${world.answers.at(-1)?.Status} ${world.answers.at(-1)?.Reason}`).toContain(
    `${place}: SUCCESS`,
  );
  expect(`${place}: ${it.alive()}`).toBe(`${place}: `);
  requireSilence(it);
}
