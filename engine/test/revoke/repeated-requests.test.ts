import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, MINUTE, SECOND } from '../../src/time/clock';
import { crashInCreateSecret, createSecret, failCall, isActive, TOKEN } from '../fixtures';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
let world: World;

beforeEach(async () => {
  world = await box.world.deploy();
  world.calls.reset();
});

/** A replacement that crashes at a call. */
async function crashAt(world: World, call: string, fault: 'crash' | 'crash-after' = 'crash-after') {
  failCall(world, call, fault);
  expect(await world.replaceNow()).toBe('crashed');
  world.calls.reset();
}

describe('a repeated request', () => {
  test.each([
    [15 * MINUTE - 1, 'repeated', 'KEY2', ['KEY1']],
    [15 * MINUTE, 'replaced', 'KEY3', ['KEY2']],
  ])('after %d ms is %s', async (passed, outcome, credential, dead) => {
    const began = world.clock.now();
    await world.replaceNow();
    world.clock.pass(began + passed - world.clock.now());
    expect(await world.replaceNow()).toBe('done');
    const replacement = world.replacements[1];
    expect(replacement).toMatchObject({ outcome, credential });
    expect(replacement.dead.map((one) => one.credential)).toEqual(dead);
    expect(world.id(CURRENT)).toBe(credential);
  });

  test('replaces the new credential only if it is named', async () => {
    for (const [named, outcome, current] of [
      ['KEY1', 'replaced', 'KEY2'],
      ['KEY1', 'cut off', 'KEY2'],
      ['KEY2', 'replaced', 'KEY3'],
    ]) {
      expect(await world.replaceNow(named)).toBe('done');
      expect(world.replacements.at(-1)?.outcome).toBe(outcome);
      expect(world.id(CURRENT)).toBe(current);
    }
  });

  test('fails after a month if it names a removed credential', async () => {
    await world.replaceNow('KEY1');
    world.clock.pass(30 * DAY);
    await world.sweep();
    expect(codeOf(await world.replaceNow('KEY1'))).toBe('CredentialUnknown');
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test.each([undefined, 'KEY1'])(
    'that is concurrent and names %s issues one credential',
    async (credential) => {
      const event = { rekey: 'replace-now', ...(credential && { credential }) };
      const outcomes = await world.run(Promise.all([world.invoke(event), world.invoke(event)]));
      expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
      expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
      expect(world.id(CURRENT)).toBe('KEY2');
      expect(isActive(world)).toBe(false);
    },
  );
});

describe('a crashed replacement', () => {
  test('that did not revoke is only completed, even after an hour', async () => {
    await crashAt(world, 'disable', 'crash');
    world.clock.pass(HOUR);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'repeated', dead: [{ credential: 'KEY1' }] });
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('is continued while its version carries AWSPENDING', async () => {
    await crashAt(world, 'put');
    world.clock.pass(HOUR / 2);
    expect(await world.replaceNow()).toBe('done');
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('that a sweep has ended is not continued', async () => {
    await crashAt(world, 'put');
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(isActive(world)).toBe(false);
    expect(isActive(world, 'KEY2')).toBeFalsy();
  });
});

test('the sweep reports a failed replacement 15 minutes after the first request', async () => {
  world.issuer.make(true);
  expect(codeOf(await world.replaceNow())).toBe('SlotTaken');
  world.clock.pass(13 * MINUTE);
  expect(codeOf(await world.replaceNow())).toBe('SlotTaken');
  expect(await world.sweep()).toBe('done');
  world.clock.pass(3 * MINUTE);
  expect(String(await world.sweep())).toContain('[CompromisedCurrent]');
});

describe('a named credential', () => {
  test.each([
    ['just', 0, 5 * SECOND],
    ['five seconds ago', 5 * SECOND, 0],
    ['a minute ago', MINUTE, 0],
  ])('that was replaced %s is revoked once that is visible to every reader', async (_when, passed, waits) => {
    await world.rotate();
    world.clock.pass(passed);
    const began = world.clock.now();
    let first: number | undefined;
    world.calls.fault = (name) => {
      if (name === 'move') first ??= world.clock.now();
      return undefined;
    };
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect((first as number) - began).toBe(waits);
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(isActive(world)).toBe(false);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    const dead = [{ credential: 'KEY1' }];
    expect(world.replacements[0]).toMatchObject({ outcome: 'cut off', credential: 'KEY2', dead });
  });

  test('of a rotation in progress ends the rotation', async () => {
    await createSecret(world);
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(isActive(world, 'KEY2')).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('RotationAbandoned');
  });

  test('that was not issued for the secret is not revoked', async () => {
    const { id } = world.issuer.make(true);
    const outcome = await world.replaceNow(id);
    expect(codeOf(outcome)).toBe('NotOurs');
    expect(String(outcome)).toContain(id);
    expect(isActive(world, id)).toBe(true);
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('that is unknown is refused before any change', async () => {
    expect(codeOf(await world.replaceNow('KEY9'))).toBe('CredentialUnknown');
    expect(world.calls.made).not.toContain('tag');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('that is an orphan is revoked without a read of its value, and AWSPENDING is kept', async () => {
    await crashInCreateSecret(world);
    world.clock.pass(2 * MINUTE);
    const read = jest.spyOn(world.secret, 'read');
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(isActive(world, 'KEY2')).toBe(false);
    expect(world.replacements[0].dead[0]).toMatchObject({ proof: 'listed' });
    expect(read).not.toHaveBeenCalledWith('none');
    expect(world.secret.labels[PENDING]).toBe(TOKEN);
  });
});
