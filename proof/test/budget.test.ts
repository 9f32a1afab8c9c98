import { planWithin } from '../explore/budget';
import { families } from '../explore/families';
import { PROVEN_KINDS } from '../kinds';
import { SCENARIOS } from '../scenarios/scenarios';

const names = PROVEN_KINDS.map(({ kind }) => kind);
const all = families(names, 1);
const planned = (seconds: number, seed = 1) => planWithin({ seconds, threads: 2 }, PROVEN_KINDS, all, seed);
const keysOf = ({ portions }: ReturnType<typeof planned>) =>
  portions.map((portion) => JSON.stringify(portion));

describe('the plan of a run', () => {
  test('has every family and every fault without a budget', () => {
    const { portions, shares } = planWithin(undefined, PROVEN_KINDS, all, 1);
    expect(portions).toEqual(all.map((family) => ({ family, share: 1 })));
    expect([...shares.values()]).toEqual(names.map(() => 1));
  });

  test('has every fault of a kind whose need the budget covers', () => {
    const [kind] = PROVEN_KINDS.filter(({ kind }) => kind === 'carried-keys');
    const { shares, portions } = planWithin(
      { seconds: 10_000, threads: 2 },
      [kind as never],
      families(['carried-keys'], 1),
      1,
    );
    expect(shares.get('carried-keys')).toBe(1);
    expect(portions).toHaveLength(families(['carried-keys'], 1).length);
  });

  test('has every scenario of every kind with any budget', () => {
    const { portions } = planned(1);
    for (const name of names) {
      const scenarios = portions
        .filter(({ family }) => family.kind === name)
        .map(({ family }) => family.scenario);
      expect([...new Set(scenarios)].sort()).toEqual(Object.keys(SCENARIOS).sort());
    }
  });

  test('depends on the seed only', () => {
    expect(keysOf(planned(120))).toEqual(keysOf(planned(120)));
    expect(keysOf(planned(120))).not.toEqual(keysOf(planned(120, 2)));
  });

  test('grows with the budget for every kind', () => {
    const [small, large] = [planned(30), planned(240)];
    expect(large.portions.length).toBeGreaterThan(small.portions.length);
    for (const name of names)
      expect(large.shares.get(name)).toBeGreaterThan(small.shares.get(name) as number);
  });
});
