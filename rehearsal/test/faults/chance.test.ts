import { Chance } from '../../src/faults/chance';

test('depends on the seed, the name and the number of calls, not on other names', () => {
  const [one, other] = [new Chance(7), new Chance(7)];
  const alone = [one.next('a').next(), one.next('a').next()];
  other.next('b');
  const between = other.next('a').next();
  other.next('c');

  expect([between, other.next('a').next()]).toEqual(alone);
  expect(alone[0]).not.toBe(alone[1]);
  expect(new Chance(8).next('a').next()).not.toBe(alone[0]);
  expect(one.about('x').next()).toBe(one.about('x').next());
});

test('is uniformly distributed', () => {
  const chance = new Chance(1);
  const draws = Array.from({ length: 10_000 }, () => chance.next('call').next());
  for (const limit of [0.01, 0.1, 0.5, 0.9]) {
    const share = draws.filter((draw) => draw < limit).length / draws.length;
    expect(Math.abs(share - limit)).toBeLessThan(0.015);
  }
});
