import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { codeOf, eachWorld } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

describe('setSecret', () => {
  test('gives up when the version never gets a value', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    const began = world.clock.now();
    const outcome = await world.step('setSecret', TOKEN);
    expect(codeOf(outcome)).toBe('PendingMissing');
    expect(String(outcome)).toContain('has no value 15 seconds after the step began.');
    expect(world.logged().at(-1)).not.toHaveProperty('HeldBack');
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(10 * SECOND);
  });

  test('waits for a value that is seen ten seconds late', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.secret.lag = 10 * SECOND;
    expect(await world.step('setSecret', TOKEN)).toBe('done');
  });
});

describe('testSecret', () => {
  test('checks the function when no rotation has issued anything (RotateImmediately=false)', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.calls.reset();
    expect(await world.step('testSecret', TOKEN)).toBe('done');
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'checked' });
    expect(world.calls.made).toEqual(expect.arrayContaining(['verify', 'list']));
    expect(world.calls.made).not.toContain('issue');
  });

  test('checks the function when the version has a copy of the current value', async () => {
    const world = await box.world.deploy();
    const copy = world.secret.text(CURRENT) as string;
    world.secret.startRotation(TOKEN);
    await world.secret.put(TOKEN, copy);
    expect(await world.step('testSecret', TOKEN)).toBe('done');
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'checked' });
  });

  test('writes down that the credential is ours before it uses it, where createSecret ended too early for that', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.calls.fault = (name) => (name === 'put' ? 'crash-after' : undefined);
    await world.step('createSecret', TOKEN);
    world.calls.fault = (name) => (name === 'verify' ? 'crash' : undefined);
    expect(await world.step('testSecret', TOKEN)).toBe('crashed');
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^pending /);
  });

  test('finds out in the check that the current credential does not work', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.keys.delete(world.id(CURRENT) as string);
    world.secret.startRotation(TOKEN);
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('VerifyFailed');
  });

  test('finds out in the check that the issuer may not be asked', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.calls.fault = (name) => (name === 'list' ? 'deny' : undefined);
    expect(codeOf(await world.step('testSecret', TOKEN))).toBe('AccessDenied');
  });

  test('fails when the new credential does not work, and leaves the current one current', async () => {
    const world = await box.world.deploy();
    const current = world.id(CURRENT);
    world.issuer.delay = 100 * SECOND;
    expect(codeOf(await world.rotate(TOKEN))).toBe('VerifyFailed');
    expect(world.id(CURRENT)).toBe(current);
  });
});

test.each([
  [300 * SECOND, 90 * SECOND],
  [200 * SECOND, 70 * SECOND],
  [40 * SECOND, 0],
])(
  'with %d ms left a new credential is tried for %d ms, and half of the time is left',
  async (limit, within) => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    const checks: object[] = [];
    const factory = world.kinds();
    world.kinds = () => ({
      ...factory,
      create: (...input) =>
        Object.assign(factory.create(...input), {
          verify: async (_value: unknown, check: object) => void checks.push(check),
        }),
    });
    world.timeLimit = limit;
    for (const step of ['testSecret', 'finishSecret']) expect(await world.step(step, TOKEN)).toBe('done');
    expect(checks).toEqual([
      { successes: 3, within },
      { successes: 1, within },
    ]);
  },
);

describe('finishSecret', () => {
  test('does not promote what stopped working after it was tested', async () => {
    const world = await box.world.deploy();
    const current = world.id(CURRENT);
    world.watchLabels = false;
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    world.issuer.keys.delete(world.id(PENDING) as string);
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('VerifyFailed');
    expect(world.id(CURRENT)).toBe(current);
  });

  test('has nothing left to do when another attempt has just promoted, seen late or not', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    const holder = world.secret.labels[CURRENT];
    world.secret.lag = 4 * SECOND;
    world.clock.pass(HOUR);
    world.calls.fault = (name) => {
      if (name === 'move' && world.secret.labels[CURRENT] === holder)
        void world.secret.move(CURRENT, { from: holder, to: TOKEN });
      return undefined;
    };
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.labels[CURRENT]).toBe(TOKEN);
  });

  test.each([
    ['is not written down as ours yet, does that first', 'crash-after', /^pending /],
    ['is written down as ours, leaves that as it is', undefined, undefined],
  ] as const)('of a credential that %s', async (_what, afterPut, tag) => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.calls.fault = (name) => (name === 'put' ? afterPut : undefined);
    await world.step('createSecret', TOKEN);
    world.clock.pass(HOUR / 2);
    const before = world.secret.tags['rekey/credential/KEY2'];
    world.calls.fault = (name) => (name === 'move' ? 'crash' : undefined);
    expect(await world.step('finishSecret', TOKEN)).toBe('crashed');
    const after = world.secret.tags['rekey/credential/KEY2'];
    if (tag) expect(after).toMatch(tag);
    else expect(after).toBe(before);
  });

  test('does not promote what lost its turn while it took long', async () => {
    const world = await box.world.deploy();
    const current = world.id(CURRENT);
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    world.calls.fault = (name) => {
      if (name === 'verify') {
        world.secret.setLabel(PENDING, undefined);
        world.clock.pass(3 * SECOND + 1);
      }
      return undefined;
    };
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('RotationAbandoned');
    expect(world.id(CURRENT)).toBe(current);
    expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^retiring /);
  });

  test.each([
    ['took long, by another look', 3 * SECOND + 1, 2],
    ['was quick, by what it saw in the beginning', 3 * SECOND, 1],
  ])('promotes what %s', async (_what, duration, looks) => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    world.calls.reset();
    world.calls.fault = (name) => {
      if (name === 'verify') world.clock.pass(duration);
      return undefined;
    };
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.calls.made.filter((name) => name === 'describe')).toHaveLength(looks);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('asked again, takes AWSPENDING off what an attempt has made current that ended there', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    world.calls.fault = (name) => (name === 'move' ? 'crash-after' : undefined);
    await world.step('finishSecret', TOKEN);
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
    world.calls.reset();
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('asked again, writes down what an attempt has promoted that ended there', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    world.calls.fault = (name) =>
      name === 'tag' && world.secret.labels[CURRENT] === TOKEN ? 'crash' : undefined;
    await world.step('finishSecret', TOKEN);
    expect(world.secret.tags['rekey/promoted']).not.toContain(TOKEN);
    world.calls.reset();
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.tags['rekey/promoted']).toContain(TOKEN);
    expect(world.logged().at(-1)).toMatchObject({ outcome: 'completed' });
  });

  test('writes a promotion down where nothing tells of any', async () => {
    const world = await box.world.deploy();
    await world.rotate(TOKEN);
    await world.secret.untag(['rekey/promoted']);
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(world.secret.tags['rekey/promoted']).toContain(TOKEN);
  });

  test('does not overwrite what somebody else made current meanwhile', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    const mine = world.issuer.make(true);
    const holder = world.secret.labels[CURRENT];
    world.calls.fault = (name) => {
      if (name === 'verify' && world.secret.labels[CURRENT] !== 'by-hand') {
        world.secret.writeByHand('by-hand', JSON.stringify(mine));
      }
      return undefined;
    };
    const outcome = await world.step('finishSecret', TOKEN);
    expect(codeOf(outcome)).toBe('CurrentMoved');
    expect(String(outcome)).toContain(`was on ${holder} when the step began, and is on by-hand now.`);
    expect(world.id(CURRENT)).toBe(mine.id);
  });
});
