import { CURRENT } from '../../src/secret-store/secret-store';
import { iso, MINUTE, SECOND } from '../../src/time/clock';
import { foreignText, isActive, recordOf, writeByHand } from '../fixtures';
import { codeOf, eachWorld, SECRET, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
  // A contained credential keeps its labels.
  world.watchLabels = false;
});

const result = () => world.containments.at(-1);

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
