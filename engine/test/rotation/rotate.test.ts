import { STEPS } from '../../src/events';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { createSecret, overrideAdapter, TOKEN } from '../fixtures';
import { DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

describe('a rotation', () => {
  test('replaces the current credential, and the replaced one keeps working', async () => {
    // GIVEN a deployed secret
    const replaced = world.value(CURRENT);

    // WHEN it rotates
    expect(await world.rotate(TOKEN)).toBe('done');

    // THEN another credential is current, and both work
    expect(world.id(CURRENT)).not.toBe(replaced?.id);
    expect(world.value(PREVIOUS)).toEqual(replaced);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect([...world.issuer.keys.values()].map(({ active }) => active)).toEqual([true, true]);
  });

  test('repeats for a year with at most two credentials', async () => {
    const seen = new Set<string | undefined>();
    for (let month = 0; month < 12; month++) {
      for (let day = 0; day < 30; day += 3) {
        world.clock.pass(3 * DAY);
        expect(await world.sweep()).toBe('done');
        expect(world.issuer.keys.size).toBeLessThanOrEqual(2);
      }
      expect(await world.rotate()).toBe('done');
      seen.add(world.id(CURRENT));
    }
    expect(seen.size).toBe(12);
    expect(world.orphans()).toEqual([]);
  });

  test('redacts the rotation token in every step', async () => {
    const RotationToken = 'rotation-token-in-the-event';
    overrideAdapter(world, () => ({
      verify: async () => {
        throw new Error(`refused: ${RotationToken}`);
      },
    }));
    await createSecret(world);
    expect(String(await world.step('testSecret', TOKEN, { RotationToken }))).toContain('refused: ***');
    expect(world.lines.join()).not.toContain(RotationToken);
  });

  test('passes the rotation token to PutSecretValue only', async () => {
    await world.rotate();
    expect(world.secret.rotationTokens).toEqual([undefined, 'rotation-token-in-the-event']);
  });

  test('logs one line for each step, the last with the metric', async () => {
    world.lines.length = 0;
    await world.rotate(TOKEN);
    const lines = world.logged().filter(({ event }) => event === 'rotation');
    expect(lines.map(({ step, outcome }) => [step, outcome])).toEqual(STEPS.map((step) => [step, 'done']));
    expect(lines[0]).toMatchObject({
      level: 'info',
      secret: expect.stringContaining(':secret:mailer'),
      FunctionName: 'rotator',
      path: 'App/MailerKey',
      kind: 'memory',
      version: TOKEN,
      milliseconds: expect.any(Number),
    });
    const counted = world.logged().filter((line) => line.RotationSucceeded === 1);
    expect(counted).toMatchObject([
      { FunctionName: 'rotator', _aws: { CloudWatchMetrics: [{ Namespace: 'cdk-rekey' }] } },
    ]);
  });

  test('waits for a credential that does not work at once', async () => {
    world.issuer.delay = 20_000;
    expect(await world.rotate()).toBe('done');
  });
});
