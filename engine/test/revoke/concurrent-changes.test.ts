import { STEPS } from '../../src/events';
import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { SECOND } from '../../src/time/clock';
import { before, createSecret, foreignText, isActive, prepareFinish, TOKEN } from '../fixtures';
import { codeOf, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

describe('a rotation in progress', () => {
  test.each(['no step', 'createSecret', 'setSecret', 'testSecret'])('is completed after %s', async (last) => {
    world.secret.startRotation(TOKEN);
    for (const step of STEPS.slice(0, STEPS.indexOf(last as never) + 1)) await world.step(step, TOKEN);
    expect(await world.replaceNow()).toBe('done');
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
    expect(isActive(world)).toBe(false);
    for (const step of STEPS) expect(await world.step(step, TOKEN)).toBe('done');
    expect(isActive(world)).toBe(false);
  });

  test('that only tests the function is awaited and not adopted', async () => {
    world.secret.startRotation(TOKEN);
    const tested = world.clock.sleep(3 * SECOND).then(() => {
      world.secret.setLabel(PENDING, undefined);
      world.secret.versions.delete(TOKEN);
    });
    expect(await world.replaceNow()).toBe('done');
    await tested;
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(world.secret.labels[CURRENT]).not.toBe(TOKEN);
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
  });

  test('whose credential was removed is ended', async () => {
    await createSecret(world);
    world.watchLabels = false;
    world.issuer.keys.delete('KEY2');
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test.each([
    ['a copy of the compromised value', undefined],
    ['an invalid value', '{"a":"b"}'],
  ])('with %s is ended', async (_what, text) => {
    world.secret.startRotation(TOKEN);
    await world.secret.put(TOKEN, text ?? (world.secret.text(CURRENT) as string));
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(isActive(world)).toBe(false);
  });
});

describe('a concurrent rotation', () => {
  test('that begins is adopted', async () => {
    let begun = false;
    before(world, 'issue', () => {
      if (!begun) world.secret.startRotation(TOKEN);
      begun = true;
    });
    expect(await world.replaceNow()).toBe('done');
    expect(isActive(world)).toBe(false);
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.issuer.works(world.value(CURRENT) as never)).toBe(true);
  });

  test('that takes the slot is adopted', async () => {
    let lists = 0;
    before(world, 'list', () => {
      if (++lists !== 2) return;
      world.secret.startRotation(TOKEN);
      void world.secret.put(TOKEN, JSON.stringify(world.issuer.make(false)));
    });
    expect(await world.replaceNow()).toBe('done');
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
    expect(isActive(world)).toBe(false);
  });

  test('that completes replaces the credential', async () => {
    await prepareFinish(world);
    const finish = { Step: 'finishSecret', SecretId: SECRET, ClientRequestToken: TOKEN };
    const events = [{ rekey: 'replace-now' }, finish];
    const outcomes = await world.run(Promise.all(events.map((event) => world.invoke(event))));
    expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
    expect(isActive(world)).toBe(false);
  });
});

test.each([
  ['another credential', 'KEY3'],
  ['the compromised credential', 'KEY1'],
])('a replacement is retried if %s is written by hand', async (_name, written) => {
  world.issuer.slots = 3;
  world.watchLabels = written === 'KEY1';
  let verified = 0;
  before(world, 'verify', () => {
    if (++verified > 1) return;
    const text = written === 'KEY1' ? (world.secret.text(CURRENT) as string) : foreignText(world);
    world.secret.writeByHand('by-hand', text);
  });
  expect(await world.replaceNow()).toBe('done');
  expect(world.id(CURRENT)).toBe('KEY3');
  expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
  expect(isActive(world)).toBe(false);
});
