import { scheduleOf } from '../../../src/aws/services/secrets-manager/rotation/rules';
import { nextWindow } from '../../../src/aws/services/secrets-manager/rotation/windows';

const time = (text: string) => Date.parse(`${text}Z`);
const anchors = {
  arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AAAAAA',
  configured: time('2026-01-01T10:30:00'),
  lastValue: time('2026-01-03T10:30:00'),
};

test.each([
  [
    'days count from the last rotation, to the end of the day',
    { AutomaticallyAfterDays: 30 },
    '02T00',
    '03T00',
  ],
  ['a rate in days is the same', { ScheduleExpression: 'rate(30 days)' }, '02T00', '03T00'],
  ['a window of its own length', { ScheduleExpression: 'rate(30 days)', Duration: '3h' }, '02T00', '02T03'],
  ['a cron of the day, to its end', { ScheduleExpression: 'cron(0 16 2 2 ? *)' }, '02T16', '03T00'],
])('%s', (_, rules, start, end) => {
  const window = nextWindow(scheduleOf(rules), anchors, time('2026-01-04T00:00:00'));
  expect(window).toMatchObject({
    start: time(`2026-02-${start}:00:00`),
    end: time(`2026-02-${end}:00:00`),
  });
});

test.each([
  ['hours count from midnight, an hour long', { ScheduleExpression: 'rate(10 hours)' }, '20:00', '21:00'],
  ['hours with a window', { ScheduleExpression: 'rate(10 hours)', Duration: '2h' }, '20:00', '22:00'],
  ['a cron of several hours, an hour long', { ScheduleExpression: 'cron(0 /8 * * ? *)' }, '16:00', '17:00'],
])('%s', (_, rules, start, end) => {
  const window = nextWindow(scheduleOf(rules), anchors, time('2026-01-01T12:00:00'));
  expect(window).toMatchObject({ start: time(`2026-01-01T${start}:00`), end: time(`2026-01-01T${end}:00`) });
});

test('a schedule whose time has passed goes on from now', () => {
  const window = nextWindow(scheduleOf({ AutomaticallyAfterDays: 7 }), anchors, time('2026-03-01T08:00:00'));
  expect(new Date(window.start).toISOString()).toBe('2026-03-07T00:00:00.000Z');
});

test('the moment is in the window, leaves time for retries, and differs between secrets but not between runs', () => {
  const schedule = scheduleOf({ AutomaticallyAfterDays: 7 });
  const moments = Array.from({ length: 50 }, (_, i) => {
    const { start, end, at } = nextWindow(
      schedule,
      { ...anchors, arn: `${anchors.arn}${i}` },
      anchors.lastValue,
    );
    expect(at).toBeGreaterThanOrEqual(start);
    expect(at).toBeLessThan(end - 20 * 60_000);
    return at;
  });
  expect(new Set(moments).size).toBeGreaterThan(45);
  expect(nextWindow(schedule, { ...anchors, arn: `${anchors.arn}0` }, anchors.lastValue).at).toBe(moments[0]);
});

test.each([
  [{}],
  [{ AutomaticallyAfterDays: 0 }],
  [{ AutomaticallyAfterDays: 1001 }],
  [{ AutomaticallyAfterDays: 1, ScheduleExpression: 'rate(1 day)' }],
  [{ ScheduleExpression: 'rate(3 hours)' }],
  [{ ScheduleExpression: 'rate(300 minutes)' }],
  [{ ScheduleExpression: 'rate(often)' }],
  [{ ScheduleExpression: 'at(2026-01-01T00:00:00)' }],
  [{ ScheduleExpression: 'cron(30 3 * * ? *)' }],
  [{ ScheduleExpression: 'cron(0 3 * * ? 2026)' }],
  [{ ScheduleExpression: 'cron(0 25 * * ? *)' }],
  [{ AutomaticallyAfterDays: 1, Duration: '0h' }],
  [{ AutomaticallyAfterDays: 1, Duration: '25h' }],
  [{ AutomaticallyAfterDays: 1, Duration: '90m' }],
  [{ ScheduleExpression: 'rate(4 hours)', Duration: '5h' }],
  [{ ScheduleExpression: 'cron(0 20 * * ? *)', Duration: '5h' }],
  [{ ScheduleExpression: 'cron(0 /4 * * ? *)', Duration: '5h' }],
])('the rules %j are refused', (rules) => {
  expect(() => scheduleOf(rules)).toThrow(expect.objectContaining({ code: 'InvalidParameterException' }));
});
