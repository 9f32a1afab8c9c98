import { continueWith, prepare, runToEnd } from '../explore/prepare';
import type { Family } from '../explore/schedule';
import { stateKeyOf } from '../explore/state-key';
import { checkpoint } from '../world/checkpoint';
import { operate } from '../world/sdk';

describe('a checkpoint', () => {
  test('puts everything back into the same objects, again and again', () => {
    const inner = { count: 1, list: [1, 2, 3] };
    const root: Record<string, unknown> = {
      inner,
      map: new Map([['a', inner]]),
      set: new Set([1]),
      gone: 'here',
    };
    const restore = checkpoint([root], new Set());
    for (let i = 0; i < 2; i++) {
      inner.count = 9;
      inner.list.push(4);
      (root.map as Map<string, unknown>).clear();
      (root.set as Set<number>).add(2);
      delete root.gone;
      root.added = true;
      root.inner = 'replaced';
      restore();
      expect(root).toEqual({ inner, map: new Map([['a', inner]]), set: new Set([1]), gone: 'here' });
      expect(inner).toEqual({ count: 1, list: [1, 2, 3] });
      expect(root.inner).toBe(inner);
    }
  });

  test('leaves alone what is frozen', () => {
    const constant = { value: 1 };
    const restore = checkpoint([{ constant }], new Set([constant]));
    constant.value = 2;
    restore();
    expect(constant.value).toBe(2);
  });
});

describe.each(['access-key', 'generated'])('a world of the kind %s', (kind) => {
  const family: Family = { kind, start: 'grace-over', act: 'rotation', propagation: 'uneven', seed: 3 };

  const deploy: Family = { kind, start: 'nothing', act: 'deploy', propagation: 'at-once', seed: 1 };

  test('goes on from a checkpoint as it went on the first time', async () => {
    const world = await prepare(family);
    const restore = world.checkpoint();
    const told: string[][] = [];
    for (let i = 0; i < 3; i++) {
      const lines: string[] = [];
      // Keys are random beyond the seed where Node's cryptography makes them.
      world.trace = (line) => lines.push(line.replace(/key-\w+|"(nonce|key)":"[^"]*"/g, 'key'));
      await runToEnd(world);
      continueWith(world, family, 'new-token');
      await runToEnd(world);
      told.push(lines);
      restore();
    }
    expect(told[0]?.length).toBeGreaterThan(50);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  test('is the same situation in another seed, and another one after a call', async () => {
    const [begun, other] = await Promise.all([1, 2].map((seed) => prepare({ ...deploy, seed })));
    if (!begun || !other) throw new Error('There are two.');
    expect(stateKeyOf(begun)).toBe(stateKeyOf(other));
    const one = await prepare(family);
    const before = stateKeyOf(one);
    one.operator.takePendingOff();
    expect(stateKeyOf(one)).toBe(before);
    await one.operator.writeAgain();
    expect(stateKeyOf(one)).not.toBe(before);
  });

  test('is the same situation whichever nonce was drawn, a word or a number', async () => {
    const noted = async (nonce: string) => {
      const world = await prepare(deploy);
      const Tags = [{ Key: 'rekey/journal', Value: `2026-01-01T00:00:00.000Z ${nonce}` }];
      operate(world, 'secretsmanager', 'TagResource', { SecretId: world.secret.arn, Tags });
      return stateKeyOf(world);
    };
    expect(await noted('defacade')).toBe(await noted('12345678'));
    expect(await noted('12345678')).toBe(await noted('0a1b2c3d'));
    expect(await noted('12345678')).not.toBe(await noted('1234567'));
  });
});
