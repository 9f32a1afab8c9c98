import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, iso, SECOND } from '../../src/time/clock';
import {
  crashBeforePromotionRecord,
  failCall,
  isActive,
  recordOf,
  setActive,
  writeByHand,
} from '../fixtures';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

const deadIn = (world: World) => world.replacements.at(-1)?.dead.map(({ credential }) => credential);
const outcomeOf = (world: World) => world.replacements.at(-1)?.outcome;

/** Enables a retired credential and makes it current by hand. */
function makeCurrentAgain(world: World, id: string): void {
  setActive(world, id, true);
  const [version] = [...world.secret.versions].find(([, { text }]) => text?.includes(`"${id}"`)) ?? [];
  world.secret.setLabel(PREVIOUS, world.secret.labels[CURRENT]);
  world.secret.setLabel(CURRENT, version);
}

test('a request records its version and time', async () => {
  const version = world.secret.labels[CURRENT];
  const began = iso(world.clock.now());
  await world.replaceNow();
  expect(world.secret.tags['rekey/compromised']).toBe(`${version} ${began}`);
});

describe('a second request', () => {
  test('after the first credential was removed replaces the current one', async () => {
    await world.replaceNow();
    world.clock.pass(8 * DAY);
    await world.sweep();
    expect(recordOf(world)).toBeUndefined();
    expect(await world.replaceNow()).toBe('done');
    expect(outcomeOf(world)).toBe('replaced');
  });

  test('covers the same credential if it was written again by hand', async () => {
    world.watchLabels = false;
    const text = world.secret.text(CURRENT) as string;
    await world.replaceNow();
    writeByHand(world, text);
    expect(await world.replaceNow()).toBe('done');
    expect(outcomeOf(world)).toBe('replaced');
    expect(world.id(CURRENT)).toBe('KEY3');
  });

  test('does not cover another credential that was made current by hand', async () => {
    world.watchLabels = false;
    world.issuer.slots = 4;
    await world.replaceNow();
    await world.replaceNow('KEY2');
    makeCurrentAgain(world, 'KEY1');
    expect(await world.replaceNow()).toBe('done');
    expect([outcomeOf(world), deadIn(world)]).toEqual(['repeated', ['KEY2']]);
    expect(world.id(CURRENT)).toBe('KEY1');
  });
});

describe('a request without a name', () => {
  test('does not cover a credential that a sweep has retired', async () => {
    world.issuer.slots = 3;
    await world.rotate();
    world.clock.pass(2 * DAY);
    await world.sweep();
    expect(recordOf(world)).toMatch(/^disabled /);
    expect(await world.replaceNow()).toBe('done');
    expect(deadIn(world)).toEqual(['KEY2']);
  });

  test('covers a replaced credential that was disabled by hand', async () => {
    world.watchLabels = false;
    world.issuer.slots = 3;
    await world.rotate();
    setActive(world, 'KEY1', false);
    expect(await world.replaceNow()).toBe('done');
    expect(deadIn(world)).toEqual(['KEY1', 'KEY2']);
    expect(recordOf(world)).toMatch(/^revoked /);
  });

  test('covers a credential whose promotion was not recorded', async () => {
    world.issuer.slots = 4;
    await crashBeforePromotionRecord(world);
    world.clock.pass(120 * SECOND);
    expect(await world.rotate()).toBe('done');
    world.clock.pass(60 * SECOND);
    expect(await world.replaceNow()).toBe('done');
    expect(isActive(world, 'KEY2')).toBe(false);
  });
});

test('an unrecorded promotion keeps the grace when AWSPREVIOUS moves', async () => {
  world.watchLabels = false;
  world.issuer.slots = 4;
  await crashBeforePromotionRecord(world);
  for (const _ of [1, 2]) {
    world.clock.pass(120 * SECOND);
    expect(await world.rotate()).toBe('done');
  }
  world.clock.pass(2 * HOUR);
  await world.sweep();
  expect(isActive(world, 'KEY2')).toBe(true);
});

test('a foreign credential is refused even if only a label holds it', async () => {
  world.watchLabels = false;
  const foreign = world.issuer.make(true);
  writeByHand(world, JSON.stringify(foreign), world.secret.text(CURRENT) as string);
  world.issuer.keys.delete(foreign.id);
  expect(codeOf(await world.replaceNow(foreign.id))).toBe('NotOurs');
});

describe('a compromised credential', () => {
  test.each([
    ['after it was revoked', undefined, /^revoked /],
    ['before it was revoked', 'move', /^compromised /],
  ])('that is made current by hand %s is reported by the sweep', async (_when, crash, record) => {
    world.watchLabels = false;
    await world.rotate();
    world.calls.fault = (name) => (name === crash ? 'crash' : undefined);
    await world.replaceNow('KEY1');
    world.calls.reset();
    makeCurrentAgain(world, 'KEY1');
    world.clock.pass(HOUR);
    expect(String(await world.sweep())).toContain('[CompromisedCurrent] The credential of AWSCURRENT');
    expect(world.secret.rotationsAsked).toBe(1);
    expect(recordOf(world)).toMatch(record);
  });

  test.each([
    [900 * SECOND - 1, 'done'],
    [900 * SECOND, 'SweepFailed'],
  ])('that is current %d ms after the request ends the sweep with %s', async (passed, outcome) => {
    const began = world.clock.now();
    failCall(world, 'issue', 'deny');
    await world.replaceNow();
    world.calls.reset();
    world.clock.pass(began + passed - world.clock.now());
    expect(codeOf(await world.sweep())).toBe(outcome);
  });

  test('stays recorded when a rotation removes its last label', async () => {
    world.issuer.slots = 3;
    const first = world.secret.labels[CURRENT];
    const replaced = () => world.secret.labels[PREVIOUS] === first && !world.secret.labels[PENDING];
    world.calls.fault = (name) => (name === 'move' && replaced() ? 'crash' : undefined);
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
    expect(await world.rotate()).toBe('done');
    expect(world.secret.labels[PREVIOUS]).not.toBe(first);
    expect(recordOf(world)).toMatch(/^compromised /);
  });
});
