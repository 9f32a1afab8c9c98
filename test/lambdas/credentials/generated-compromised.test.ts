import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { HOUR } from '../../../engine/src/time/clock';
import { codeOf } from '../../../engine/test/world/world';
import { generatedKey } from './generated-key';

describe('a generated key that is compromised', () => {
  const COPY = 'version-written-by-hand-000000001';

  async function deployed() {
    const { world } = generatedKey();
    await world.deploy();
    return { world, first: world.secret.labels[CURRENT], text: world.secret.text(CURRENT) as string };
  }

  test.each([
    ['is named', true],
    ['is not', false],
  ])('is replaced together with its copy under another label, whether that %s', async (_name, named) => {
    const { world, first, text } = await deployed();
    world.secret.writeByHand(COPY, text);
    expect(await world.replaceNow(named ? first : undefined)).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'replaced', dead: [{ credential: COPY }] });
    expect(world.secret.labels).toEqual({ [CURRENT]: world.replacements[0].version });
    expect(world.secret.text(CURRENT)).not.toBe(text);
  });

  test('is replaced when somebody has written it again since', async () => {
    const { world, text } = await deployed();
    await world.replaceNow();
    world.secret.writeByHand(COPY, text);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[1].outcome).toBe('replaced');
    expect(world.secret.text(CURRENT)).not.toBe(text);
  });

  test('is known by a version that has lost its labels, or has no value yet', async () => {
    const { world, first } = await deployed();
    await world.rotate();
    world.secret.setLabel(PREVIOUS, undefined);
    const token = 'token-of-a-rotation-0000000000001';
    world.secret.startRotation(token);
    for (const version of [first, token]) {
      expect(await world.replaceNow(version)).toBe('done');
      expect(world.replacements.at(-1)).toMatchObject({
        outcome: 'cut off',
        dead: [{ credential: version }],
      });
    }
    expect(codeOf(await world.replaceNow('no-such-version'))).toBe('CredentialUnknown');
  });

  test('is only ended, however late it is asked for again, when the first attempt did not come so far', async () => {
    const { world, first } = await deployed();
    world.calls.fault = (name) =>
      name === 'move' && world.secret.labels[PREVIOUS] === first && !world.secret.labels[PENDING]
        ? 'crash'
        : undefined;
    expect(await world.replaceNow()).toBe('crashed');
    world.calls.reset();
    const fresh = world.secret.labels[CURRENT];
    expect(fresh).not.toBe(first);
    world.clock.pass(HOUR);
    const began = world.clock.now();
    expect(await world.replaceNow()).toBe('done');
    // Every reader sees by now what was promoted an hour ago.
    expect(world.clock.now() - began).toBeLessThan(5000);
    expect(world.replacements[0]).toMatchObject({ outcome: 'repeated', version: fresh });
    expect(world.secret.labels).toEqual({ [CURRENT]: fresh });
  });

  test('is not told to be dead while a label holds it', async () => {
    const { world, first } = await deployed();
    const { secret } = world;
    const move = secret.move.bind(secret);
    secret.move = async (label, places) => label !== PREVIOUS && move(label, places);
    expect(codeOf(await world.replaceNow())).toBe('LabelsMoved');
    expect(secret.labels[PREVIOUS]).toBe(first);
  });

  test('is ended by the sweep, once readers have seen what took its place', async () => {
    const { world, first } = await deployed();
    world.calls.fault = (name) =>
      name === 'move' && world.secret.labels[PREVIOUS] === first ? 'crash' : undefined;
    await world.replaceNow();
    world.calls.reset();
    const began = world.clock.now();
    await world.sweep();
    expect(world.secret.labels[PREVIOUS]).toBeUndefined();
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(5000);
    expect(world.clock.now() - began).toBeLessThan(6000);
  });
});
