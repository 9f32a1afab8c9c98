import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, iso, MINUTE, SECOND } from '../../src/time/clock';
import { foreignText, isActive, recordOf, setActive, TOKEN, writeByHand } from '../fixtures';
import { codeOf, DAY, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
  // A contained credential keeps its labels.
  world.watchLabels = false;
});

const result = () => world.containments.at(-1);
const deadIn = () => world.replacements.at(-1)?.dead.map(({ credential }) => credential);

describe('a containment', () => {
  test('disables the current credential, records the compromise, and changes nothing else', async () => {
    const [labels, began] = [{ ...world.secret.labels }, world.clock.now()];
    expect(await world.contain('KEY1')).toBe('done');

    expect(result()).toEqual({
      outcome: 'contained',
      secret: SECRET,
      at: iso(began),
      contained: ['KEY1'],
      explanation:
        'Disabled: KEY1. Readers of AWSCURRENT fail until replace-now or the next sweep has replaced it.',
    });
    expect(isActive(world)).toBe(false);
    expect(world.secret.labels).toEqual(labels);
    expect(recordOf(world)).toMatch(/^compromised /);
    expect(world.secret.tags['rekey/compromised']).toBe(`${labels[CURRENT]} ${iso(began)}`);
    const writes = world.calls.made.filter((name) => !['describe', 'read', 'list'].includes(name));
    expect(writes).toEqual(['tag', 'disable']);
    expect(world.logged().at(-1)).toMatchObject({ level: 'info', event: 'contain', outcome: 'contained' });
  });

  test('repeated has the same result and keeps the time of the first one', async () => {
    await world.contain('KEY1');
    const recorded = world.secret.tags['rekey/compromised'];
    world.clock.pass(MINUTE);
    expect(await world.contain('KEY1')).toBe('done');
    expect(result()).toMatchObject({ outcome: 'contained', contained: ['KEY1'] });
    expect(world.secret.tags['rekey/compromised']).toBe(recorded);
  });

  test('of the current credential leaves one in its grace to the replacement', async () => {
    await world.rotate();
    await world.contain('KEY2');
    expect(result()?.contained).toEqual(['KEY2']);
    expect([isActive(world, 'KEY1'), isActive(world, 'KEY2')]).toEqual([true, false]);
  });

  test('of a credential in its grace keeps its label and the current credential', async () => {
    await world.rotate();
    const labels = { ...world.secret.labels };
    await world.contain('KEY1');
    expect(result()).toMatchObject({ outcome: 'contained', explanation: 'Disabled: KEY1.' });
    expect([isActive(world, 'KEY1'), isActive(world, 'KEY2')]).toEqual([false, true]);
    expect(world.secret.labels).toEqual(labels);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.labels).toEqual({ [CURRENT]: labels[CURRENT] });
    expect(recordOf(world)).toMatch(/^revoked /);
  });

  test('without an id covers the current credential and the older ones', async () => {
    await world.rotate();
    expect(await world.contain()).toBe('done');
    expect(result()?.contained).toEqual(['KEY2', 'KEY1']);
    expect([isActive(world, 'KEY1'), isActive(world, 'KEY2')]).toEqual([false, false]);
  });

  test('without an id after a replacement does not contain the new credential', async () => {
    await world.replaceNow();
    expect(await world.contain()).toBe('done');
    expect(result()).toMatchObject({ outcome: 'contained', contained: ['KEY1'] });
    expect(isActive(world, 'KEY2')).toBe(true);
  });

  test('after a replacement calls no issuer: the credential is dead', async () => {
    await world.replaceNow('KEY1');
    world.calls.reset();
    expect(await world.contain('KEY1')).toBe('done');
    expect(result()).toMatchObject({ outcome: 'contained', explanation: 'Revoked earlier: KEY1.' });
    expect(world.calls.made).not.toContain('disable');
    expect(recordOf(world)).toMatch(/^revoked /);
  });

  test('reports credentials that were not issued for the secret', async () => {
    const { id } = world.issuer.make(true);
    await world.contain('KEY1');
    expect(result()?.strangers).toEqual([id]);
    expect(world.logged().at(-1)).toMatchObject({ level: 'warn', strangers: [id] });
  });
});

