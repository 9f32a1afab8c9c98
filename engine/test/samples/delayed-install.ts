import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { timesOf } from '../../src/traits';
import { hasGrace, kindOf, type Subject } from '../subject';
import { deployed, LATER, requireRecovery, STEPS, TOKEN, type Watched, watched } from './sample-suite';

/**
 * An installation for a rotation that is over reaches an issuer whose principal several versions share. It must not put
 * AWSCURRENT out of service.
 *
 * @param step the step that installs.
 */
export function lateInstalls(name: string, make: () => Subject, step = 'setSecret'): void {
  describe(`a late installation by ${name}`, () => {
    test('that is under way while the next rotation runs does no harm', async () => {
      for (let index = 0, last = false; !last; index++) {
        const it = watched(make);
        const { world } = it;
        await deployed(it);
        const install = await sentOnly(it, step);
        const arrives = world.clock.now() + timesOf(kindOf(it)).issue;
        world.secret.setLabel(PENDING, undefined);
        let arrived = false;
        world.calls.delay = (_name, at) => {
          if (at < index || arrived || world.clock.now() > arrives) return undefined;
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

    test.each([1, 12, 40, 100])(
      'by an attempt that sleeps for %d seconds between two calls does no harm',
      async (seconds) => {
        for (let index = 0, last = false; !last; index++) {
          const it = watched(make);
          last = !(await rotatesAfterPause(it, step, index, seconds * SECOND));
          requireLaterWorks(it);
          await requireRecovery(it, `asleep for ${seconds} seconds before call ${index}`);
        }
      },
    );
  });
}

/** With one slot, what was sent in time takes effect until the next rotation undoes it: that one must work. */
function requireLaterWorks(it: Watched): void {
  if (hasGrace(it)) return;
  it.violations.length = 0;
  const { labels } = it.world.secret;
  if (labels[CURRENT] === LATER) expect(it.works(it.world.secret.text(CURRENT) as string)).toBe(true);
}

/** Sends the installation of a rotation, which has no effect yet; returns its effect. */
async function sentOnly(it: Watched, step: string): Promise<() => Promise<void>> {
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
  world.calls.reset();
  world.calls.fault = (name) => (name === 'install' ? 'crash-after' : undefined);
  world.secret.startRotation(TOKEN);
  for (const one of STEPS.slice(0, STEPS.indexOf(step) + 1)) await world.step(one, TOKEN);
  world.calls.reset();
  world.kinds = () => factory;
  return async () => void (await effect?.());
}

/** False when the step makes fewer calls. */
async function rotatesAfterPause(it: Watched, step: string, index: number, pause: number): Promise<boolean> {
  const { world } = it;
  await deployed(it);
  world.secret.startRotation(TOKEN);
  for (const one of STEPS.slice(0, STEPS.indexOf(step))) await world.step(one, TOKEN);
  world.calls.reset();
  let paused = false;
  world.calls.delay = (name, at) => {
    // A request that was sent takes effect in the time that the adapter states.
    if (at !== index || paused || (name === 'install' && pause > timesOf(kindOf(it)).issue)) return undefined;
    paused = true;
    return world.clock.sleep(pause);
  };
  const event = (Step: string, ClientRequestToken: string) =>
    world.invoke({ Step, SecretId: world.environment.REKEY_SECRET_ARN, ClientRequestToken });
  const next = async () => {
    await world.clock.sleep(SECOND / 2);
    if (world.secret.labels[PENDING] === TOKEN) world.secret.setLabel(PENDING, undefined);
    world.secret.startRotation(LATER);
    for (const one of STEPS) if ((await event(one, LATER)) !== 'done') return;
  };
  await world.run(Promise.all([event(step, TOKEN), next()]));
  const length = world.calls.made.length;
  world.calls.reset();
  return paused || index < length;
}
