import type { Check } from '../../src/adapter';
import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { MINUTE, SECOND } from '../../src/time/clock';
import { overrideAdapter } from '../fixtures';
import { codeOf } from '../world/world';
import { asyncPasswords, CacheUser } from './async-passwords';
import { delayedInstalls } from './delayed-install';
import { passwordSubject, runSteps, sampleSuite, TOKEN } from './sample-suite';

function cache() {
  const it = passwordSubject('async-passwords', ({ clock }) => {
    const user = new CacheUser(clock, 100 * SECOND);
    return {
      user,
      factory: asyncPasswords(user, clock),
      accepts: (password: string) => user.live.includes(password),
    };
  });
  it.world.timeLimit = 900 * SECOND;
  return it;
}

/** Retries rotations while the issuer installs, as Secrets Manager does. */
function retried() {
  const it = cache();
  const once = it.world.rotate.bind(it.world);
  it.world.rotate = async (token = `token-of-a-rotation-${it.world.clock.now()}`) => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await once(token);
      if (codeOf(outcome) !== 'InstallPending' || attempt === 10) return outcome;
      it.world.clock.pass(MINUTE);
    }
  };
  return it;
}

sampleSuite('async-passwords', retried);
delayedInstalls('async-passwords', retried);

describe('an asynchronous installation', () => {
  async function pending() {
    const it = cache();
    await it.world.deploy();
    expect(await runSteps(it, 2)).toBe('done');
    return it;
  }

  test('returns InstallPending without waiting, and without the metric RotationFailed', async () => {
    const { world } = await pending();
    const start = world.clock.now();
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('InstallPending');
    expect(world.clock.now() - start).toBeLessThan(5 * SECOND);
    expect(world.logged().at(-1)).not.toHaveProperty('RotationFailed');
  });

  test('reports RotationPending at the time at which the invocation began, as Lambda counts the error', async () => {
    const { world } = await pending();
    overrideAdapter(world, (adapter) => ({
      install: async (value: unknown, labelled: object) => {
        await world.clock.sleep(3 * MINUTE);
        return adapter.install?.(value, labelled) && 'pending';
      },
    }));
    const start = world.clock.now();
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('InstallPending');
    expect(world.clock.now() - start).toBeGreaterThanOrEqual(3 * MINUTE);
    expect(world.logged().at(-1)).toMatchObject({
      level: 'warn',
      RotationPending: 1,
      _aws: {
        Timestamp: start,
        CloudWatchMetrics: [{ Metrics: [{ Name: 'RotationPending', Unit: 'Count' }] }],
      },
    });
  });

  test('reports neither for a step that ends, nor for another error', async () => {
    const { world } = await pending();
    expect(codeOf(await world.step('testSecret', 'token-of-another-rotation-00000'))).not.toBe('done');
    expect(world.logged().at(-1)).toMatchObject({ RotationFailed: 1 });
    world.clock.pass(2 * MINUTE);
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(world.logged().filter((line) => 'RotationPending' in line)).toEqual([]);
  });

  test.each(['retry', 'sweep'])('is verified several times and completed by a %s', async (by) => {
    const { world, user } = await pending();
    const successes: number[] = [];
    overrideAdapter(world, (adapter) => ({
      verify: (value: unknown, check: Check) => {
        successes.push(check.successes);
        return adapter.verify(value, check);
      },
    }));
    world.clock.pass(2 * MINUTE);
    expect(await (by === 'retry' ? world.rotate(TOKEN) : world.sweep())).toBe('done');
    expect(world.secret.labels).toMatchObject({ [CURRENT]: TOKEN });
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(user.live).toHaveLength(2);
    expect(successes.slice(0, 2)).toEqual([3, 1]);
  });

  test('is left unchanged by a sweep before it ends', async () => {
    const { world } = await pending();
    world.clock.pass(MINUTE);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
  });
});
