import { nextTime, ratePeriod } from '../../src/kernel/aws-schedule';

const at = (text: string) => Date.parse(`${text}Z`);

/** The next times after `from`, ISO, to the minute. */
function next(expression: string, from: string, count = 1): string[] {
  const times: string[] = [];
  let time = at(from);
  for (let i = 0; i < count; i++) {
    time = nextTime(expression, time);
    times.push(new Date(time).toISOString().slice(0, 16));
  }
  return times;
}

test.each([
  ['rate(1 minute)', '2026-01-01T00:00:30', ['2026-01-01T00:01', '2026-01-01T00:02']],
  ['rate(6 hours)', '2026-01-01T00:10:00', ['2026-01-01T06:10', '2026-01-01T12:10']],
  ['rate(90 days)', '2026-01-01T00:00:00', ['2026-04-01T00:00']],
  ['at(2026-03-01T04:00:00)', '2026-01-01T00:00:00', ['2026-03-01T04:00']],
  ['cron(0 3 * * ? *)', '2026-01-01T03:00:00', ['2026-01-02T03:00', '2026-01-03T03:00']],
  ['cron(0 3 * * ? *)', '2026-01-01T02:59:59', ['2026-01-01T03:00']],
  ['cron(0/20 8-9 ? * MON-FRI *)', '2026-01-02T09:30:00', ['2026-01-02T09:40', '2026-01-05T08:00']],
  [
    'cron(0 */8 * * ? *)',
    '2026-01-01T00:00:00',
    ['2026-01-01T08:00', '2026-01-01T16:00', '2026-01-02T00:00'],
  ],
  ['cron(0 12 ? * SUN *)', '2026-01-01T00:00:00', ['2026-01-04T12:00', '2026-01-11T12:00']],
  ['cron(0 12 ? * 1 *)', '2026-01-01T00:00:00', ['2026-01-04T12:00']],
  ['cron(0 0 1,15 * ? *)', '2026-01-02T00:00:00', ['2026-01-15T00:00', '2026-02-01T00:00']],
  ['cron(0 0 L * ? *)', '2026-02-01T00:00:00', ['2026-02-28T00:00', '2026-03-31T00:00']],
  ['cron(0 0 1W * ? *)', '2026-01-20T00:00:00', ['2026-02-02T00:00']],
  ['cron(0 0 31W JAN ? *)', '2026-01-20T00:00:00', ['2026-01-30T00:00']],
  ['cron(0 0 ? * TUE#2 *)', '2026-01-01T00:00:00', ['2026-01-13T00:00', '2026-02-10T00:00']],
  ['cron(0 0 ? * tue#2 *)', '2026-01-01T00:00:00', ['2026-01-13T00:00']],
  ['cron(0 0 ? * 6L *)', '2026-01-01T00:00:00', ['2026-01-30T00:00', '2026-02-27T00:00']],
  ['cron(0 0 ? * L *)', '2026-01-01T00:00:00', ['2026-01-03T00:00']],
  ['cron(0 0 29 FEB ? *)', '2026-01-01T00:00:00', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['cron(30 4 1 JAN,jul ? 2027)', '2026-06-01T00:00:00', ['2027-01-01T04:30', '2027-07-01T04:30']],
])('returns the next times of %s after %s', (expression, from, expected) => {
  expect(next(expression, from, expected.length)).toEqual(expected);
});

test.each(['at(2026-01-01T00:00:00)', 'cron(0 0 1 1 ? 2025)', 'cron(0 0 30 2 ? *)'])(
  'returns Infinity for %s',
  (expression) => {
    expect(nextTime(expression, at('2026-01-01T00:00:00'))).toBe(Number.POSITIVE_INFINITY);
  },
);

test.each([
  'daily',
  'rate(0 days)',
  'rate(1 days)',
  'rate(2 day)',
  'rate(1.5 hours)',
  'rate(3 weeks)',
  'at(tomorrow)',
  'at(2026-13-01T00:00:00)',
  'cron(0 3 * * *)',
  'cron(0 3 * * * *)',
  'cron(0 3 ? * ? *)',
  'cron(60 3 * * ? *)',
  'cron(0 3 * JANUARY ? *)',
  'cron(0 5-3 * * ? *)',
  'cron(0/0 3 * * ? *)',
  'cron(0, 3 * * ? *)',
  'cron(0 0/1e1 * * ? *)',
  'cron(0 0/4/4 * * ? *)',
  'cron(0 3 1-5-9 * ? *)',
])('refuses %s', (expression) => {
  expect(() => nextTime(expression, 0)).toThrow(expression);
});

test('returns the period of a rate in milliseconds', () => {
  expect(ratePeriod('rate(12 hours)')).toBe(12 * 3_600_000);
});
