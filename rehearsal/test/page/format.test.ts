import { duration } from '../../src/page/format';

test.each([
  [0.4, '0 ms'],
  [999, '999 ms'],
  [1500, '1.5 s'],
  [60_000, '1 min'],
  [45 * 60_000, '45 min'],
  [3_600_000, '1 h'],
  [86_400_000, '1 day'],
  [12.4 * 86_400_000, '12 days'],
])('formats %d milliseconds as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});
