import { Counter } from '../../src/chronicle/counter';

const HOUR = 3_600_000;

test('each is counted in its stretch of time', () => {
  const counter = new Counter(1000, 7, ['good', 'failed']);
  counter.add('good', 1000);
  counter.add('good', 1000 + HOUR - 1);
  counter.add('failed', 1000 + 2 * HOUR);
  expect(counter.told).toEqual({ every: HOUR, counts: { good: [2], failed: [0, 0, 1] } });
});

test.each([
  [7, 1],
  [30, 2],
  [365, 24],
  [3650, 240],
])('of %i days each stretch is %i h', (days, hours) => {
  const counter = new Counter(0, days, ['good']);
  counter.add('good', days * 24 * HOUR);
  const { every, counts } = counter.told;
  expect(every).toBe(hours * HOUR);
  expect(counts.good.length).toBeLessThanOrEqual(402);
});
