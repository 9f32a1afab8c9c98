import { STEPS, type Step } from '../../src/events';
import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { timesOf } from '../../src/traits';
import { hasGrace, kindOf, type Subject } from '../subject';
import {
  deployed,
  EVERY_FAULT,
  LATER,
  requireRecovery,
  runSteps,
  stepEvent,
  TOKEN,
  type Watched,
  watched,
  withFault,
} from './sample-suite';

/** Seconds for which an attempt pauses. */
const PAUSES = [1, 12, 40, 100];

/**
 * Tests of an installation that reaches the issuer after its rotation has ended, where several versions share a
 * principal: it must not end AWSCURRENT.
 *
 * @param step the step that installs.
 */
export function delayedInstalls(name: string, make: () => Subject, step: Step = 'setSecret'): void {
  describe(`a delayed installation of ${name}`, () => {
    const count = STEPS.indexOf(step);

    test('during the next rotation does not end AWSCURRENT', async () => {
      for (let index = 0, last = false; !last; index++) {
        const it = watched(make);
        const { world } = it;
        await deployed(it);
        const install = await sendInstallation(it, count + 1);
        const latest = world.clock.now() + timesOf(kindOf(it)).issue;
        world.secret.setLabel(PENDING, undefined);
        let arrived = false;
        world.calls.delay = (_name, at) => {
          if (at < index || arrived || world.clock.now() > latest) return undefined;
          arrived = true;
          return install();
        };
        await world.rotate(LATER);
        last = !arrived;
        world.calls.reset();
        requireLaterWorks(it);
        await requireRecovery(it, `before call ${index}`);
      }
    });

    test.each(PAUSES)('by an attempt that pauses for %d seconds does not end AWSCURRENT', async (seconds) => {
      const stride = EVERY_FAULT ? 1 : PAUSES.length;
      for (let index = EVERY_FAULT ? 0 : PAUSES.indexOf(seconds), last = false; !last; index += stride) {
        const it = watched(make);
        await deployed(it);
        await runSteps(it, count);
        last = !(await rotateDuringPause(it, step, index, seconds * SECOND));
        requireLaterWorks(it);
        await requireRecovery(it, `pause of ${seconds} seconds before call ${index}`);
      }
    });
  });
}

/** With one slot an installation that was sent in time takes effect until the next rotation, which must work. */
function requireLaterWorks(it: Watched): void {
  if (hasGrace(it)) return;
  it.violations.length = 0;
  const { secret } = it.world;
  if (secret.labels[CURRENT] === LATER) expect(it.works(secret.text(CURRENT) as string)).toBe(true);
}

/** Sends an installation that does not take effect yet. Returns its effect. */
async function sendInstallation(it: Watched, steps: number): Promise<() => Promise<void>> {
  const { world, factory } = it;
  let effect: (() => Promise<unknown>) | undefined;
  world.kinds = () => ({
    ...factory,
    create: (...input) => {
      const adapter = factory.create(...input);
      const install = async (...values: [unknown, object]) => {
        effect = async () => adapter.install?.(...values);
        return 'ready' as const;
      };
      return Object.assign(Object.create(adapter), { install });
    },
  });
  await withFault(it, 'install', 'crash-after', () => runSteps(it, steps));
  world.kinds = () => factory;
  return async () => void (await effect?.());
}

/** Pauses before a call of the step while the next rotation runs. Returns false if the step makes fewer calls. */
async function rotateDuringPause(it: Watched, step: Step, index: number, pause: number): Promise<boolean> {
  const { world } = it;
  world.calls.reset();
  let paused = false;
  world.calls.delay = (name, at) => {
    // A request that was sent takes effect within times.issue of the adapter.
    if (at !== index || paused || (name === 'install' && pause > timesOf(kindOf(it)).issue)) return undefined;
    paused = true;
    return world.clock.sleep(pause);
  };
  const next = async () => {
    await world.clock.sleep(SECOND / 2);
    if (world.secret.labels[PENDING] === TOKEN) world.secret.setLabel(PENDING, undefined);
    world.secret.startRotation(LATER);
    for (const one of STEPS) if ((await world.invoke(stepEvent(one, LATER))) !== 'done') return;
  };
  await world.run(Promise.all([world.invoke(stepEvent(step)), next()]));
  const { length } = world.calls.made;
  world.calls.reset();
  return paused || index < length;
}
