import { Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { Rotation, type RotationOptions } from '../../lib';
import { cronTimes } from '../../lib/schedule/cron';
import { stagger } from '../../lib/schedule/stagger';
import { scheduleOf } from '../../rehearsal/src/aws/services/secrets-manager/rotation/rules';
import { nextTime } from '../../rehearsal/src/kernel/aws-schedule';
import { holds } from './check';
import { crons, damagedCrons, paths } from './schedules';

const HOUR = 3_600_000;
const DAY_HOURS = 24;

/** The calendar cycle that the library measures. */
const CYCLE = { begin: Date.UTC(2000, 0, 1), end: Date.UTC(2028, 0, 1) };

/** Converts the last weekday of a month, which EventBridge has in the field for days of the week. */
const asEventBridge = (expression: string) =>
  expression.replace(/^cron\((\S+ \S+) (\w+L) (\S+) \? /, 'cron($1 ? $3 $2 ');

/** Gaps between the times of a cron expression over the cycle in the local AWS, in hours. */
function gapsOf(expression: string): { shortest: number; longest: number; lastHour: number } | undefined {
  let [shortest, longest, lastHour] = [Number.POSITIVE_INFINITY, 0, 0];
  let last: number | undefined;
  for (
    let time = nextTime(expression, CYCLE.begin - 1);
    time < CYCLE.end;
    time = nextTime(expression, time)
  ) {
    if (last !== undefined) {
      shortest = Math.min(shortest, (time - last) / HOUR);
      longest = Math.max(longest, (time - last) / HOUR);
    }
    lastHour = Math.max(lastHour, new Date(time).getUTCHours());
    last = time;
  }
  return longest === 0 ? undefined : { shortest, longest, lastHour };
}

test('the library and the local AWS compute the same times for a cron expression', () =>
  holds(
    fc.property(crons, (expression) => {
      const gaps = gapsOf(asEventBridge(expression));
      if (!gaps) {
        expect(() => cronTimes(expression)).toThrow('no such day ever comes');
        return;
      }
      expect(cronTimes(expression)).toMatchObject({
        shortestHours: gaps.shortest,
        longestHours: gaps.longest,
        lastHour: gaps.lastHour,
      });
    }),
    25,
  ));

const refuses = (attempt: () => unknown) => {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
};

test('the library and the local AWS accept the same cron expressions and windows', async () => {
  const counts = [0, 0];
  const window = fc.option(fc.integer({ min: 1, max: 24 }), { nil: undefined });
  await holds(
    fc.property(fc.oneof(crons, damagedCrons), window, (expression, hours) => {
      const own = { grace: Duration.hours(0), window: hours ? Duration.hours(hours) : undefined };
      const refused = refuses(() => Rotation.cron(expression, own));
      const length = hours ? `${hours}h` : undefined;
      expect({
        expression,
        hours,
        refused: refuses(() => scheduleOf({ ScheduleExpression: expression, Duration: length })),
      }).toEqual({ expression, hours, refused });
      counts[refused ? 1 : 0] = (counts[refused ? 1 : 0] as number) + 1;
    }),
    400,
  );
  expect(Math.min(...counts)).toBeGreaterThan(20);
});

/** The plan of a rotation for a path, or the code with which it is refused. */
function planOf(make: () => Rotation, path: string) {
  try {
    return make()._planFor(path);
  } catch (error) {
    return /^\[(\w+)\]/.exec((error as Error).message)?.[1] ?? String(error);
  }
}

const REFUSALS = [
  ...['PeriodTooShort', 'PeriodTooLong', 'PeriodNotWholeHours'],
  ...['WindowTooLong', 'WindowNotWholeHours', 'GraceTooLong'],
];
/** For cron expressions without any time, which are rare. */
const NEVER = 'CronNotSupported';

const minutes = (most: number) =>
  fc.oneof(
    fc.integer({ min: 0, max: most * 60 }),
    fc.nat({ max: most }).map((hours) => hours * 60),
  );

const options: fc.Arbitrary<RotationOptions> = fc.record(
  { window: minutes(26).map((n) => Duration.minutes(n)), grace: minutes(72).map((n) => Duration.minutes(n)) },
  { requiredKeys: [] },
);

const rotations = fc.oneof(
  fc.tuple(minutes(120), options).map(
    ([period, more]) =>
      () =>
        Rotation.every(Duration.minutes(period), more),
  ),
  fc.tuple(fc.nat({ max: 1100 }), options).map(
    ([days, more]) =>
      () =>
        Rotation.every(Duration.days(days), more),
  ),
  fc.tuple(crons, options).map(
    ([expression, more]) =>
      () =>
        Rotation.cron(expression, more),
  ),
);

test('a rotation is refused with a code, or Secrets Manager accepts its plan and the plan is consistent', async () => {
  const refused: Record<string, number> = {};
  let accepted = 0;
  await holds(
    fc.property(rotations, paths, (make, path) => {
      const plan = planOf(make, path);
      if (typeof plan === 'string') {
        expect([...REFUSALS, NEVER]).toContain(plan);
        refused[plan] = (refused[plan] ?? 0) + 1;
        return;
      }
      accepted += 1;
      const { expression, duration, graceSeconds, quarantineSeconds, overdueAfterSeconds, sweepInterval } =
        plan;
      // Throws if RotateSecret would refuse the schedule.
      const schedule = scheduleOf({ ScheduleExpression: expression, Duration: duration });
      const times = openings(expression);
      const gaps = times.slice(1).map((time, i) => (time - (times[i] as number)) / HOUR);
      const windows = times.map((time) => time + (schedule.hours ?? restOfDay(time)) * HOUR);
      for (const [i, close] of windows.slice(0, -1).entries())
        expect(close + graceSeconds * 1000).toBeLessThanOrEqual(times[i + 1] as number);
      for (const [i, time] of times.entries())
        expect((windows[i] as number) - midnight(time)).toBeLessThanOrEqual(DAY_HOURS * HOUR);
      const longestHours = Math.max(...gaps);
      expect(overdueAfterSeconds).toBeGreaterThan(longestHours * 3600);
      expect(graceSeconds + quarantineSeconds).toBeLessThanOrEqual(Math.min(...gaps) * 3600);
      expect(quarantineSeconds).toBeGreaterThanOrEqual(0);
      expect(sweepInterval.toHours()).toBeGreaterThanOrEqual(1);
      expect(sweepInterval.toHours()).toBeLessThanOrEqual(6);
    }),
    500,
  );
  expect(accepted).toBeGreaterThan(50);
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(REFUSALS));
});

const midnight = (time: number) => Math.floor(time / (DAY_HOURS * HOUR)) * DAY_HOURS * HOUR;
const restOfDay = (time: number) => DAY_HOURS - (time - midnight(time)) / HOUR;

/** The next starts of windows. Those of rates begin at midnight. */
function openings(expression: string): number[] {
  const next = (after: number) => nextTime(asEventBridge(expression), after);
  const times = [expression.startsWith('rate') ? CYCLE.begin : next(CYCLE.begin - 1)];
  for (let i = 0; i < 20; i++) times.push(next(times[i] as number));
  return times;
}

test('the stagger of a path is stable', () =>
  holds(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 100_000 }), (path, choices) => {
      const slot = stagger(path, choices);
      expect(Number.isInteger(slot) && slot >= 0 && slot < choices).toBe(true);
      expect(stagger(path, choices)).toBe(slot);
    }),
    1000,
  ));
