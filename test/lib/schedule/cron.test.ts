import { Duration } from 'aws-cdk-lib';
import { Rotation } from '../../../lib';
import { cronTimes } from '../../../lib/schedule/cron';
import { customSchedule } from '../../../lib/schedule/custom';
import { scheduleOf } from '../../../rehearsal/src/aws/services/secrets-manager/rotation/rules';

const DAY = 24;

/** Name of the error of a call; undefined without an error. */
function errorOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return (error as Error).name;
  }
  return undefined;
}

const byLibrary = (expression: string, window?: number) =>
  errorOf(() =>
    Rotation.cron(expression, {
      grace: Duration.hours(0),
      ...(window && { window: Duration.hours(window) }),
    }),
  );
const byLocalAws = (ScheduleExpression: string, window?: number) =>
  errorOf(() => scheduleOf({ ScheduleExpression, ...(window && { Duration: `${window}h` }) }));

/** Expressions of the page "Rotation schedules" of the Secrets Manager user guide, and variants in lower case. */
test.each([
  ['cron(0 /8 * * ? *)', 8, 8, 16],
  ['cron(0 8/8 * * ? *)', 8, 16, 16],
  ['cron(0 2/10 * * ? *)', 4, 10, 22],
  ['cron(0 4/12 * * ? *)', 12, 12, 16],
  ['cron(0 10 * * ? *)', DAY, DAY, 10],
  ['cron(0 18 ? * SAT *)', 7 * DAY, 7 * DAY, 18],
  ['cron(0 18 ? * 7 *)', 7 * DAY, 7 * DAY, 18],
  ['cron(0 0 ? * L *)', 7 * DAY, 7 * DAY, 0],
  ['cron(0 8 1 * ? *)', 28 * DAY, 31 * DAY, 8],
  ['cron(0 1 ? 1/3 SUN#1 *)', 84 * DAY, 98 * DAY, 1],
  ['cron(0 17 L * ? *)', 28 * DAY, 31 * DAY, 17],
  ['cron(0 8 ? * MON-FRI *)', DAY, 3 * DAY, 8],
  ['cron(0 16 1,15 * ? *)', 14 * DAY, 17 * DAY, 16],
  ['cron(0 0 ? * SUN#1 *)', 28 * DAY, 35 * DAY, 0],
  ['cron(0 0 ? 1/11 2#1 *)', 28 * DAY, 336 * DAY, 0],
  ['cron(0 0 1-15 * ? *)', DAY, 17 * DAY, 0],
  ['cron(0 0 1/2 * ? *)', DAY, 2 * DAY, 0],
  ['cron(0 0 SUNL * ? *)', 28 * DAY, 35 * DAY, 0],
  ['cron(0 0 1 JAN,APR,JUL,OCT ? *)', 90 * DAY, 92 * DAY, 0],
  ['cron(0 0 1 1-3 ? *)', 28 * DAY, 306 * DAY, 0],
  ['cron(0 0 ? * SUN#5 *)', 63 * DAY, 119 * DAY, 0],
  ['cron(0 0 ? * TUE#3 *)', 28 * DAY, 35 * DAY, 0],
  ['cron(0 0 ? * 1,4 *)', 3 * DAY, 4 * DAY, 0],
  ['cron(0 0 ? * 1-4 *)', DAY, 4 * DAY, 0],
  ['cron(0 0 ? * 1/2 *)', DAY, 2 * DAY, 0],
  ['cron(0 8 ? * mon#1 *)', 28 * DAY, 35 * DAY, 8],
  ['cron(0 8 ? * mon,thu *)', 3 * DAY, 4 * DAY, 8],
  ['cron(0 8 sunl * ? *)', 28 * DAY, 35 * DAY, 8],
  ['cron(0 8 1 jan,jul ? *)', 181 * DAY, 184 * DAY, 8],
  ['cron(0 1 1 1 ? *)', 365 * DAY, 366 * DAY, 1],
])('%s is accepted by the library and the local AWS', (expression, shortestHours, longestHours, lastHour) => {
  expect(cronTimes(expression)).toMatchObject({ shortestHours, longestHours, lastHour });
  expect([byLibrary(expression), byLocalAws(expression)]).toEqual([undefined, undefined]);
});

const TOO_SHORT = /Secrets Manager rotates at most every 4 hours/;
const TOO_LONG = /Secrets Manager allows a year at most/;
const HOURS = 'in the hours field is neither one hour nor a start and a step';

