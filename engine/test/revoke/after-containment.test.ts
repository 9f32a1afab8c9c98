import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, MINUTE } from '../../src/time/clock';
import { isActive, recordOf, setActive, TOKEN } from '../fixtures';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

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
