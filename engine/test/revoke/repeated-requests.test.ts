import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR, SECOND } from '../../src/time/clock';
import { TOKEN } from '../world/at-every-call';
import { codeOf, DAY, eachWorld, type World } from '../world/world';

const box = eachWorld();
const MINUTE = 60 * SECOND;

const active = (world: World, id: string) => world.issuer.keys.get(id)?.active;

describe('a request that comes again', () => {
  test('within minutes replaces nothing more, and shows death again', async () => {
    const world = await box.world.deploy();
    await world.replaceNow();
    world.clock.pass(10 * MINUTE);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(world.replacements[1]).toMatchObject({
      outcome: 'repeated',
      credential: 'KEY2',
      dead: [{ credential: 'KEY1' }],
    });
  });

  test('replaces what was written again by hand since, as a version of its own', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'issue' ? 'deny' : undefined);
    await world.replaceNow();
    world.calls.reset();
    world.secret.writeByHand('by-hand', world.secret.text(CURRENT) as string);
    world.clock.pass(2 * MINUTE);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).not.toBe('KEY1');
    expect(active(world, 'KEY1')).toBe(false);
  });

  test('later replaces again', async () => {
    const world = await box.world.deploy();
    await world.replaceNow();
    world.clock.pass(16 * MINUTE);
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(active(world, 'KEY2')).toBe(false);
  });

  test('replaces the new one too when that one is named', async () => {
    const world = await box.world.deploy();
    await world.replaceNow('KEY1');
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(world.replacements[1].outcome).toBe('cut off');
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(world.replacements[2].outcome).toBe('replaced');
    expect(world.id(CURRENT)).toBe('KEY3');
  });

  test('a month later, by the name of one that is long removed, is told so', async () => {
    const world = await box.world.deploy();
    await world.replaceNow('KEY1');
    world.clock.pass(30 * DAY);
    await world.sweep();
    expect(codeOf(await world.replaceNow('KEY1'))).toBe('CredentialUnknown');
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test.each([
    ['nobody', []],
    ['the current one', ['KEY1', 'KEY1']],
  ])('at the same time, naming %s, makes one credential', async (_name, [one, other]) => {
    const world = await box.world.deploy();
    const event = (credential?: string) => ({ rekey: 'replace-now', ...(credential && { credential }) });
    const outcomes = await world.run(Promise.all([world.invoke(event(one)), world.invoke(event(other))]));
    expect(outcomes.map(codeOf)).toEqual(['done', 'done']);
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(active(world, 'KEY1')).toBe(false);
  });
});

describe('an attempt that was interrupted', () => {
  const crashAt = async (world: World, call: string) => {
    world.calls.reset();
    world.calls.fault = (name) => (name === call ? 'crash-after' : undefined);
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
  };

  test('before it cut off what it had replaced is only ended, however late it is asked for again', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'disable' ? 'crash' : undefined);
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
    world.clock.pass(HOUR);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'repeated', dead: [{ credential: 'KEY1' }] });
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('is taken up where it stopped, as long as its label says so', async () => {
    const world = await box.world.deploy();
    await crashAt(world, 'put');
    world.clock.pass(HOUR / 2);
    expect(await world.replaceNow()).toBe('done');
    expect(world.issuer.ours).toEqual(['KEY1', 'KEY2']);
    expect(world.id(CURRENT)).toBe('KEY2');
  });

  test('is not taken up when a sweep has ended it', async () => {
    const world = await box.world.deploy();
    await crashAt(world, 'put');
    world.clock.pass(2 * HOUR);
    await world.sweep();
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(await world.replaceNow()).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY3');
    expect(active(world, 'KEY1')).toBe(false);
    expect(active(world, 'KEY2')).toBeFalsy();
  });

  test('is told by the sweep 15 minutes after the first request, whether it was repeated or not', async () => {
    const world = await box.world.deploy();
    world.issuer.make(true);
    expect(codeOf(await world.replaceNow())).toBe('SlotTaken');
    world.clock.pass(13 * MINUTE);
    expect(codeOf(await world.replaceNow())).toBe('SlotTaken');
    expect(await world.sweep()).toBe('done');
    world.clock.pass(3 * MINUTE);
    expect(String(await world.sweep())).toContain('[CompromisedCurrent]');
  });
});

describe('a named credential', () => {
  test('that is not current is cut off, and nothing else happens', async () => {
    const world = await box.world.deploy();
    await world.rotate();
    expect(await world.replaceNow('KEY1')).toBe('done');
    expect(world.id(CURRENT)).toBe('KEY2');
    expect(active(world, 'KEY1')).toBe(false);
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.replacements[0]).toMatchObject({
      outcome: 'cut off',
      credential: 'KEY2',
      dead: [{ credential: 'KEY1' }],
    });
  });

  test.each([
    ['was replaced an instant ago is cut off once every reader sees that', 0, 5 * SECOND],
    ['was replaced five seconds ago is cut off at once', 5 * SECOND, 0],
    ['was replaced a minute ago is cut off at once', MINUTE, 0],
  ])('that %s', async (_what, passed, waits) => {
    const world = await box.world.deploy();
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
  });

  test('that a rotation is about to promote ends that rotation', async () => {
    const world = await box.world.deploy();
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(world.secret.labels[PENDING]).toBeUndefined();
    expect(active(world, 'KEY2')).toBe(false);
    expect(world.id(CURRENT)).toBe('KEY1');
    expect(codeOf(await world.step('finishSecret', TOKEN))).toBe('RotationAbandoned');
  });

  test("that is a stranger's is left alone, and told to be", async () => {
    const world = await box.world.deploy();
    const { id } = world.issuer.make(true);
    const outcome = await world.replaceNow(id);
    expect(codeOf(outcome)).toBe('NotOurs');
    expect(String(outcome)).toContain(id);
    expect(active(world, id)).toBe(true);
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('that nobody knows is told to be unknown', async () => {
    const world = await box.world.deploy();
    world.calls.reset();
    expect(codeOf(await world.replaceNow('KEY9'))).toBe('CredentialUnknown');
    expect(world.calls.made).not.toContain('tag');
    expect(world.id(CURRENT)).toBe('KEY1');
  });

  test('that a crashed attempt left behind is ended', async () => {
    const world = await box.world.deploy();
    world.calls.fault = (name) => (name === 'issue' ? 'crash-after' : undefined);
    world.secret.startRotation(TOKEN);
    await world.step('createSecret', TOKEN);
    world.calls.reset();
    world.clock.pass(2 * MINUTE);
    expect(await world.replaceNow('KEY2')).toBe('done');
    expect(active(world, 'KEY2')).toBe(false);
    expect(world.replacements[0].dead[0].shown).toContain('lists it as disabled');
  });
});