test.each<[string, string, string | RegExp]>([
  ['a rate', 'rate(1 x)', 'it is not cron(minutes hours'],
  ['no cron()', '0 10 * * ? *', 'it is not cron(minutes hours'],
  ['no closing parenthesis', 'cron(0 8 * * ? *', 'it is not cron(minutes hours'],
  ['five fields', 'cron(0 8 * * ?)', 'it is not cron(minutes hours'],
  ['seven fields', 'cron(0 0 8 * * ? *)', 'it is not cron(minutes hours'],
  ['over 256 characters', `cron(0 8 1${',1'.repeat(128)} * ? *)`, 'it is longer than 256 characters'],
  ['minutes', 'cron(30 8 * * ? *)', 'minutes must be 0, not "30"'],
  ['every minute', 'cron(* 8 * * ? *)', 'minutes must be 0, not "*"'],
  ['a year', 'cron(0 8 * * ? 2027)', 'year must be *, not "2027"'],
  ['the hour 24', 'cron(0 24 * * ? *)', '"24" in the hours field is not 0-23'],
  ['a list of hours', 'cron(0 8,16 * * ? *)', `"8,16" ${HOURS}`],
  ['a range of hours', 'cron(0 8-16 * * ? *)', `"8-16" ${HOURS}`],
  ['every hour', 'cron(0 * * * ? *)', `"*" ${HOURS}`],
  ['an asterisk as the first hour', 'cron(0 */8 * * ? *)', `"*/8" ${HOURS}`],
  ['hours less than 4 hours apart', 'cron(0 0/2 * * ? *)', TOO_SHORT],
  ['hours less than 4 hours apart over midnight', 'cron(0 1/7 * * ? *)', TOO_SHORT],
  ['a step of a day', 'cron(0 8/24 * * ? *)', '"8/24" in the hours field is not a start and a step'],
  ['a step of 0', 'cron(0 8/0 * * ? *)', '"8/0" in the hours field is not a start and a step'],
  ['a step in scientific notation', 'cron(0 0/1e1 * * ? *)', `"0/1E1" ${HOURS}`],
  ['two steps', 'cron(0 0/8/8 * * ? *)', `"0/8/8" ${HOURS}`],
  ['a range with three ends', 'cron(0 8 1-5-9 * ? *)', 'is not a range from low to high'],
  ['a range from high to low', 'cron(0 8 5-1 * ? *)', '"5-1" in the day-of-month field is not a range'],
  ['an empty item', 'cron(0 8 1,,2 * ? *)', '"" in the day-of-month field is not 1-31'],
  ['the day 32', 'cron(0 8 32 * ? *)', '"32" in the day-of-month field is not 1-31'],
  ['a weekday', 'cron(0 8 15W * ? *)', '"15W" in the day-of-month field'],
  ['the last weekday', 'cron(0 8 LW * ? *)', '"LW" in the day-of-month field'],
  ['a day before the last', 'cron(0 8 L-3 * ? *)', '"L" in the day-of-month field'],
  ['the last day in a list', 'cron(0 8 1,L * ? *)', '"L" in the day-of-month field'],
  ['30 February', 'cron(0 8 30 2 ? *)', 'it has no such day'],
  ['29 February', 'cron(0 8 29 2 ? *)', TOO_LONG],
  ['times more than a year apart', 'cron(0 8 ? 1 SUN#1 *)', TOO_LONG],
  ['the month 13', 'cron(0 8 1 13 ? *)', '"13" in the month field is not 1-12 or JAN-DEC'],
  ['an unknown day', 'cron(0 8 ? * FOO *)', '"FOO" in the day-of-week field is not 1-7 or SUN-SAT'],
  ['a sixth Sunday', 'cron(0 8 ? * SUN#6 *)', '"SUN#6" in the day-of-week field'],
  ['a list of days with #', 'cron(0 8 ? * SUN#1,SUN#3 *)', '"SUN#1" in the day-of-week field'],
  [
    'the last Sunday as a day of the week',
    'cron(0 8 ? * SUNL *)',
    '"SUNL" belongs in the day-of-month field',
  ],
  ['the last day 6 as a day of the week', 'cron(0 8 ? * 6L *)', '"6L" belongs in the day-of-month field'],
  ['days of the month and of the week', 'cron(0 8 * * * *)', 'exactly one of day-of-month and day-of-week'],
  ['no days', 'cron(0 8 ? * ? *)', 'exactly one of day-of-month and day-of-week'],
])('%s is refused by the library and the local AWS', (_, expression, reason) => {
  expect(() => Rotation.cron(expression)).toThrow(reason);
  expect(byLibrary(expression)).toMatch(/^(CronNotSupported|PeriodTooShort|PeriodTooLong)$/);
  expect(byLocalAws(expression)).toBe('InvalidParameterException');
});

test.each([
  ['cron(0 2/10 * * ? *)', 2],
  ['cron(0 4/12 * * ? *)', 8],
  ['cron(0 20 * * ? *)', 4],
  ['cron(0 0 ? * SUN *)', 24],
])('%s accepts a window of at most %i hours in both', (expression, hours) => {
  expect([byLibrary(expression, hours), byLocalAws(expression, hours)]).toEqual([undefined, undefined]);
  if (hours === 24) return;
  expect(byLibrary(expression, hours + 1)).toBe('WindowTooLong');
  expect(byLocalAws(expression, hours + 1)).toBe('InvalidParameterException');
});

test.each([
  ['cron(0 /8 * * ? *)', 1],
  // One hour only, but with a step of hours.
  ['cron(0 20/10 ? * SUN *)', 1],
  ['cron(0 20 ? * SUN *)', 4],
])('%s has a default window of %i hours in both', (expression, hours) => {
  const { windowHours } = customSchedule(expression);
  const { hours: untilDayEnds = 24 - 20 } = scheduleOf({ ScheduleExpression: expression });
  expect([windowHours, untilDayEnds]).toEqual([hours, hours]);
});

test('the template has names in capitals and single spaces, as the user guide', () => {
  const { expression } = Rotation.cron(' cron(0  8 ? jan,jul mon#1 *) ')._planFor('App/X');
  expect(expression).toBe('cron(0 8 ? JAN,JUL MON#1 *)');
});
