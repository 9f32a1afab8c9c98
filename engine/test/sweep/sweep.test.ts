import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import {
  clearPending,
  configurePrincipal,
  crashInCreateSecret,
  createSecret,
  failCall,
  isActive,
  NEXT_TOKEN,
  recordOf,
  setActive,
  TOKEN,
  writeByHand,
} from '../fixtures';
import { codeOf, DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();

async function rotated(): Promise<World> {
  const world = await box.world.deploy();
  await world.rotate(TOKEN);
  return world;
}

/** A current credential that is overdue. */
async function overdue(): Promise<World> {
  const world = await rotated();
  world.clock.pass(93 * DAY);
  return world;
}

const metricsOf = (world: World) => {
  const { Overdue, HeldBack, AgeHours, SweepFailed } = world.logged().at(-1) ?? {};
  return { Overdue, HeldBack, AgeHours, SweepFailed };
};

test('makes two calls, reads no value and reports the age in the steady state', async () => {
  const world = await rotated();
  for (const _ of [1, 2]) {
    world.clock.pass(30 * DAY);
    world.calls.reset();
    expect(await world.sweep()).toBe('done');
  }
  world.calls.reset();
  expect(await world.sweep()).toBe('done');
  expect(world.calls.made).toEqual(['describe', 'list']);
  expect(world.logged().at(-1)).toMatchObject({ level: 'info', outcome: 'done', codes: [] });
  expect(metricsOf(world)).toEqual({ Overdue: 0, HeldBack: 0, AgeHours: expect.closeTo(60 * 24, 0) });
});

describe('a rotation in progress', () => {
  test('is ended after an hour, and a later sweep retires its credential', async () => {
    const world = await box.world.deploy();
    await createSecret(world);
    world.clock.pass(HOUR / 2);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
    world.clock.pass(HOUR);
    await world.secret.tag({ team: 'mail' });
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(isActive(world, 'KEY2')).toBe(true);
    await world.sweep();
    expect(isActive(world, 'KEY2')).toBe(false);
    expect(await world.rotate(NEXT_TOKEN)).toBe('done');
  });

  test('without a value is ended an hour after the last change', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.clock.pass(HOUR / 2);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
    world.clock.pass(HOUR);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('without a record is ended an hour after its value was stored, despite later changes', async () => {
    const world = await box.world.deploy();
    await crashInCreateSecret(world, 'put');
    world.clock.pass(2 * HOUR);
    await world.secret.tag({ team: 'mail' });
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('keeps its new credential even if its label is not visible', async () => {
    const world = await box.world.deploy();
    await createSecret(world);
    clearPending(world);
    await world.sweep();
    expect(isActive(world, 'KEY2')).toBe(true);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(isActive(world, 'KEY2')).toBe(false);
  });
});

test('keeps the record of a credential that may not be listed yet', async () => {
  const world = await rotated();
  world.clock.pass(REPORTED + HOUR);
  await world.sweep();
  world.issuer.keys.delete('KEY1');
  await world.sweep();
  expect(recordOf(world)).toMatch(/^disabled /);
  world.clock.pass(HOUR);
  await world.sweep();
  expect(recordOf(world)).toBeUndefined();
});

test('retires the orphan of a crashed attempt, but no older or used credential', async () => {
  const world = await box.world.deploy();
  world.issuer.slots = 4;
  const older = world.issuer.make(true).id;
  await crashInCreateSecret(world);
  const used = world.issuer.make(true).id;
  world.issuer.use(used);
  await world.sweep();
  expect(isActive(world, 'KEY3')).toBe(true);
  world.clock.pass(120_000);
  await world.sweep();
  expect([older, used, 'KEY3'].map((id) => isActive(world, id))).toEqual([true, true, false]);
  expect(world.lines.join()).toContain('OrphanFound');
});

test('keeps a foreign credential that was created right after a complete issue', async () => {
  const world = await rotated();
  world.issuer.slots = 4;
  const { id } = world.issuer.make(true);
  world.clock.pass(DAY);
  await world.sweep();
  expect(isActive(world, id)).toBe(true);
});

test('ignores the credentials of another principal', async () => {
  const world = await rotated();
  configurePrincipal(world, 'bob');
  world.clock.pass(40 * DAY);
  const record = recordOf(world);
  await world.sweep();
  expect(recordOf(world)).toBe(record);
  expect(isActive(world)).toBe(true);
});

describe('a current credential that is gone', () => {
  test.each(['removed', 'disabled'])('because it was %s starts a rotation', async (how) => {
    const world = await rotated();
    world.watchLabels = false;
    world.clock.pass(HOUR);
    if (how === 'removed') world.issuer.keys.delete('KEY2');
    else setActive(world, 'KEY2', false);
    const outcome = await world.sweep();
    expect(codeOf(outcome)).toBe('SweepFailed');
    expect(String(outcome)).toContain('[CurrentGone]');
    expect(world.logged()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        code: 'CurrentGone',
        outcome: 'part failed',
        message: expect.stringContaining('Action: find out who removed or disabled it'),
      }),
    );
    expect(world.secret.rotationsAsked).toBe(1);
    expect(metricsOf(world)).toMatchObject({ SweepFailed: 1 });
  });

  test.each([
    [600_000 - 1, 'done'],
    [600_000, 'SweepFailed'],
  ])('%d ms after its promotion, with the list lag, ends the sweep with %s', async (passed, outcome) => {
    const world = await rotated();
    world.watchLabels = false;
    const promoted = Date.parse(world.secret.tags['rekey/promoted'].split(' ')[1]);
    world.issuer.keys.delete('KEY2');
    world.clock.pass(promoted + passed - world.clock.now());
    expect(codeOf(await world.sweep())).toBe(outcome);
    expect(recordOf(world, 'KEY2')).toMatch(/^live /);
  });

  test.each(['whose promotion is not recorded', 'that was current before'])(
    '%s is reported at once',
    async (which) => {
      const world = await rotated();
      world.watchLabels = false;
      const [current, previous] = [world.secret.labels[CURRENT], world.secret.labels[PREVIOUS]];
      if (which === 'that was current before') {
        world.secret.setLabel(CURRENT, previous);
        world.secret.setLabel(PREVIOUS, current);
      } else await world.secret.untag(['rekey/promoted']);
      world.issuer.keys.delete(world.id(CURRENT) as string);
      expect(String(await world.sweep())).toContain('[CurrentGone]');
    },
  );
});

describe('an overdue credential', () => {
  test('starts a rotation', async () => {
    const world = await overdue();
    expect(await world.sweep()).toBe('done');
    expect(metricsOf(world)).toMatchObject({ Overdue: 1 });
    expect(world.secret.rotationsAsked).toBe(1);
  });

  test('does not start a rotation while rotation is turned off', async () => {
    const world = await overdue();
    world.secret.rotationEnabled = false;
    world.secret.setLabel('ANY', TOKEN);
    await world.sweep();
    expect(world.secret.rotationsAsked).toBe(0);
    expect(metricsOf(world)).toMatchObject({ Overdue: 1 });
  });

  test('does not start a rotation while one is in progress', async () => {
    const world = await overdue();
    await createSecret(world, NEXT_TOKEN);
    world.calls.reset();
    await world.sweep();
    expect(world.secret.rotationsAsked).toBe(0);
    expect(world.calls.made).toEqual(['describe', 'list']);
  });

  test('does not start a rotation if a stuck one cannot be ended', async () => {
    const world = await overdue();
    world.secret.startRotation(NEXT_TOKEN);
    world.clock.pass(2 * HOUR);
    failCall(world, 'move', 'deny');
    expect(codeOf(await world.sweep())).toBe('SweepFailed');
    expect(metricsOf(world)).toMatchObject({ Overdue: 1 });
    expect(world.secret.rotationsAsked).toBe(0);
  });

  test('starts a rotation and ends a stuck one even if the list fails', async () => {
    const world = await rotated();
    world.secret.startRotation(NEXT_TOKEN);
    world.clock.pass(93 * DAY);
    failCall(world, 'list', 'deny');
    expect(String(await world.sweep())).toContain('[AccessDenied] list failed.');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.secret.rotationsAsked).toBe(1);
    expect(metricsOf(world)).toMatchObject({ Overdue: 1, SweepFailed: 1 });
  });
});

describe('a failed sweep', () => {
  test('reports every failure and does not start a rotation for it', async () => {
    const world = await rotated();
    writeByHand(world, world.secret.text(CURRENT) as string);
    world.calls.fault = (name) => (name === 'list' || name === 'tag' ? 'deny' : undefined);
    expect(String(await world.sweep())).toContain(
      '[SweepFailed] [AccessDenied] tag failed. [AccessDenied] list failed. Unchanged',
    );
    const codes = ['AccessDenied', 'AccessDenied'];
    expect(world.logged().at(-1)).toMatchObject({ level: 'error', outcome: 'failed', codes });
    expect(world.secret.rotationsAsked).toBe(0);
  });

  test('reports only the failure to describe the secret', async () => {
    const world = await rotated();
    failCall(world, 'describe', 'lose');
    expect(String(await world.sweep())).toContain('[SweepFailed] [CallFailed] describe failed. Unchanged');
  });

  test('reports an invalid current value every time and does not log it', async () => {
    const world = await rotated();
    writeByHand(world, 'hunter2-is-no-json');
    for (const _ of [1, 2]) expect(String(await world.sweep())).toContain('[SweepFailed] [SecretMalformed]');
    expect(world.lines.join()).not.toContain('hunter2');
  });
});

describe('the age of a value that was written by hand', () => {
  test.each([
    ['starts at the write', false, 5],
    ['of a copy is that of the original', true, 30 * 24 + 5],
  ])('%s', async (_what, copy, hours) => {
    const world = await rotated();
    world.clock.pass(30 * DAY);
    const other = JSON.stringify({ id: 'OTHER', password: 'not-issued-by-us' });
    writeByHand(world, copy ? (world.secret.text(CURRENT) as string) : other);
    world.watchLabels = copy;
    world.clock.pass(5 * HOUR);
    await world.sweep();
    expect(metricsOf(world)).toMatchObject({ AgeHours: expect.closeTo(hours, 1) });
  });
});
