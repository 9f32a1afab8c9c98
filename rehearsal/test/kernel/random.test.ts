import { Random } from '../../src/kernel/random';

test('returns the same numbers for the same seed only', () => {
  const numbers = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 10 }, () => random.next());
  };
  expect(numbers(1)).toEqual(numbers(1));
  expect(numbers(1)).not.toEqual(numbers(2));
});

test('returns evenly distributed integers of the range', () => {
  const random = new Random(3);
  const counts = new Map<number, number>();
  for (let i = 0; i < 6000; i++) {
    const value = random.integer(5, 10);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('returns strings of an alphabet and UUIDs', () => {
  const random = new Random(1);
  expect(random.text(20, 'ab')).toMatch(/^[ab]{20}$/);
  const ids = Array.from({ length: 50 }, () => random.uuid());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(50);
});
