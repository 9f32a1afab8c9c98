import { CURRENT } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { codeOf, DAY, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
const MINUTE = 60 * SECOND;

const active = (world: World, id: string) => world.issuer.keys.get(id)?.active;
const tagOf = (world: World, id: string) => world.secret.tags[`rekey/credential/${id}`];

describe('replace now', () => {
  test('makes another credential current, and the compromised one dead, with no grace', async () => {
    // GIVEN a deployed secret whose credential is in wrong hands
    const world = await box.world.deploy();

    // WHEN it is replaced now
    expect(await world.replaceNow()).toBe('done');

    expect(world.logged().at(-1)).toMatchObject({ level: 'info', event: 'replace-now', outcome: 'replaced' });

    // THEN another one is current, no label holds the old one, and its issuer refuses it
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(Object.keys(world.secret.labels)).toEqual([CURRENT]);
    expect(active(world, 'KEY1')).toBe(false);
    expect(world.replacements).toEqual([
      {
        outcome: 'replaced',
        secret: SECRET,
        version: world.secret.labels[CURRENT],
        credential: 'KEY2',
        dead: [
          {
            credential: 'KEY1',
            deadSince: new Date(world.clock.now()).toISOString(),
            shown: 'the issuer in memory refused it',
          },
        ],
        strangers: [],
      },
    ]);
  });

  test('asks nobody whether the compromised one is still used', async () => {
    const world = await box.world.deploy();
    world.issuer.use('KEY1');
    await world.replaceNow();
    expect(world.calls.made).not.toContain('lastUsed');
    expect(active(world, 'KEY1')).toBe(false);
  });

  test('tries the new one as thoroughly as a rotation does', async () => {
    const world = await box.world.deploy();
    const checks: number[] = [];
    const factory = world.kinds();
    world.kinds = () => ({
      ...factory,
      create(...input) {
        const kind = factory.create(...input);
        const verify: typeof kind.verify = (value, check) => {
          checks.push(check.successes);
          return kind.verify(value, check);
        };
        return { ...kind, verify };
      },
    });
    await world.replaceNow();
    expect(checks).toEqual([3, 1]);
  });

  test('promotes only what authenticates', async () => {
    const world = await box.world.deploy();
    world.issuer.delay = 200 * SECOND;
    expect(codeOf(await world.replaceNow())).toBe('VerifyFailed');
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(active(world, 'KEY1')).toBe(true);
    // Once it works, the same one is taken: not a third.
    world.issuer.delay = 0;
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('keeps the dead one for the quarantine, which no late use prolongs, and then removes it', async () => {
    const world = await box.world.deploy();
    await world.replaceNow();
    expect(tagOf(world, 'KEY1')).toMatch(/^revoked /);
    const key = world.issuer.keys.get('KEY1');
    if (key) key.used = world.clock.now();
    world.clock.pass(6 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(world.issuer.keys.has('KEY1')).toBe(true);
    world.clock.pass(2 * DAY);
    expect(await world.sweep()).toBe('done');
    expect(world.issuer.keys.has('KEY1')).toBe(false);
    expect(world.lines.join()).not.toContain('LateUse');
    expect(tagOf(world, 'KEY1')).toBeUndefined();
  });

  test('says so when somebody enables the dead one again, and ends it when that one is named', async () => {
    const world = await box.world.deploy();
    await world.replaceNow();
    const key = world.issuer.keys.get('KEY1');
    if (key) key.active = true;
    world.clock.pass(HOUR);
    await world.sweep();
    expect(world.lines.join()).toContain('EnabledAgain');
    expect(active(world, 'KEY1')).toBe(true);
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(active(world, 'KEY1')).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('ends a replaced one that is in its grace too, whose slot is needed', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect([...world.issuer.keys.keys()]).toEqual(['KEY2', 'KEY3']);
    expect(active(world, 'KEY2')).toBe(false);
    expect(world.replacements[0].dead.map(({ credential }) => credential)).toEqual(['KEY1', 'KEY2']);
  });

  test('ends a straggler, and what somebody enabled again', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(2 * DAY);
    world.issuer.use('KEY1');
    await world.sweep();
    expect(active(world, 'KEY1')).toBe(true);
    expect(await world.replaceNow()).toBe('done');
    expect(world.issuer.keys.has('KEY1')).toBe(false);
    const revoked = world.issuer.keys.get('KEY2');
    if (revoked) revoked.active = true;
    world.clock.pass(HOUR);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY4');
    expect(world.issuer.keys.has('KEY2')).toBe(false);
  });

  test('takes every label off the compromised one, also one that is not ours', async () => {
    const world = await box.world.deploy();
    const version = world.secret.labels[CURRENT];
    world.secret.setLabel('KEEP', version);
    expect(await world.replaceNow()).toBe('done');
    expect(world.secret.labels).toEqual({ [CURRENT]: world.secret.labels[CURRENT] });
    expect(active(world, 'KEY1')).toBe(false);
  });

  test('works where nothing tells when the current one was promoted', async () => {
    const world = await box.world.deploy();
    await world.secret.untag(['rekey/promoted']);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('works while rotation is turned off', async () => {
    const world = await box.world.deploy();
    world.secret.rotationEnabled = false;
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('replaces what somebody has disabled or deleted already', async () => {
    for (const act of ['disable', 'delete']) {
      const world = await new (box.world.constructor as new () => World)().deploy();
      world.watchLabels = false;
      if (act === 'delete') world.issuer.keys.delete('KEY1');
      else (world.issuer.keys.get('KEY1') as { active: boolean }).active = false;
      expect(await world.replaceNow()).toBe('done');
      expect(world.id(CURRENT)).toBe('KEY2');
      expect(world.replacements[0].dead).toHaveLength(1);
    }
  });

  test('removes at once what cannot be disabled', async () => {
    box.world.traits = { usage: false, disable: false };
    const world = await box.world.deploy();
    expect(await world.replaceNow()).toBe('done');
    expect([...world.issuer.keys.keys()]).toEqual(['KEY2']);
    expect(world.calls.made).not.toContain('disable');
  });

  test('bears labels, tags and values that are seen seconds late', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    world.clock.pass(10 * SECOND);
    world.secret.lag = 4 * SECOND;
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(active(world, 'KEY2')).toBe(false);
  });
});

describe('what is shown of death', () => {
  test('waits until the issuer refuses', async () => {
    const world = await box.world.deploy();
    world.issuer.lingers = 30 * SECOND;
    const began = world.clock.now();
    expect(await world.replaceNow()).toBe('done');
    expect(Date.parse(world.replacements[0].dead[0].deadSince) - began).toBeGreaterThanOrEqual(30 * SECOND);
  });

  test('is told to be missing when it is still accepted, with all else done', async () => {
    const world = await box.world.deploy();
    world.issuer.lingers = 10 * MINUTE;
    const outcome = await world.replaceNow();
    expect(codeOf(outcome)).toBe('StillAccepted');
    expect(String(outcome)).toContain(`AWSCURRENT is on version ${world.secret.labels[CURRENT]}.`);
    expect(world.logged().at(-1)).toMatchObject({ level: 'error', code: 'StillAccepted', RotationFailed: 1 });
    expect(active(world, 'KEY1')).toBe(false);
    // It leaves time to say so, before Lambda ends the invocation.
    expect(world.clock.now()).toBeLessThan(Date.parse('2026-01-01T01:05:00Z'));

    // WHEN it is asked again later, by name THEN only death is looked at
    world.issuer.lingers = 0;
    world.clock.pass(HOUR);
    world.calls.reset();
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(world.replacements).toMatchObject([{ outcome: 'cut off', dead: [{ credential: 'KEY1' }] }]);
    expect(world.calls.made).not.toContain('issue');
    expect(world.calls.made).not.toContain('tag');
  });

  test('is what the issuer lists, where the value is gone', async () => {
    const world = await box.world.deploy();
    const version = world.secret.labels[CURRENT];
    world.calls.fault = (name) => {
      if (name === 'disable') world.secret.versions.delete(version);
      return undefined;
    };
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[0].dead[0].shown).toBe('its issuer lists it as disabled or does not list it');
  });

  test('is missed where the value is gone, and the issuer lists it as active', async () => {
    const world = await box.world.deploy();
    const version = world.secret.labels[CURRENT];
    const { disable } = { disable: async () => undefined };
    const factory = world.kinds();
    world.kinds = () => ({
      ...factory,
      create: (...input) => Object.assign(factory.create(...input), { disable }),
    });
    world.calls.fault = (name) => {
      if (name === 'disable') world.secret.versions.delete(version);
      return undefined;
    };
    expect(codeOf(await world.replaceNow())).toBe('StillAccepted');
  });
});