describe('refuses', () => {
  test('an unknown credential, and one that was not issued for the secret', async () => {
    const { id } = world.issuer.make(true);
    expect(codeOf(await world.contain('KEY9'))).toBe('CredentialUnknown');
    expect(codeOf(await world.contain(id))).toBe('NotOurs');
    expect(isActive(world, id)).toBe(true);
    expect(world.secret.tags['rekey/compromised']).toBeUndefined();
    expect(world.logged().at(-1)).toMatchObject({ event: 'contain', code: 'NotOurs', RotationFailed: 1 });
  });

  test('a foreign current credential, after it has contained the older ones', async () => {
    world.issuer.slots = 3;
    writeByHand(world, foreignText(world));
    const outcome = await world.contain();
    expect(codeOf(outcome)).toBe('NotOurs');
    expect([isActive(world, 'KEY1'), isActive(world, 'KEY2')]).toEqual([false, true]);
  });
});

describe('a kind that disables no credentials', () => {
  beforeEach(() => {
    world.traits = { usage: false, disable: false };
  });

  test('cannot contain the current credential; the compromise is recorded', async () => {
    await world.contain('KEY1');
    expect(result()).toMatchObject({ outcome: 'not possible', contained: [] });
    expect(result()?.explanation).toContain('cannot disable a current credential: KEY1.');
    expect(isActive(world)).toBe(true);
    expect(recordOf(world)).toMatch(/^compromised /);
  });

  test('revokes one that is not current', async () => {
    await world.rotate();
    const current = world.secret.labels[CURRENT];
    await world.contain('KEY1');
    expect(result()).toMatchObject({ outcome: 'contained', contained: ['KEY1'] });
    expect(world.issuer.keys.has('KEY1')).toBe(false);
    expect(world.secret.labels).toEqual({ [CURRENT]: current });
  });

  test('revokes the older ones for a request without an id, when readers see the current one', async () => {
    await world.rotate();
    const began = world.clock.now();
    await world.contain();
    expect(result()).toMatchObject({ outcome: 'not possible', contained: ['KEY1'] });
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(10 * SECOND);
  });
});

describe('after a containment of the current credential', () => {
  test('replace-now with the same id replaces it, also with a credential in its grace', async () => {
    await world.rotate();
    await world.contain('KEY2');
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(deadIn()).toEqual(['KEY1', 'KEY2']);
    expect(world.replacements.at(-1)?.outcome).toBe('replaced');
  });

  test.each([false, true])('sweeps complete the replacement; one in its grace: %s', async (inGrace) => {
    if (inGrace) await world.rotate();
    const leaked = world.id(CURRENT) as string;
    await world.contain(leaked);
    // A replacement may be running.
    world.clock.pass(MINUTE);
    expect(await world.sweep()).toBe('done');
    expect(world.secret.rotationsAsked).toBe(0);

    world.clock.pass(HOUR);
    const outcome = await world.sweep();
    expect(String(outcome)).toContain('[CompromisedCurrent]');
    expect(String(outcome)).toContain('is not active at its issuer, so readers fail');
    expect(world.lines.join()).not.toContain('CurrentGone');
    expect(world.secret.rotationsAsked).toBe(1);
    expect(await world.rotate(TOKEN)).toBe('done');
    expect(await world.sweep()).toBe('done');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(recordOf(world, leaked)).toMatch(/^revoked /);
    expect(await world.contain(leaked)).toBe('done');
    expect(result()?.explanation).toBe(`Revoked earlier: ${leaked}.`);
  });

  test('a credential that is enabled again is replaced as a compromised one', async () => {
    await world.contain('KEY1');
    setActive(world, 'KEY1', true);
    world.clock.pass(5 * MINUTE);
    expect(await world.sweep()).toBe('done');
    world.clock.pass(HOUR);
    expect(String(await world.sweep())).toContain('still works');
  });

  test('it is removed after the quarantine, and then unknown', async () => {
    await world.contain('KEY1');
    await world.replaceNow('KEY1');
    world.clock.pass(8 * DAY);
    await world.sweep();
    expect(world.issuer.keys.has('KEY1')).toBe(false);
    expect(codeOf(await world.contain('KEY1'))).toBe('CredentialUnknown');
  });
});

