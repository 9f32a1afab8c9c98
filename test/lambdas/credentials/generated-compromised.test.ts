import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { HOUR } from '../../../engine/src/time/clock';
import { codeOf } from '../../../engine/test/world/world';
import { generatedKey } from './generated-key';

const COPY = 'version-written-by-hand-000000001';

async function deployed() {
  const { world } = generatedKey();
  await world.deploy();
  return { world, first: world.secret.labels[CURRENT], text: world.secret.text(CURRENT) as string };
}

describe('the replacement of a compromised generated key', () => {
  test.each([
    ['with', true],
    ['without', false],
  ])('includes a copy with another label, %s the id in the request', async (_name, named) => {
    const { world, first, text } = await deployed();
    world.secret.writeByHand(COPY, text);
    expect(await world.replaceNow(named ? first : undefined)).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'replaced', dead: [{ credential: COPY }] });
    expect(world.secret.labels).toEqual({ [CURRENT]: world.replacements[0].version });
    expect(world.secret.text(CURRENT)).not.toBe(text);
  });

  test('is repeated for a copy that was stored after it', async () => {
    const { world, text } = await deployed();
    await world.replaceNow();
    world.secret.writeByHand(COPY, text);
    expect(await world.replaceNow()).toBe('done');
    expect(world.replacements[1].outcome).toBe('replaced');
    expect(world.secret.text(CURRENT)).not.toBe(text);
  });

  test('accepts the id of a version without labels or without a value', async () => {
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

  describe('that crashes before the removal of AWSPREVIOUS', () => {
    /** @param labels the labels at the time of the crash. */
    async function crashed(labels: readonly string[]) {
      const { world, first } = await deployed();
      world.calls.fault = (name) => {
        const { [PREVIOUS]: previous } = world.secret.labels;
        const isDue = labels.length === Object.keys(world.secret.labels).length;
        return name === 'move' && previous === first && isDue ? 'crash' : undefined;
      };
      expect(await world.replaceNow()).toBe('crashed');
      world.calls.reset();
      const current = world.secret.labels[CURRENT];
      expect(current).not.toBe(first);
      return { world, current };
    }

    test('is completed by a late repetition without a delay', async () => {
      const { world, current } = await crashed([CURRENT, PREVIOUS]);
      world.clock.pass(HOUR);
      const began = world.clock.now();
      expect(await world.replaceNow()).toBe('done');
      // Every reader sees a promotion that is an hour old.
      expect(world.clock.now() - began).toBeLessThan(5000);
      expect(world.replacements[0]).toMatchObject({ outcome: 'repeated', version: current });
      expect(world.secret.labels).toEqual({ [CURRENT]: current });
    });

    test('is completed by the sweep after readers have seen the promotion', async () => {
      const { world } = await crashed([CURRENT, PREVIOUS, PENDING]);
      const began = world.clock.now();
      await world.sweep();
      expect(world.secret.labels[PREVIOUS]).toBeUndefined();
      expect(world.clock.now() - began).toBeGreaterThanOrEqual(5000);
      expect(world.clock.now() - began).toBeLessThan(6000);
    });
  });

  test('fails with LabelsMoved while a label is on the key', async () => {
    const { world, first } = await deployed();
    const { secret } = world;
    const move = secret.move.bind(secret);
    secret.move = async (label, places) => label !== PREVIOUS && move(label, places);
    expect(codeOf(await world.replaceNow())).toBe('LabelsMoved');
    expect(secret.labels[PREVIOUS]).toBe(first);
  });
});
