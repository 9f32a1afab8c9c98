import { endOf } from '../explore/pool';

describe('the end of a job', () => {
  test('leaves a twelfth of the time after the first hundred of 400 jobs, if each takes all that it may', () => {
    let now = 0;
    for (let left = 400; left > 300; left--) now = endOf(left, 1, now, 120_000);
    expect(now).toBeLessThan(110_000);
  });

  test('is a multiple of the equal part of the time that is left', () => {
    expect(endOf(100, 2, 1000, 101_000)).toBe(17_000);
  });

  test.each([
    ['of the run at the latest', 2, 50, 100],
    ['of the run, for the last job', 1, 0, 100],
    ['of the run, when that is over', 10, 200, 100],
  ])('is the end %s', (_when, left, now, until) => {
    expect(endOf(left, 2, now, until)).toBe(until);
  });
});
