import { planWithin } from '../explore/budget';
import { families } from '../explore/families';
import { PROVEN_KINDS } from '../kinds';
import { SCENARIOS } from '../scenarios/scenarios';

const names = PROVEN_KINDS.map(({ name }) => name);
const all = families(names, 1);
const planned = (seconds: number, seed = 1) => planWithin({ seconds, threads: 2 }, PROVEN_KINDS, all, seed);
const keysOf = ({ portions }: ReturnType<typeof planned>) =>
  portions.map((portion) => JSON.stringify(portion));

describe('the plan of a budgeted run', () => {
  test('takes every family and every fault where there is no budget', () => {
    const { portions, shares } = planWithin(undefined, PROVEN_KINDS, all, 1);
    expect(portions).toEqual(all.map((family) => ({ family, share: 1 })));
    expect([...shares.values()]).toEqual(names.map(() => 1));
  });

  test('takes every fault of one kind where the budget is enough for it', () => {
    const [kind] = PROVEN_KINDS.filter(({ name }) => name === 'keyring');
    const { shares, portions } = planWithin(
      { seconds: 1000, threads: 2 },
      [kind as never],
      families(['keyring'], 1),
      1,
    );
    expect(shares.get('keyring')).toBe(1);
    expect(portions).toHaveLength(families(['keyring'], 1).length);
  });

  test('has something of every act of every kind, however small the budget', () => {
    const { portions } = planned(1);
    for (const name of names) {
      const scenarios = portions.filter(({ family }) => family.kind === name).map(({ family }) => family.act);
      expect([...new Set(scenarios)].sort()).toEqual(Object.keys(SCENARIOS).sort());
    }
  });

  test('is the same for the same seed, and another one for another seed', () => {
    expect(keysOf(planned(120))).toEqual(keysOf(planned(120)));
    expect(keysOf(planned(120))).not.toEqual(keysOf(planned(120, 2)));
  });

  test('grows with the budget, and no kind waits for another', () => {
    const [small, large] = [planned(30), planned(240)];
    expect(large.portions.length).toBeGreaterThan(small.portions.length);
    for (const name of names)
      expect(large.shares.get(name)).toBeGreaterThan(small.shares.get(name) as number);
  });
});
