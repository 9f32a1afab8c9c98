import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { DAY, eachWorld } from '../world/world';

const box = eachWorld();

describe('a rotation', () => {
  test('replaces the current credential, and leaves the old one working', async () => {
    // GIVEN a deployed secret
    const world = await box.world.deploy();
    const old = world.value(CURRENT);

    // WHEN it rotates
    const outcome = await world.rotate('token-of-the-first-rotation-00001');

    // THEN another credential is current, and both work
    expect(outcome).toBe('done');
    expect(world.id(CURRENT)).not.toBe(old?.id);
    expect(world.value(PREVIOUS)).toEqual(old);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect([...world.issuer.keys.values()].map(({ active }) => active)).toEqual([true, true]);
  });

  test('repeats for years, with at most two credentials', async () => {
    const world = await box.world.deploy();
    const seen = new Set<string | undefined>();
    for (let year = 0; year < 12; year++) {
      for (let day = 0; day < 30; day++) {
        world.clock.pass(DAY);
        expect(await world.sweep()).toBe('done');
        expect(world.issuer.keys.size).toBeLessThanOrEqual(2);
      }
      expect(await world.rotate()).toBe('done');
      seen.add(world.id(CURRENT));
    }
    expect(seen.size).toBe(12);
    expect(world.orphans()).toEqual([]);
  });

  test('passes the rotation token to the put alone', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    expect(world.secret.rotationTokens).toEqual([undefined, 'rotation-token-in-the-event']);
  });

  test('tells of every step in one line, with the metrics of the last', async () => {
    const world = await box.world.deploy();
    world.lines.length = 0;
    await world.rotate('token-of-the-first-rotation-00001');
    const steps = world.logged().filter(({ event }) => event === 'rotation');
    expect(steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'createSecret done',
      'setSecret done',
      'testSecret done',
      'finishSecret done',
    ]);
    expect(steps[0]).toMatchObject({
      level: 'info',
      secret: expect.stringContaining(':secret:mailer'),
      FunctionName: 'rotator',
      path: 'App/MailerKey',
      kind: 'memory',
      version: 'token-of-the-first-rotation-00001',
      milliseconds: expect.any(Number),
    });
    const counted = world.logged().filter((line) => line.RotationSucceeded === 1);
    expect(counted).toHaveLength(1);
    expect(counted[0]).toMatchObject({
      FunctionName: 'rotator',
      _aws: { CloudWatchMetrics: [{ Namespace: 'cdk-rekey' }] },
    });
  });

  test('waits for a credential that does not work at once', async () => {
    const world = await box.world.deploy();
    world.issuer.delay = 20_000;
    expect(await world.rotate()).toBe('done');
  });

  test('bears labels, tags and values that are seen seconds late', async () => {
    const world = await box.world.deploy();
    world.secret.lag = 4000;
    for (let rotation = 0; rotation < 3; rotation++) {
      world.clock.pass(40 * DAY);
      await world.sweep();
      expect(await world.rotate()).toBe('done');
    }
    expect(world.orphans()).toEqual([]);
  });
});
