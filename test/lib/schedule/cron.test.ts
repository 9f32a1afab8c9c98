import { cronTimes } from '../../../lib/schedule/cron';

const DAY = 24;

describe('cronTimes measures the gaps of', () => {
  test.each([
    ['cron(0 10 * * ? *)', DAY, DAY, 10],
    ['cron(0 /8 * * ? *)', 8, 8, 16],
    ['cron(0 8/8 * * ? *)', 8, 16, 16],
    ['cron(0 2/10 * * ? *)', 4, 10, 22],
    ['cron(0 4/12 * * ? *)', 12, 12, 16],
    ['cron(0 18 ? * SAT *)', 7 * DAY, 7 * DAY, 18],
    ['cron(0 18 ? * 7 *)', 7 * DAY, 7 * DAY, 18],
    ['cron(0 18 ? * L *)', 7 * DAY, 7 * DAY, 18],
    ['cron(0 8 ? * MON-FRI *)', DAY, 3 * DAY, 8],
    ['cron(0 8 ? * mon,thu *)', 3 * DAY, 4 * DAY, 8],
    ['cron(0 8 ? * 1/2 *)', DAY, 2 * DAY, 8],
    ['cron(0 8 1 * ? *)', 28 * DAY, 31 * DAY, 8],
    ['cron(0 17 L * ? *)', 28 * DAY, 31 * DAY, 17],
    ['cron(0 16 1,15 * ? *)', 14 * DAY, 17 * DAY, 16],
    ['cron(0 0 1-3 * ? *)', DAY, 29 * DAY, 0],
    ['cron(0 0 ? * SUN#1 *)', 28 * DAY, 35 * DAY, 0],
    ['cron(0 0 SUNL * ? *)', 28 * DAY, 35 * DAY, 0],
    ['cron(0 1 ? 1/3 SUN#1 *)', 84 * DAY, 98 * DAY, 1],
    ['cron(0 1 1 JAN,JUL ? *)', 181 * DAY, 184 * DAY, 1],
    ['cron(0 1 1 1 ? *)', 365 * DAY, 366 * DAY, 1],
    ['  cron(0  1 1 1 ? *) ', 365 * DAY, 366 * DAY, 1],
  ])('%s', (expression, shortestHours, longestHours, lastHour) => {
    expect(cronTimes(expression)).toMatchObject({ shortestHours, longestHours, lastHour });
  });

  test('leap days only, which come every four years', () => {
    expect(cronTimes('cron(0 1 29 2 ? *)').longestHours).toBe(1461 * DAY);
  });
});

test('cronTimes tells hours of a day from days', () => {
  expect(cronTimes('cron(0 8/8 * * ? *)').byHours).toBe(true);
  expect(cronTimes('cron(0 8 * * ? *)').byHours).toBe(false);
  // One hour only, but written as a schedule in hours.
  expect(cronTimes('cron(0 20/10 * * ? *)').byHours).toBe(true);
});

describe('cronTimes says why it cannot read', () => {
  test.each([
    ['rate(1 day)', 'it is not cron(minutes hours'],
    ['0 10 * * ? *', 'it is not cron(minutes hours'],
    ['cron(0 10 * * ?)', 'it is not cron(minutes hours'],
    ['cron(30 10 * * ? *)', 'minutes must be 0, not "30"'],
    ['cron(* 10 * * ? *)', 'minutes must be 0, not "*"'],
    ['cron(0 10 * * ? 2027)', 'year must be *, not "2027"'],
    ['cron(0 8,16 * * ? *)', '"8,16" in the hours field is neither one hour nor a start and a step'],
    ['cron(0 8-16 * * ? *)', '"8-16" in the hours field is neither'],
    ['cron(0 24 * * ? *)', '"24" in the hours field is not 0-23'],
    ['cron(0 2/0 * * ? *)', '"2/0" in the hours field is not a start and a step'],
    ['cron(0 2/1/1 * * ? *)', '"2/1/1" in the hours field is neither one hour nor a start and a step'],
    ['cron(0 */8 * * ? *)', '"*/8" in the hours field is neither one hour nor a start and a step'],
    ['cron(0 2/24 * * ? *)', '"2/24" in the hours field is not a start and a step'],
    ['cron(0 10 ? * SUNL *)', '"SUNL" belongs in the day-of-month field'],
    ['cron(0 10 0 * ? *)', '"0" in the day-of-month field is not 1-31'],
    ['cron(0 10 15W * ? *)', '"15W" in the day-of-month field'],
    ['cron(0 10 5-1 * ? *)', '"5-1" in the day-of-month field is not a range from low to high'],
    ['cron(0 10 1 13 ? *)', '"13" in the month field is not 1-12 or JAN-DEC'],
    ['cron(0 10 ? * FOO *)', '"FOO" in the day-of-week field is not 1-7 or SUN-SAT'],
    ['cron(0 10 ? * SUN#6 *)', '"SUN#6" in the day-of-week field'],
    ['cron(0 10 * * * *)', 'exactly one of day-of-month and day-of-week must be ?'],
    ['cron(0 10 ? * ? *)', 'exactly one of day-of-month and day-of-week must be ?'],
    ['cron(0 10 30 2 ? *)', 'no such day ever comes'],
  ])('%s', (expression, why) => {
    expect(() => cronTimes(expression)).toThrow(why);
  });
});
