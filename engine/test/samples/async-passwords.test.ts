import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { MINUTE, SECOND } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { codeOf } from '../world/world';
import { asyncPasswords, CacheUser } from './async-passwords';
import { lateInstalls } from './delayed-install';
import { passwordsAlive } from './passwords';
import { STEPS, sampleSuite, TOKEN } from './sample-suite';

function cache(): Subject & { readonly user: CacheUser } {
  let user: CacheUser | undefined;
  const it = subject(
    (world) => {
      const made = new CacheUser(world.clock, 100 * SECOND);
      user = made;
      return {
        factory: asyncPasswords(made, world.clock),
        works: (text) => made.live.includes(JSON.parse(text).password),
        alive: () => passwordsAlive({ world }, (password) => made.live.includes(password)),
      };
    },
    'async-passwords',
    { username: 'app' },
  );
  it.world.timeLimit = 900 * SECOND;
  return { ...it, user: user as unknown as CacheUser };
}

/** With the retries of Secrets Manager while the issuer is at work. */
function retried(): ReturnType<typeof cache> {
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
lateInstalls('async-passwords', retried);

describe('passwords that are installed asynchronously', () => {
  async function pending() {
    const it = cache();
    await it.world.deploy();
    it.world.secret.startRotation(TOKEN);
    for (const step of STEPS.slice(0, 2)) expect(await it.world.step(step, TOKEN)).toBe('done');
    return it;
  }

  test('a step does not sleep while the issuer is at work, and no alarm tells of it', async () => {
    const { world } = await pending();
    const began = world.clock.now();
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('InstallPending');
    expect(world.clock.now() - began).toBeLessThan(5 * SECOND);
    expect(world.logged().at(-1)).not.toHaveProperty('RotationFailed');
  });

  test.each(['retry', 'sweep'])('is continued by a %s', async (by) => {
    const { world, user } = await pending();
    world.clock.pass(2 * MINUTE);
    if (by === 'retry') expect(await world.rotate(TOKEN)).toBe('done');
    else expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[CURRENT]).toBe(TOKEN);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(user.live).toHaveLength(2);
  });

  test('an earlier sweep leaves the rotation alone', async () => {
    const { world } = await pending();
    world.clock.pass(MINUTE);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
  });
});
