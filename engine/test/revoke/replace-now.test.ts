import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, iso, SECOND } from '../../src/time/clock';
import { foreignText, isActive, overrideAdapter, recordOf, setActive, TOKEN, writeByHand } from '../fixtures';
import { codeOf, DAY, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

const deadIn = (world: World) => world.replacements.at(-1)?.dead.map(({ credential }) => credential);

describe('a replacement', () => {
  test('makes another credential current and proves that the compromised one is refused', async () => {
    // GIVEN a deployed secret
    // WHEN its credential is replaced
    expect(await world.replaceNow()).toBe('done');

    // THEN another credential is current, and the old one has no label and is disabled
    expect(world.logged().at(-1)).toMatchObject({ level: 'info', event: 'replace-now', outcome: 'replaced' });
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(isActive(world)).toBe(false);
    const shown = 'the issuer in memory refused it';
    expect(world.replacements).toEqual([
      {
        outcome: 'replaced',
        secret: SECRET,
        version: world.secret.labels[CURRENT],
        credential: 'KEY2',
        dead: [{ credential: 'KEY1', deadSince: iso(world.clock.now()), proof: 'refused', shown }],
        strangers: [],
      },
    ]);
  });

  test('does not consider uses of the compromised credential', async () => {
    world.issuer.use('KEY1');
    await world.replaceNow();
    expect(world.calls.made).not.toContain('lastUsed');
    expect(isActive(world)).toBe(false);
  });

  test('verifies the new credential as thoroughly as a rotation', async () => {
    const successes: number[] = [];
    overrideAdapter(world, ({ verify }) => ({
      verify: (...[value, check]: Parameters<typeof verify>) => {
        successes.push(check.successes);
        return verify(value, check);
      },
    }));
    await world.replaceNow();
    expect(successes).toEqual([3, 1]);
  });

  test('does not promote a credential that does not work, and adopts it once it does', async () => {
    world.issuer.delay = 200 * SECOND;
    expect(codeOf(await world.replaceNow())).toBe('VerifyFailed');
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(isActive(world)).toBe(true);
    world.issuer.delay = 0;
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('keeps the revoked credential for the quarantine, even after a late use', async () => {
    await world.replaceNow();
    expect(recordOf(world)).toMatch(/^revoked /);
    const key = world.issuer.keys.get('KEY1');
    if (key) key.used = world.clock.now();
    for (const [days, kept] of [
      [6, true],
      [2, false],
    ] as const) {
      world.clock.pass(days * DAY);
      expect(await world.sweep()).toBe('done');
      expect(world.issuer.keys.has('KEY1')).toBe(kept);
    }
    expect(world.lines.join()).not.toContain('LateUse');
    expect(recordOf(world)).toBeUndefined();
  });

  test('reports a revoked credential that is enabled again at once; a request that names it revokes it', async () => {
    await world.replaceNow();
    setActive(world, 'KEY1', true);
    world.clock.pass(SECOND);
    await world.sweep();
    expect(world.lines.join()).toContain('EnabledAgain');
    expect(isActive(world)).toBe(true);
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(isActive(world)).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('revokes a replaced credential in its grace, and uses its slot', async () => {
    await world.rotate();
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect([...world.issuer.keys.keys()]).toEqual(['KEY2', 'KEY3']);
    expect(isActive(world, 'KEY2')).toBe(false);
    expect(deadIn(world)).toEqual(['KEY1', 'KEY2']);
  });

  test('revokes a straggler, and a credential that was enabled again', async () => {
    await world.rotate();
    world.clock.pass(2 * DAY);
    world.issuer.use('KEY1');
    await world.sweep();
    expect(isActive(world)).toBe(true);
    expect(await world.replaceNow()).toBe('done');
    expect(world.issuer.keys.has('KEY1')).toBe(false);
    setActive(world, 'KEY2', true);
    world.clock.pass(HOUR);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY4');
    expect(world.issuer.keys.has('KEY2')).toBe(false);
  });

  test('removes every label of the compromised credential, including labels of the user', async () => {
    world.secret.setLabel('KEEP', world.secret.labels[CURRENT]);
    expect(await world.replaceNow()).toBe('done');
    expect(world.secret.labels).toEqual({ [CURRENT]: world.secret.labels[CURRENT] });
    expect(isActive(world)).toBe(false);
  });

  const CONDITIONS: [string, (world: World) => unknown][] = [
    ['without a recorded promotion', (world) => world.secret.untag(['rekey/promoted'])],
    ['while rotation is turned off', (world) => Object.assign(world.secret, { rotationEnabled: false })],
    ['of a disabled credential', (world) => setActive(world, 'KEY1', false)],
    ['of a removed credential', (world) => world.issuer.keys.delete('KEY1')],
  ];
  test.each(CONDITIONS)('succeeds %s', async (_when, prepare) => {
    world.watchLabels = false;
    await prepare(world);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(deadIn(world)).toEqual(['KEY1']);
  });

  test('removes a credential that cannot be disabled', async () => {
    world.traits = { usage: false, disable: false };
    expect(await world.replaceNow()).toBe('done');
    expect([...world.issuer.keys.keys()]).toEqual(['KEY2']);
    expect(world.calls.made).not.toContain('disable');
  });

  test.each([
    ['', 'SecretMalformed'],
    ['{"a":"b"}', 'WrongKind'],
  ])('fails without issuing for the invalid current value %j', async (text, code) => {
    world.watchLabels = false;
    writeByHand(world, text);
    expect(codeOf(await world.replaceNow())).toBe(code);
    expect(world.issuer.ours).toEqual(['KEY1']);
  });

  test('returns the first of several failures and logs the others', async () => {
    await world.rotate();
    world.calls.fault = (name) => (name === 'disable' || name === 'issue' ? 'deny' : undefined);
    expect(String(await world.replaceNow())).toContain('[AccessDenied] disable failed.');
    expect(world.logged().filter(({ level }) => level === 'error')).toMatchObject([
      { event: 'replace-now', code: expect.any(String), message: expect.stringContaining('Action: ') },
      { event: 'replace-now', outcome: 'failed', message: expect.stringContaining('disable failed.') },
    ]);
  });
});

describe('a foreign credential', () => {
  test('is reported in the result', async () => {
    world.issuer.slots = 3;
    const { id } = world.issuer.make(true);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[0].strangers).toEqual([id]);
    expect(isActive(world, id)).toBe(true);
    expect(world.logged().at(-1)).toMatchObject({ level: 'warn', strangers: [id] });
  });

  test('that takes the slot is reported, and the sweep continues once it is removed', async () => {
    const { id } = world.issuer.make(true);
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('SlotTaken');
    expect(String(outcome)).toContain(id);
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(isActive(world)).toBe(true);
    world.issuer.keys.delete(id);
    world.clock.pass(HOUR);
    expect(String(await world.sweep())).toContain('[CompromisedCurrent]');
    expect(world.secret.rotationsAsked).toBe(1);
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(await world.sweep()).toBe('done');
    expect(isActive(world)).toBe(false);
    expect(recordOf(world)).toMatch(/^revoked /);
  });

  test('that is current is replaced but not revoked', async () => {
    world.watchLabels = false;
    world.issuer.keys.delete('KEY1');
    writeByHand(world, foreignText(world));
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('NotOurs');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(isActive(world, 'KEY2')).toBe(true);
    expect(String(outcome)).toContain(`AWSCURRENT is on version ${world.secret.labels[CURRENT]}.`);
  });
});
