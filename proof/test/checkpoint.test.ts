import { continueWith, prepare, runToEnd } from '../explore/prepare';
import type { Family } from '../explore/schedule';
import { stateKeyOf } from '../explore/state-key';
import { checkpoint } from '../world/checkpoint';
import { OPERATOR_ACTIONS } from '../world/operator';

describe('a checkpoint', () => {
  test('restores the same objects, any number of times', () => {
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

  test('skips constant objects', () => {
    const constant = { value: 1 };
    const restore = checkpoint([{ constant }], new Set([constant]));
    constant.value = 2;
    restore();
    expect(constant.value).toBe(2);
  });
});

describe.each(['access-key', 'generated'])('a world of the kind %s', (kind) => {
  const family: Family = { kind, start: 'grace-over', scenario: 'rotation', propagation: 'uneven', seed: 3 };
  const deploy: Family = { kind, start: 'nothing', scenario: 'deploy', propagation: 'at-once', seed: 1 };

  test('goes on in the same way from a checkpoint', async () => {
    const world = await prepare(family);
    const restore = world.checkpoint();
    const traces: string[][] = [];
    for (let i = 0; i < 3; i++) {
      const lines: string[] = [];
      // Generated keys and nonces are random beyond the seed.
      world.trace = (line) => lines.push(line.replace(/value-\w+|"(nonce|key)":"[^"]*"/g, 'key'));
      await runToEnd(world);
      continueWith(world, family, 'new-token');
      await runToEnd(world);
      traces.push(lines);
      restore();
    }
    expect(traces[0]?.length).toBeGreaterThan(50);
    expect(traces[1]).toEqual(traces[0]);
    expect(traces[2]).toEqual(traces[0]);
  });

  test('has the same state key with another seed, and another one after a change', async () => {
    const worlds = await Promise.all([1, 2].map((seed) => prepare({ ...deploy, seed })));
    expect(new Set(worlds.map(stateKeyOf)).size).toBe(1);
    const world = await prepare(family);
    const before = stateKeyOf(world);
    OPERATOR_ACTIONS['removes AWSPENDING'](world);
    expect(stateKeyOf(world)).toBe(before);
    OPERATOR_ACTIONS['stores the current value again'](world);
    expect(stateKeyOf(world)).not.toBe(before);
  });

  test('has the same state key for any nonce', async () => {
    const keyWith = async (nonce: string) => {
      const world = await prepare(deploy);
      await world.secret.tag({ 'rekey/journal': `2026-01-01T00:00:00.000Z ${nonce}` });
      return stateKeyOf(world);
    };
    expect(await keyWith('defacade')).toBe(await keyWith('12345678'));
    expect(await keyWith('12345678')).toBe(await keyWith('0a1b2c3d'));
    expect(await keyWith('12345678')).not.toBe(await keyWith('1234567'));
  });
});
