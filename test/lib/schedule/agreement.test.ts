import { Duration } from 'aws-cdk-lib';
import { Rotation } from '../../../lib';
import { customSchedule } from '../../../lib/schedule/custom';
import { scheduleOf } from '../../../rehearsal/src/aws/services/secrets-manager/rotation/rules';

/** The reason for which the library or the local AWS refuses; undefined when it does not. */
function refusal(attempt: () => unknown): string | undefined {
  try {
    attempt();
  } catch (error) {
    return (error as Error).name || String(error);
  }
  return undefined;
}

const byLibrary = (expression: string, window?: number) =>
  refusal(() => Rotation.cron(expression, options(window)));
const byLocalAws = (ScheduleExpression: string, window?: number) =>
  refusal(() => scheduleOf({ ScheduleExpression, ...(window ? { Duration: `${window}h` } : {}) }));
const options = (window?: number) => ({
  grace: Duration.hours(0),
  ...(window ? { window: Duration.hours(window) } : {}),
});

/** The expressions of the user guide's page "Rotation schedules" (Secrets Manager). */
const DOCUMENTED = [
  'cron(0 /8 * * ? *)',
  'cron(0 8/8 * * ? *)',
  'cron(0 2/10 * * ? *)',
  'cron(0 4/12 * * ? *)',
  'cron(0 10 * * ? *)',
  'cron(0 18 ? * SAT *)',
  'cron(0 8 1 * ? *)',
  'cron(0 1 ? 1/3 SUN#1 *)',
  'cron(0 17 L * ? *)',
  'cron(0 8 ? * MON-FRI *)',
  'cron(0 16 1,15 * ? *)',
  'cron(0 0 ? * SUN#1 *)',
  'cron(0 0 ? 1/11 2#1 *)',
  'cron(0 0 1-15 * ? *)',
  'cron(0 0 1/2 * ? *)',
  'cron(0 0 SUNL * ? *)',
  'cron(0 0 1 JAN,APR,JUL,OCT ? *)',
  'cron(0 0 1 1-3 ? *)',
  'cron(0 0 ? * TUE#3 *)',
  'cron(0 0 ? * 1,4 *)',
  'cron(0 0 ? * 1-4 *)',
  'cron(0 0 ? * 1/2 *)',
  'cron(0 0 ? * L *)',
];

test.each([
  ...DOCUMENTED,
  'cron(0 8 ? * mon#1 *)',
  'cron(0 8 ? * mon,thu *)',
  'cron(0 8 sunl * ? *)',
  'cron(0 8 1 jan,jul ? *)',
])('%s is taken by the library and by the local AWS', (expression) => {
  expect(byLibrary(expression)).toBeUndefined();
  expect(byLocalAws(expression)).toBeUndefined();
});

test.each([
  ['minutes', 'cron(30 8 * * ? *)'],
  ['every minute', 'cron(* 8 * * ? *)'],
  ['a year', 'cron(0 8 * * ? 2027)'],
  ['five fields', 'cron(0 8 * * ?)'],
  ['seven fields', 'cron(0 0 8 * * ? *)'],
  ['no closing parenthesis', 'cron(0 8 * * ? *'],
  ['an hour that no day has', 'cron(0 24 * * ? *)'],
  ['a list of hours', 'cron(0 8,16 * * ? *)'],
  ['a range of hours', 'cron(0 8-16 * * ? *)'],
  ['every hour', 'cron(0 * * * ? *)'],
  ['an asterisk as the first of the hours', 'cron(0 */8 * * ? *)'],
  ['hours that are less than 4 hours apart', 'cron(0 0/2 * * ? *)'],
  ['hours that are less than 4 hours apart over midnight', 'cron(0 1/7 * * ? *)'],
  ['hours that are longer than a day', 'cron(0 8/24 * * ? *)'],
  ['a step of 0', 'cron(0 8/0 * * ? *)'],
  ['a step that is a number in another notation', 'cron(0 0/1e1 * * ? *)'],
  ['two steps', 'cron(0 0/8/8 * * ? *)'],
  ['two ends of a range', 'cron(0 8 1-5-9 * ? *)'],
  ['a range from high to low', 'cron(0 8 5-1 * ? *)'],
  ['an empty part', 'cron(0 8 1,,2 * ? *)'],
  ['a day that no month has', 'cron(0 8 32 * ? *)'],
  ['a working day', 'cron(0 8 15W * ? *)'],
  ['the last working day', 'cron(0 8 LW * ? *)'],
  ['a day before the last', 'cron(0 8 L-3 * ? *)'],
  ['the last day in a list', 'cron(0 8 1,L * ? *)'],
  ['30 February', 'cron(0 8 30 2 ? *)'],
  ['29 February', 'cron(0 8 29 2 ? *)'],
  ['a day of a week that moves by more than a year', 'cron(0 8 ? 1 SUN#1 *)'],
  ['a month that no year has', 'cron(0 8 1 13 ? *)'],
  ['the name of no day', 'cron(0 8 ? * FOO *)'],
  ['a sixth Sunday', 'cron(0 8 ? * SUN#6 *)'],
  ['two days of a month by #', 'cron(0 8 ? * SUN#1,SUN#3 *)'],
  ['the last Sunday as a day of the week', 'cron(0 8 ? * SUNL *)'],
  ['the last day 6 as a day of the week', 'cron(0 8 ? * 6L *)'],
  ['days of the month and of the week', 'cron(0 8 * * * *)'],
  ['neither', 'cron(0 8 ? * ? *)'],
  ['over 256 characters', `cron(0 8 1${',1'.repeat(128)} * ? *)`],
])('%s is refused by the library and by the local AWS', (_, expression) => {
  expect(byLibrary(expression)).toMatch(/^(CronNotSupported|PeriodTooShort|PeriodTooLong)$/);
  expect(byLocalAws(expression)).toBe('InvalidParameterException');
});

test.each([
  ['cron(0 2/10 * * ? *)', 2],
  ['cron(0 4/12 * * ? *)', 8],
  ['cron(0 20 * * ? *)', 4],
  ['cron(0 0 ? * SUN *)', 24],
])('%s has room for a window of %i hours, and no more, by both', (expression, hours) => {
  expect([byLibrary(expression, hours), byLocalAws(expression, hours)]).toEqual([undefined, undefined]);
  if (hours === 24) return;
  expect(byLibrary(expression, hours + 1)).toBe('WindowTooLong');
  expect(byLocalAws(expression, hours + 1)).toBe('InvalidParameterException');
});

test('the last of several windows may not end in the next UTC day', () => {
  // 22:00 and 4 hours, though 2:00 and 12:00 have room.
  expect(byLibrary('cron(0 2/10 * * ? *)', 4)).toBe('WindowTooLong');
  expect(byLocalAws('cron(0 2/10 * * ? *)', 4)).toBe('InvalidParameterException');
});

test.each([
  ['cron(0 /8 * * ? *)', 1],
  ['cron(0 20/10 ? * SUN *)', 1],
  ['cron(0 20 ? * SUN *)', 4],
])('%s has the same window by default, %i hours, by both', (expression, hours) => {
  const { windowHours } = customSchedule(expression);
  const { hours: untilDayEnds = 24 - 20 } = scheduleOf({ ScheduleExpression: expression });
  expect([windowHours, untilDayEnds]).toEqual([hours, hours]);
});

test('the library writes names in capitals, as the user guide has them', () => {
  const { expression } = Rotation.cron(' cron(0  8 ? jan,jul mon#1 *) ')._planFor('App/X');
  expect(expression).toBe('cron(0 8 ? JAN,JUL MON#1 *)');
});
