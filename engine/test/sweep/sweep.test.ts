import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { codeOf, DAY, eachWorld, REPORTED, type World } from '../world/world';

const box = eachWorld();
const TOKEN = 'token-of-a-rotation-0000000000001';

async function rotated(): Promise<World> {
  const world = await box.world.deploy();
  await world.rotate(TOKEN);
  return world;
}

const metricsOf = (world: World) => {
  const { Overdue, HeldBack, AgeHours, SweepFailed } = world.logged().at(-1) ?? {};
  return { Overdue, HeldBack, AgeHours, SweepFailed };
};

describe('a sweep where all is as it should be', () => {
  test('makes two calls, reads no value, and tells the age', async () => {
    const world = await rotated();
    world.clock.pass(30 * DAY);
    await world.sweep();
    world.clock.pass(30 * DAY);
    await world.sweep();
    world.calls.reset();
    expect(await world.sweep()).toBe('done');
    expect(world.calls.made).toEqual(['describe', 'list']);
    expect(world.logged().at(-1)).toMatchObject({ level: 'info', outcome: 'done', codes: [] });
    expect(metricsOf(world)).toEqual({ Overdue: 0, HeldBack: 0, AgeHours: expect.closeTo(60 * 24, 0) });
  });
});

describe('a sweep puts right what events missed', () => {
  test('ends a rotation that is stuck, and its credential with the sweep after', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.clock.pass(HOUR / 2);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
    world.clock.pass(HOUR);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(false);
    expect(await world.rotate('token-of-the-next-rotation-00000001')).toBe('done');
  });

  test('leaves a young rotation alone, even when its label is not seen', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.secret.setLabel(PENDING, undefined);
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(true);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.issuer.keys.get('KEY2')?.active).toBe(false);
  });

  test('does not forget at once what the issuer does not list', async () => {
    const world = await rotated();
    world.clock.pass(REPORTED + HOUR);
    await world.sweep();
    world.issuer.keys.delete('KEY1');
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY1']).toMatch(/^disabled /);
    world.clock.pass(HOUR);
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY1']).toBeUndefined();
  });

  test('ends a rotation that is stuck without a value', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('takes what somebody makes right after a good issue for a stranger’s', async () => {
    const world = await rotated();
    world.issuer.slots = 4;
    const { id } = world.issuer.make(true);
    world.clock.pass(DAY);
    await world.sweep();
    expect(world.issuer.keys.get(id)?.active).toBe(true);
  });

  test('retires what a crashed attempt left, but never what was there before or was used', async () => {
    const world = await box.world.deploy();
    world.issuer.slots = 4;
    const before = world.issuer.make(true).id;
    world.secret.startRotation(TOKEN);
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    const used = world.issuer.make(true).id;
    world.issuer.use(used);
    await world.sweep();
    expect(world.issuer.keys.get('KEY3')?.active).toBe(true);
    world.clock.pass(2 * 60_000);
    await world.sweep();
    expect(world.issuer.keys.get('KEY3')?.active).toBe(false);
    expect([before, used].map((id) => world.issuer.keys.get(id)?.active)).toEqual([true, true]);
    expect(world.lines.join()).toContain('OrphanFound');
  });

  test.each(['removed', 'disabled'])('rotates at once when the current credential was %s', async (how) => {
    const world = await rotated();
    world.watchLabels = false;
    world.clock.pass(HOUR);
    const current = world.issuer.keys.get('KEY2');
    if (how === 'removed') world.issuer.keys.delete('KEY2');
    else if (current) current.active = false;
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

  test('rotates when the current credential is overdue', async () => {
    const world = await rotated();
    world.clock.pass(93 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(metricsOf(world)).toMatchObject({ Overdue: 1 });
    expect(world.secret.rotationsAsked).toBe(1);
  });

  test('does not turn on a rotation that somebody turned off', async () => {
    const world = await rotated();
    world.clock.pass(93 * DAY);
    world.secret.rotationEnabled = false;
    world.secret.setLabel('ANY', TOKEN);
    await world.sweep();
    expect(world.secret.rotationsAsked).toBe(0);
    expect(metricsOf(world)).toMatchObject({ Overdue: 1 });
  });

  test('does not ask for a rotation while one is under way', async () => {
    const world = await rotated();
    world.clock.pass(93 * DAY);
    world.secret.startRotation('token-of-the-next-rotation-00000001');
    await world.step('createSecret', 'token-of-the-next-rotation-00000001');
    world.calls.reset();
    await world.sweep();
    expect(world.secret.rotationsAsked).toBe(0);
    expect(world.calls.made).toEqual(['describe', 'list']);
  });

  test('ends a stuck rotation though something else was changed in the secret meanwhile', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.clock.pass(2 * HOUR);
    await world.secret.tag({ team: 'mail' });
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
  });

  test('asks for no rotation when it could not end the one that is stuck', async () => {
    const world = await rotated();
    world.clock.pass(93 * DAY);
    world.secret.startRotation('token-that-is-stuck-000000000000001');
    world.clock.pass(2 * HOUR);
    world.calls.fault = (name) => (name === 'move' ? 'deny' : undefined);
    expect(codeOf(await world.sweep())).toBe('SweepFailed');
    expect(metricsOf(world)).toMatchObject({ Overdue: 1 });
    expect(world.secret.rotationsAsked).toBe(0);
  });

  test('tells all that failed, and asks for no rotation because of it', async () => {
    const world = await rotated();
    world.secret.writeByHand('by-hand', world.secret.text(CURRENT) as string);
    world.calls.fault = (name) => (name === 'list' || name === 'tag' ? 'deny' : undefined);
    const outcome = await world.sweep();
    expect(String(outcome)).toContain(
      '[SweepFailed] [AccessDenied] tag failed. [AccessDenied] list failed. Unchanged',
    );
    expect(world.logged().at(-1)).toMatchObject({
      level: 'error',
      outcome: 'failed',
      codes: ['AccessDenied', 'AccessDenied'],
    });
    expect(world.secret.rotationsAsked).toBe(0);
  });

  test('tells only that the secret could not be looked at, when it could not', async () => {
    const world = await rotated();
    world.calls.fault = (name) => (name === 'describe' ? 'lose' : undefined);
    expect(String(await world.sweep())).toContain('[SweepFailed] [CallFailed] describe failed. Unchanged');
  });

  test('counts the age of a value that was written by hand from then on', async () => {
    const world = await rotated();
    world.clock.pass(30 * DAY);
    world.secret.writeByHand('by-hand', JSON.stringify({ id: 'OTHER', password: 'not-issued-by-us' }));
    world.watchLabels = false;
    world.clock.pass(5 * HOUR);
    await world.sweep();
    expect(metricsOf(world)).toMatchObject({ AgeHours: expect.closeTo(5, 1) });
  });

  test('does not make a credential younger that was written by hand once more', async () => {
    const world = await rotated();
    world.clock.pass(30 * DAY);
    world.secret.writeByHand('by-hand', world.secret.text(CURRENT) as string);
    world.clock.pass(5 * HOUR);
    await world.sweep();
    expect(metricsOf(world)).toMatchObject({ AgeHours: expect.closeTo(30 * 24 + 5, 1) });
  });

  test.each([
    [600_000 - 1, 'done'],
    [600_000, 'SweepFailed'],
  ])(
    '%d ms after a promotion, what the issuer does not list makes it end with "%s"',
    async (passed, outcome) => {
      const world = await rotated();
      world.watchLabels = false;
      const promoted = Date.parse(world.secret.tags['rekey/promoted'].split(' ')[1]);
      world.issuer.keys.delete('KEY2');
      world.clock.pass(promoted + passed - world.clock.now());
      expect(codeOf(await world.sweep())).toBe(outcome);
      expect(world.secret.tags['rekey/credential/KEY2']).toMatch(/^live /);
    },
  );

  test.each(['nothing tells since when it is current', 'it was current before'])(
    'tells at once that the current credential is gone where %s',
    async (where) => {
      const world = await rotated();
      world.watchLabels = false;
      const [first, previous] = [world.secret.labels[CURRENT], world.secret.labels[PREVIOUS]];
      if (where === 'it was current before') {
        world.secret.setLabel(CURRENT, previous);
        world.secret.setLabel(PREVIOUS, first);
      } else await world.secret.untag(['rekey/promoted']);
      world.issuer.keys.delete(world.id(CURRENT) as string);
      expect(String(await world.sweep())).toContain('[CurrentGone]');
    },
  );

  test('says so each time when the value is not what it should be', async () => {
    const world = await rotated();
    world.secret.writeByHand('by-hand', 'hunter2-is-no-json');
    for (const _ of [1, 2]) expect(String(await world.sweep())).toContain('[SweepFailed] [SecretMalformed]');
    expect(world.lines.join()).not.toContain('hunter2');
  });

  test('does the other parts when one fails', async () => {
    const world = await rotated();
    world.secret.startRotation('token-that-is-stuck-000000000000001');
    world.clock.pass(93 * DAY);
    world.calls.fault = (name) => (name === 'list' ? 'deny' : undefined);
    const outcome = await world.sweep();
    expect(String(outcome)).toContain('[AccessDenied] list failed.');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(world.secret.rotationsAsked).toBe(1);
    expect(metricsOf(world)).toMatchObject({ Overdue: 1, SweepFailed: 1 });
  });

  test('leaves the credentials of another principal alone', async () => {
    const world = await rotated();
    world.environment.REKEY_CREDENTIAL = JSON.stringify({ principal: 'bob' });
    world.clock.pass(40 * DAY);
    const before = { ...world.secret.tags };
    await world.sweep();
    expect(world.secret.tags['rekey/credential/KEY1']).toBe(before['rekey/credential/KEY1']);
    expect(world.issuer.keys.get('KEY1')?.active).toBe(true);
  });
});
