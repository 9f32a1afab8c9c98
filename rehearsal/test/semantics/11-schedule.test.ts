import { scheduleOf } from '../../src/aws/services/secrets-manager/rotation/rules';
import { nextWindow } from '../../src/aws/services/secrets-manager/rotation/windows';
import { DAY, HOUR, MINUTE } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

const rate = (expression: string, Duration?: string) => ({
  ScheduleExpression: `rate(${expression})`,
  Duration,
});
const cron = (expression: string, Duration?: string) => ({
  ScheduleExpression: `cron(${expression})`,
  Duration,
});
const days = (AutomaticallyAfterDays: number, Duration?: string) => ({ AutomaticallyAfterDays, Duration });

describe('11. Rotation rules', () => {
  test.each([
    ['no rules', {}],
    ['both days and an expression', { ...days(1), ...rate('1 day') }],
    ['an expression that is neither rate() nor cron()', { ScheduleExpression: 'at(2026-01-01T00:00:00)' }],
    ['a malformed rate', rate('often')],
    ['a rate of less than four hours', rate('3 hours')],
    ['a rate in minutes', rate('300 minutes')],
    ['a rate over 999 days', rate('1000 days')],
    ['a rate in hours over 999 days', rate('23977 hours')],
    ['0 days', days(0)],
    ['more than 1000 days', days(1001)],
    ['minutes other than 0', cron('15 3 * * ? *')],
    ['hour 25', cron('0 25 * * ? *')],
    ['a year', cron('0 3 * * ? 2027')],
    ['hours less than four hours apart', cron('0 0/2 * * ? *')],
    ['a working day', cron('0 3 15W * ? *')],
    ['30 February', cron('0 3 30 2 ? *')],
    ['a duration in minutes', days(1, '90m')],
    ['a duration of 0 hours', days(1, '0h')],
    ['a duration of more than a day', days(1, '25h')],
    ['a window that overlaps the next one', rate('4 hours', '5h')],
    ['a cron window that overlaps the next one', cron('0 /4 * * ? *', '5h')],
    ['a window into the next UTC day', cron('0 22 * * ? *', '3h')],
    ['a later window of a rate into the next UTC day', rate('36 hours', '16h')],
    ['a later window of a cron into the next UTC day', cron('0 2/10 * * ? *', '4h')],
  ])('refuses %s', (_, rules) => {
    expect(() => scheduleOf(rules)).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
  });

  test.each([
    ['four hours', rate('4 hours'), 'hours'],
    ['999 days', rate('999 days'), 'days'],
    ['999 days in hours', rate('23976 hours'), 'hours'],
    ['the name of a day in lower case', cron('0 8 ? * mon#1 *'), 'cron'],
    ['one day', days(1), 'days'],
    ['1000 days', days(1000), 'days'],
    ['a window of an hour', rate('4 hours', '1h'), 'hours'],
    ['a window to the end of the day', cron('0 21 * * ? *', '3h'), 'cron'],
  ])('accepts %s', (_, rules, type) => {
    expect(scheduleOf(rules).type).toBe(type);
  });
});

describe('11. Rotation windows', () => {
  const time = (text: string) => Date.parse(`${text}Z`);
  const anchors = {
    arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AAAAAA',
    configured: time('2026-01-01T10:30:00'),
    lastValue: time('2026-01-03T10:30:00'),
  };

  test.each([
    ['days: from the last rotation, to the end of the UTC day', days(30), '02-02T00', 24],
    ['rate() in days: the same', rate('30 days'), '02-02T00', 24],
    ['rate() in days with a duration', rate('30 days', '3h'), '02-02T00', 3],
    ['rate() in hours: from midnight of the configuration, one hour', rate('10 hours'), '01-04T08', 1],
    ['rate() in hours with a duration', rate('10 hours', '2h'), '01-04T08', 2],
    ['cron() in days: to the end of the UTC day', cron('0 16 2 2 ? *'), '02-02T16', 8],
    ['cron() in hours: one hour', cron('0 /8 * * ? *'), '01-04T08', 1],
  ])('%s', (_, rules, start, hours) => {
    const window = nextWindow(scheduleOf(rules), anchors, time('2026-01-04T00:00:00'));
    expect(new Date(window.start).toISOString()).toBe(`2026-${start}:00:00.000Z`);
    expect((window.end - window.start) / HOUR).toBe(hours);
  });

  test('skips the windows that have passed', () => {
    const { start } = nextWindow(scheduleOf(days(7)), anchors, time('2026-03-01T08:00:00'));
    expect(new Date(start).toISOString()).toBe('2026-03-07T00:00:00.000Z');
  });

  test('fix the time of the rotation by the secret, with a margin for retries', () => {
    const timeFor = (i: number) => {
      const schedule = scheduleOf(rate('4 hours'));
      const window = nextWindow(schedule, { ...anchors, arn: `${anchors.arn}${i}` }, anchors.lastValue);
      expect(window.at).toBeGreaterThanOrEqual(window.start);
      expect(window.at).toBeLessThan(window.end - 20 * MINUTE);
      return window.at;
    };
    const times = Array.from({ length: 50 }, (_, i) => timeFor(i));
    expect(new Set(times).size).toBeGreaterThan(45);
    expect(timeFor(0)).toBe(times[0]);
  });

  test('contain one rotation each, at varying times', async () => {
    const { aws, rotate, pass, rotation } = await setUpRotation();
    const times: number[] = [];
    aws.secretsManager.onRotation(({ name, time }) => name === 'RotationSucceeded' && times.push(time % DAY));
    await rotate(2, { RotationRules: cron('0 10 * * ? *', '4h'), RotateImmediately: false });
    await pass(20 * DAY);
    expect(times.length).toBeGreaterThan(18);
    expect(times.length).toBeLessThan(21);
    expect(rotation()?.succeeded).toBe(times.length);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(10 * HOUR);
    expect(Math.max(...times)).toBeLessThan(14 * HOUR);
    expect(new Set(times.map((moment) => Math.floor(moment / HOUR))).size).toBeGreaterThan(1);
  });
});