describe('beside a rotation', () => {
  test.each(['createSecret', 'setSecret', 'testSecret'])(
    'after %s, the rotation replaces it',
    async (last) => {
      world.secret.startRotation(TOKEN);
      const steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
      for (const step of steps) {
        expect(await world.step(step, TOKEN)).toBe('done');
        if (step === last) expect(await world.contain('KEY1')).toBe('done');
      }
      expect(world.id(CURRENT)).toBe('KEY2');
      expect(await world.sweep()).toBe('done');
      expect(world.secret.labels[PREVIOUS]).toBeUndefined();
      expect(recordOf(world)).toMatch(/^revoked /);
    },
  );

  test('a pending credential that becomes current meanwhile is recorded as compromised', async () => {
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret', 'testSecret']) await world.step(step, TOKEN);
    const promote = () => {
      world.secret.setLabel(PREVIOUS, world.secret.labels[CURRENT]);
      world.secret.setLabel(CURRENT, TOKEN);
    };
    world.calls.fault = (name) => void (name === 'disable' && promote());
    expect(await world.contain('KEY2')).toBe('done');
    world.calls.reset();
    expect(world.secret.tags['rekey/compromised']).toMatch(`${TOKEN} `);
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(deadIn()).toContain('KEY2');
    expect(world.id(CURRENT)).not.toBe('KEY2');
  });

  test('two containments and a replacement at the same time replace it once', async () => {
    const contain = { rekey: 'contain', credential: 'KEY1' };
    const invocations = [contain, contain, { ...contain, rekey: 'replace-now' }].map((event) =>
      world.invoke(event),
    );
    expect(await world.run(Promise.all(invocations))).toEqual(['done', 'done', 'done']);
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(deadIn()).toEqual(['KEY1']);
    world.clock.pass(HOUR);
    expect(await world.sweep()).toBe('done');
    expect(recordOf(world)).toMatch(/^revoked /);
  });
});

describe('after a fault', () => {
  test.each(['deny', 'crash', 'crash-after'] as const)(
    '%s at any call, another request contains it',
    async (kind) => {
      const { made } = world.calls;
      await world.contain('KEY1');
      const count = made.length;
      expect(count).toBeGreaterThan(3);
      for (let at = 0; at < count; at++) {
        const other = await new (world.constructor as new () => World)().deploy();
        other.watchLabels = false;
        other.calls.reset();
        let call = 0;
        other.calls.fault = () => (call++ === at ? kind : undefined);
        await other.contain('KEY1');
        other.calls.reset();
        expect(await other.contain('KEY1')).toBe('done');
        expect(isActive(other)).toBe(false);
        expect(await other.replaceNow('KEY1')).toBe('done');
        expect(other.id(CURRENT)).toBe('KEY2');
      }
    },
  );

  test('the first of several failures is returned, and the other credential is contained', async () => {
    await world.rotate();
    let call = 0;
    world.calls.fault = (name) => (name === 'disable' && call++ === 0 ? 'deny' : undefined);
    expect(String(await world.contain())).toContain('[AccessDenied] disable failed.');
    expect([isActive(world, 'KEY1'), isActive(world, 'KEY2')]).toEqual([false, true]);
  });
});
