import { Counter } from '../../src/chronicle/counter';

const HOUR = 3_600_000;

test('counts events in their intervals', () => {
  const counter = new Counter(1000, 7, ['good', 'failed']);
  counter.add('good', 1000);
  counter.add('good', 1000 + HOUR - 1);
  counter.add('failed', 1000 + 2 * HOUR);
  expect(counter.result).toEqual({ every: HOUR, counts: { good: [2], failed: [0, 0, 1] } });
});

test.each([
  [7, 1],
  [30, 2],
  [365, 24],
  [3650, 240],
])('divides %i days into intervals of %i h', (days, hours) => {
  const counter = new Counter(0, days, ['good']);
  counter.add('good', days * 24 * HOUR);
  const { every, counts } = counter.result;
  expect(every).toBe(hours * HOUR);
  expect(counts.good.length).toBeLessThanOrEqual(402);
});
