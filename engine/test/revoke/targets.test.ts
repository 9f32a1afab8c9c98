import type { Check } from '../../src/adapter';
import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, iso, SECOND } from '../../src/time/clock';
import { TOKEN } from '../world/at-every-call';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
const MINUTE = 60 * SECOND;

const tagOf = (world: World, id: string) => world.secret.tags[`rekey/credential/${id}`];
const deadIn = (world: World) => world.replacements.at(-1)?.dead.map(({ credential }) => credential);

/** Somebody makes a retired credential current again, at its issuer and in the secret. */
function bringBack(world: World, id: string): void {
  const key = world.issuer.keys.get(id);
  if (!key) throw new Error(`${id} is gone.`);
  key.active = true;
  const [version] = [...world.secret.versions].find(([, { text }]) => text?.includes(`"${id}"`)) ?? [];
  world.secret.setLabel(PREVIOUS, world.secret.labels[CURRENT]);
  world.secret.setLabel(CURRENT, version);
}

describe('what a request is taken for', () => {
  test('is written down with the version that it is about, and its time', async () => {
    const world = await box.world.deploy();
    const version = world.secret.labels[CURRENT];
    const began = iso(world.clock.now());
    await world.replaceNow();
    expect(world.secret.tags['rekey/compromised']).toBe(`${version} ${began}`);
  });

  test.each([
    [15 * MINUTE - 1, 'repeated'],
    [15 * MINUTE, 'replaced'],
  ])('after %d ms is "%s"', async (passed, outcome) => {
    const world = await box.world.deploy();
    const began = world.clock.now();
    await world.replaceNow();
    world.clock.pass(began + passed - world.clock.now());
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[1].outcome).toBe(outcome);
  });

  test('is another one when the first was forgotten long ago', async () => {
    const world = await box.world.deploy();
    await world.replaceNow();
    world.clock.pass(8 * DAY);
    await world.sweep();
    expect(tagOf(world, 'KEY1')).toBeUndefined();
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[1].outcome).toBe('replaced');
  });

  test('is the same credential once more when somebody wrote it again, and its version lost its labels', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    const text = world.secret.text(CURRENT) as string;
    await world.replaceNow();
    world.secret.writeByHand('by-hand', text);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[1].outcome).toBe('replaced');
    expect(world.id(CURRENT)).toBe('KEY3');
  });

  test('leaves alone, when it is repeated, what somebody has made current again', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.slots = 4;
    await world.replaceNow();
    await world.replaceNow('KEY2');
    bringBack(world, 'KEY1');
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements.at(-1)?.outcome).toBe('repeated');
    expect(deadIn(world)).toEqual(['KEY2']);
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('counts what a sweep has retired as dead, which is not to be shown again', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 3;
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    expect(tagOf(world, 'KEY1')).toMatch(/^disabled /);
    expect(await world.replaceNow()).toBe('done');
    expect(deadIn(world)).toEqual(['KEY2']);
  });

  test('counts what somebody else has disabled as compromised all the same', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.slots = 3;
    await world.rotate();
    (world.issuer.keys.get('KEY1') as { active: boolean }).active = false;
    expect(await world.replaceNow()).toBe('done');
    expect(deadIn(world)).toEqual(['KEY1', 'KEY2']);
    expect(tagOf(world, 'KEY1')).toMatch(/^revoked /);
  });

  test('is not ours when a label holds it, though its issuer has it no more', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    const foreign = world.issuer.make(true);
    const ours = world.secret.text(CURRENT) as string;
    world.secret.writeByHand('by-hand', JSON.stringify(foreign));
    world.secret.writeByHand('by-hand-again', ours);
    world.issuer.keys.delete(foreign.id);
    expect(codeOf(await world.replaceNow(foreign.id))).toBe('NotOurs');
  });
});

describe('a credential that is known to be compromised', () => {
  test.each([
    ['cut off', undefined],
    ['about to be cut off', 'move'],
  ])('and %s, is told when somebody makes it current again', async (_name, crash) => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    await world.rotate();
    world.calls.fault = (name) => (name === crash ? 'crash' : undefined);
    await world.replaceNow('KEY1');
    world.calls.reset();
    bringBack(world, 'KEY1');
    world.clock.pass(HOUR);
    expect(String(await world.sweep())).toContain('[CompromisedCurrent] The credential of AWSCURRENT');
    expect(world.secret.rotationsAsked).toBe(1);
    expect(tagOf(world, 'KEY1')).toMatch(crash ? /^compromised / : /^revoked /);
  });

  test.each([
    [900 * SECOND - 1, 'done'],
    [900 * SECOND, 'SweepFailed'],
  ])('and still current %d ms after the request, makes a sweep end with "%s"', async (passed, outcome) => {
    const world = await box.world.deploy();
    const began = world.clock.now();
    world.calls.fault = (name) => (name === 'issue' ? 'deny' : undefined);
    await world.replaceNow();
    world.calls.reset();
    world.clock.pass(began + passed - world.clock.now());
    expect(codeOf(await world.sweep())).toBe(outcome);
  });
});

test('what is compromised stays so when a rotation takes its last label', async () => {
  const world = await box.world.deploy();
  world.issuer.slots = 3;
  const first = world.secret.labels[CURRENT];
  world.calls.fault = (name) =>
    name === 'move' && world.secret.labels[PREVIOUS] === first && !world.secret.labels[PENDING]
      ? 'crash'
      : undefined;
  expect(await world.replaceNow()).toBe('crashed');
  world.calls.reset();
  expect(await world.rotate()).toBe('done');
  expect(world.secret.labels[PREVIOUS]).not.toBe(first);
  expect(tagOf(world, 'KEY1')).toMatch(/^compromised /);
});

describe('death', () => {
  const checksOf = (world: World) => {
    const checks: Check[] = [];
    const factory = world.kinds();
    world.kinds = () => ({
      ...factory,
      create: (...input) =>
        Object.assign(factory.create(...input), {
          proveRefused: async (_value: unknown, check: Check) => {
            checks.push(check);
            return 'the issuer refused it';
          },
        }),
    });
    return checks;
  };

  test.each([
    [300 * SECOND, 120 * SECOND],
    // 15 seconds to answer, 5 for readers to see that the label is gone, and a fifth to look whether it is.
    [100 * SECOND, 79_800],
    [10 * SECOND, 0],
  ])('is waited for, with %d ms left, for %d ms', async (timeLimit, within) => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(60 * SECOND);
    const checks = checksOf(world);
    world.timeLimit = timeLimit;
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(checks).toEqual([{ successes: 5, within }]);
  });

  test('is what the issuer lists, where no version ever held the credential', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    world.clock.pass(2 * MINUTE);
    const read = jest.spyOn(world.secret, 'read');
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(read).not.toHaveBeenCalledWith('none');
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
  });
});
