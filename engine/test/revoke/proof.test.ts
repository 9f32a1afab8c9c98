import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, iso, MINUTE, SECOND } from '../../src/time/clock';
import { before, isActive, overrideAdapter, writeByHand } from '../fixtures';
import { codeOf, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

describe('the proof of refusal', () => {
  test('waits until the issuer refuses', async () => {
    world.issuer.lingers = 30 * SECOND;
    const began = world.clock.now();
    expect(await world.replaceNow()).toBe('done');
    expect(Date.parse(world.replacements[0].dead[0].deadSince) - began).toBeGreaterThanOrEqual(30 * SECOND);
  });

  test('fails in time if the credential is still accepted; a later request repeats only the proof', async () => {
    world.issuer.lingers = 10 * MINUTE;
    const began = world.clock.now();
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('StillAccepted');
    expect(String(outcome)).toContain(`AWSCURRENT is on version ${world.secret.labels[CURRENT]}.`);
    expect(world.logged().at(-1)).toMatchObject({ level: 'error', code: 'StillAccepted', RotationFailed: 1 });
    expect(isActive(world)).toBe(false);
    expect(world.clock.now() - began).toBeLessThan(world.timeLimit);

    world.issuer.lingers = 0;
    world.clock.pass(HOUR);
    world.calls.reset();
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(world.replacements).toMatchObject([{ outcome: 'cut off', dead: [{ credential: 'KEY1' }] }]);
    expect(world.calls.made).not.toContain('issue');
    expect(world.calls.made).not.toContain('tag');
  });

  test.each([
    [300 * SECOND, 120 * SECOND],
    // Reserved: 15 seconds for the response, 5 until the removed label is visible, and 0.2 to check it.
    [100 * SECOND, 79_800],
    [10 * SECOND, 0],
  ])('with %d ms left may take %d ms', async (timeLimit, within) => {
    await world.rotate();
    world.clock.pass(60 * SECOND);
    const checks: object[] = [];
    overrideAdapter(world, () => ({
      proveRefused: async (_value: unknown, check: object) => {
        checks.push(check);
        return 'the issuer refused it';
      },
    }));
    world.timeLimit = timeLimit;
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(checks).toEqual([{ successes: 5, within }]);
  });

  test('can read the value that replaced the credential', async () => {
    const controls: unknown[] = [];
    overrideAdapter(world, () => ({
      proveRefused: async (_value: unknown, _check: object, current: () => Promise<unknown>) => {
        controls.push(await current());
        return 'the issuer refused it';
      },
    }));
    expect(await world.replaceNow()).toBe('done');
    expect(controls).toEqual([expect.objectContaining({ id: 'KEY2' })]);
    const credential = JSON.stringify({ kind: 'another' });
    writeByHand(world, credential);
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(controls.at(-1)).toBeUndefined();
  });

  describe('of a credential whose value is gone', () => {
    beforeEach(() => {
      const version = world.secret.labels[CURRENT];
      before(world, 'disable', () => void world.secret.versions.delete(version));
    });
    const proofs = () => world.replacements.flatMap(({ dead }) => dead);
    const listed = { credential: 'KEY1', proof: 'listed', shown: 'its issuer lists it as disabled' };
    const lags = { lagSeconds: (4 * HOUR) / SECOND, propagationSeconds: 90 };

    test('is the list of the issuer, with the latest use that it reports', async () => {
      world.issuer.use('KEY1');
      const lastUsed = iso(world.clock.now());
      expect(await world.replaceNow()).toBe('done');
      expect(proofs()).toEqual([
        { ...listed, deadSince: iso(world.clock.now()), uses: { lastUsed, ...lags } },
      ]);
    });

    test('fails while the issuer lists it as active', async () => {
      overrideAdapter(world, () => ({ disable: async () => undefined }));
      expect(codeOf(await world.replaceNow())).toBe('StillAccepted');
      expect(world.replacements).toEqual([]);
    });

    test('is repeated by a request that names it, and shows a later use', async () => {
      expect(await world.replaceNow()).toBe('done');
      world.clock.pass(HOUR / 2);
      world.issuer.use('KEY1');
      const lastUsed = iso(world.clock.now());
      world.calls.reset();
      expect(await world.replaceNow('KEY1')).toBe('done');
      expect(world.replacements[1]).toMatchObject({ outcome: 'cut off', dead: [{ uses: { lastUsed } }] });
      expect(world.calls.made).not.toContain('tag');
      expect(world.id(CURRENT)).toBe('KEY2');
    });

    test('has no use of one that the issuer reports as never used', async () => {
      const key = world.issuer.keys.get('KEY1');
      if (key) key.used = undefined;
      await world.replaceNow();
      expect(proofs()).toEqual([{ ...listed, deadSince: expect.any(String), uses: lags }]);
    });

    test('has no uses if the issuer does not list it', async () => {
      overrideAdapter(world, () => ({
        disable: async ({ id }: { id: string }) => void world.issuer.keys.delete(id),
      }));
      await world.replaceNow();
      expect(proofs()).toEqual([
        { ...listed, deadSince: expect.any(String), shown: 'its issuer does not list it' },
      ]);
      expect(world.calls.made).not.toContain('lastUsed');
    });
  });
});
