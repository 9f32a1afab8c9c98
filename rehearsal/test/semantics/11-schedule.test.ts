import { scheduleOf } from '../../src/aws/services/secrets-manager/rotation/rules';
import { nextWindow } from '../../src/aws/services/secrets-manager/rotation/windows';
import { DAY, HOUR, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

const rate = (expression: string, Duration?: string) => ({
  ScheduleExpression: `rate(${expression})`,
  Duration,
});
const cron = (expression: string, Duration?: string) => ({
  ScheduleExpression: `cron(${expression})`,
  Duration,
});

test.each([
  ['a rate of less than four hours', rate('3 hours')],
  ['a rate in minutes', rate('240 minutes')],
  ['minutes other than 0', cron('15 3 * * ? *')],
  ['a year', cron('0 3 * * ? 2027')],
  ['a duration in minutes', rate('1 day', '90m')],
  ['a window as long as into the next one', rate('4 hours', '5h')],
  ['a window into the next UTC day', cron('0 22 * * ? *', '3h')],
  ['a window of a rate in hours into the next UTC day', rate('36 hours', '16h')],
  ['a window of a later opening into the next UTC day', cron('0 2/10 * * ? *', '4h')],
  ['hours that are two hours apart', cron('0 0/2 * * ? *')],
  ['a working day', cron('0 3 15W * ? *')],
  ['30 February', cron('0 3 30 2 ? *')],
  ['a rate over 999 days', rate('1000 days')],
  ['a rate in hours over 999 days', rate('23977 hours')],
  ['days over 1000', { AutomaticallyAfterDays: 1001 }],
])('11: %s is refused', async (_, RotationRules) => {
  const { rotate, rotation } = await setUpRotation();
  await expect(rotate(2, { RotationRules })).rejects.toMatchObject({ code: 'InvalidParameterException' });
  expect(rotation()).toBeUndefined();
});

test.each([
  ['four hours', rate('4 hours')],
  ['999 days', rate('999 days')],
  ['999 days in hours', rate('23976 hours')],
  ['the name of a day in small letters', cron('0 8 ? * mon#1 *')],
  ['one day', { AutomaticallyAfterDays: 1 }],
  ['1000 days', { AutomaticallyAfterDays: 1000 }],
  ['a window of an hour', rate('4 hours', '1h')],
  ['a window to the end of the day', cron('0 21 * * ? *', '3h')],
])('11: %s is taken', async (_, RotationRules) => {
  const { rotate, rotation } = await setUpRotation();
  await expect(rotate(2, { RotationRules })).resolves.toMatchObject({ VersionId: expect.any(String) });
  expect(rotation()?.enabled).toBe(true);
});

const anchors = {
  arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AAAAAA',
  configured: Date.parse('2026-01-01T10:30:00Z'),
  lastValue: Date.parse('2026-01-01T10:30:00Z'),
};

test.each([
  ['four hours', rate('4 hours'), '01T12', 1],
  ['hours, with a window of their own', rate('12 hours', '3h'), '01T12', 3],
  ['days, from midnight to the end of the UTC day', rate('2 days'), '03T00', 24],
  ['days, with a window', rate('2 days', '3h'), '03T00', 3],
  ['days as a number', { AutomaticallyAfterDays: 2 }, '03T00', 24],
  ['a cron, to the end of the UTC day', cron('0 16 * * ? *'), '01T16', 8],
  ['a cron of several hours, an hour long', cron('0 /8 * * ? *'), '01T16', 1],
])('11: the window of %s', (_, rules, start, hours) => {
  const window = nextWindow(scheduleOf(rules), anchors, Date.parse('2026-01-01T11:00:00Z'));
  expect(new Date(window.start).toISOString()).toBe(`2026-01-${start}:00:00.000Z`);
  expect((window.end - window.start) / HOUR).toBe(hours);
});

test('11: a rotation happens at any time within its window', async () => {
  const { aws, rotate, pass } = await setUpRotation();
  const moments: number[] = [];
  aws.secretsManager.onRotation(({ name, time }) => name === 'RotationSucceeded' && moments.push(time % DAY));
  await rotate(2, { RotationRules: cron('0 10 * * ? *', '4h'), RotateImmediately: false });
  await pass(20 * DAY);
  expect(moments.length).toBeGreaterThan(18);
  expect(Math.min(...moments)).toBeGreaterThanOrEqual(10 * HOUR);
  expect(Math.max(...moments)).toBeLessThan(14 * HOUR);
  expect(new Set(moments.map((moment) => Math.floor(moment / HOUR))).size).toBeGreaterThan(1);
});
