import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import {
  before,
  clearPending,
  crashBeforePromotionRecord,
  crashInCreateSecret,
  createSecret,
  failCall,
  foreignText,
  overrideAdapter,
  prepareFinish,
  recordOf,
  TOKEN,
} from '../fixtures';
import { codeOf, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

describe('setSecret', () => {
  test('fails if the version has no value after 15 seconds', async () => {
    world.secret.startRotation(TOKEN);
    const began = world.clock.now();
    const outcome = await world.step('setSecret', TOKEN);
    expect(codeOf(outcome)).toBe('PendingMissing');
    expect(String(outcome)).toContain('has no value 15 seconds after the step began.');
    expect(world.logged().at(-1)).not.toHaveProperty('HeldBack');
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(10 * SECOND);
  });

  test('waits until the value is visible', async () => {
    await createSecret(world);
    world.secret.lag = 10 * SECOND;
    expect(await world.step('setSecret', TOKEN)).toBe('done');
  });
});

describe('testSecret', () => {
  test.each(['no value', 'a copy of the current value'])(
    'tests the function if the version has %s',
    async (value) => {
      const copy = world.secret.text(CURRENT) as string;
      world.secret.startRotation(TOKEN);
      if (value !== 'no value') await world.secret.put(TOKEN, copy);
      world.calls.reset();
      expect(await world.step('testSecret', TOKEN)).toBe('done');
      expect(world.logged().at(-1)).toMatchObject({ outcome: 'checked' });
      expect(world.calls.made).toEqual(expect.arrayContaining(['verify', 'list']));
      expect(world.calls.made).not.toContain('issue');
    },
  );

  test('fails in a test of the function if the current credential does not work', async () => {
    world.watchLabels = false;
    world.issuer.keys.delete('KEY1');
    world.secret.startRotation(TOKEN);
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('VerifyFailed');
  });

  test('fails in a test of the function if the list is denied', async () => {
    world.secret.startRotation(TOKEN);
    failCall(world, 'list', 'deny');
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('AccessDenied');
  });

  test('records an unrecorded credential before it is used', async () => {
    await crashInCreateSecret(world, 'put');
    failCall(world, 'verify', 'crash');
    expect(await world.step('testSecret', TOKEN)).toBe('crashed');
    expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
  });

  test('fails if the new credential does not work, and keeps AWSCURRENT', async () => {
    world.issuer.delay = 100 * SECOND;
    expect(codeOf(await world.rotate(TOKEN))).toBe('VerifyFailed');
    expect(world.id(CURRENT)).toBe('KEY1');
  });
});

test.each([
  [300 * SECOND, 90 * SECOND],
  [200 * SECOND, 70 * SECOND],
  [40 * SECOND, 0],
])('with %d ms left, the verification of a new credential may take %d ms', async (limit, within) => {
  await createSecret(world);
  const checks: object[] = [];
  overrideAdapter(world, () => ({
    verify: async (_value: unknown, check: object) => void checks.push(check),
  }));
  world.timeLimit = limit;
  for (const step of ['testSecret', 'finishSecret']) expect(await world.step(step, TOKEN)).toBe('done');
  expect(checks).toEqual([
    { successes: 3, within },
    { successes: 1, within },
  ]);
});

describe('finishSecret', () => {
  test('does not promote a credential that stopped working', async () => {
    world.watchLabels = false;
    await prepareFinish(world);
    world.issuer.keys.delete('KEY2');
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('VerifyFailed');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('succeeds if a concurrent attempt promoted the version, visible late', async () => {
    await prepareFinish(world);
    const holder = world.secret.labels[CURRENT];
    world.secret.lag = 4 * SECOND;
    world.clock.pass(HOUR);
    before(world, 'move', () => {
      if (world.secret.labels[CURRENT] === holder)
        void world.secret.move(CURRENT, { from: holder, to: TOKEN });
    });
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.labels[CURRENT]).toBe(TOKEN);
  });

  test.each([
    ['records an unrecorded credential first', true],
    ['does not change the record of a credential', false],
  ])('%s', async (_what, unrecorded) => {
    await (unrecorded ? crashInCreateSecret(world, 'put') : createSecret(world));
    world.clock.pass(HOUR / 2);
    const record = recordOf(world, 'KEY2');
    failCall(world, 'move', 'crash');
    expect(await world.step('finishSecret', TOKEN)).toBe('crashed');
    if (unrecorded) expect(recordOf(world, 'KEY2')).toMatch(/^pending /);
    else expect(recordOf(world, 'KEY2')).toBe(record);
  });

  test('does not promote a version that lost AWSPENDING during a long verification', async () => {
    await prepareFinish(world);
    before(world, 'verify', () => {
      clearPending(world);
      world.clock.pass(3 * SECOND + 1);
    });
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('RotationAbandoned');
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(recordOf(world, 'KEY2')).toMatch(/^retiring /);
  });

  test.each([
    [3 * SECOND + 1, 2],
    [3 * SECOND, 1],
  ])('after a verification of %d ms reads the labels %d times', async (duration, reads) => {
    await prepareFinish(world);
    world.calls.reset();
    before(world, 'verify', () => world.clock.pass(duration));
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.calls.made.filter((name) => name === 'describe')).toHaveLength(reads);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('removes AWSPENDING after a crash that followed the promotion', async () => {
    await prepareFinish(world);
    failCall(world, 'move', 'crash-after');
    await world.step('finishSecret', TOKEN);
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
    world.calls.reset();
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('records an unrecorded promotion', async () => {
    await crashBeforePromotionRecord(world);
    expect(world.secret.tags['rekey/promoted']).not.toContain(TOKEN);
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.tags['rekey/promoted']).toContain(TOKEN);
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'completed' });
  });

  test('records a promotion whose record was removed', async () => {
    await world.rotate(TOKEN);
    await world.secret.untag(['rekey/promoted']);
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.tags['rekey/promoted']).toContain(TOKEN);
  });

  test('does not replace a value that was written by hand in the meantime', async () => {
    await prepareFinish(world);
    const text = foreignText(world);
    const holder = world.secret.labels[CURRENT];
    before(world, 'verify', () => {
      if (world.secret.labels[CURRENT] !== 'by-hand') world.secret.writeByHand('by-hand', text);
    });
    const outcome = await world.step('finishSecret', TOKEN);
    expect(codeOf(outcome)).toBe('CurrentMoved');
    expect(String(outcome)).toContain(`was on ${holder} when the step began, and is on by-hand now.`);
    expect(world.secret.text(CURRENT)).toBe(text);
  });
});
