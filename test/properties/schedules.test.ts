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

/** The library measures a whole calendar cycle that begins here. */
const CYCLE = { begin: Date.UTC(2000, 0, 1), end: Date.UTC(2028, 0, 1) };

/** EventBridge has the last Sunday of a month in its field for days of the week. */
const asEventBridge = (expression: string) =>
  expression.replace(/^cron\((\S+ \S+) (\w+L) (\S+) \? /, 'cron($1 ? $3 $2 ');

/** The gaps between the times of a cron expression over the cycle, as the local AWS counts them, in hours. */
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

test('the library and the local AWS find the same times in a cron expression', () =>
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
    150,
  ));

const refuses = (attempt: () => unknown) => {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
};

test('the library and the local AWS take the same cron expressions with the same windows', async () => {
  const taken = [0, 0];
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
      taken[refused ? 1 : 0] = (taken[refused ? 1 : 0] as number) + 1;
    }),
    2000,
  );
  expect(Math.min(...taken)).toBeGreaterThan(100);
});

/** What a rotation promises of the secret of a path, or the code with which it is refused. */
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
/** Of a cron expression that never comes true, which is rare. */
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

test('a rotation is refused by name, or its plan is taken by Secrets Manager and keeps its promises', async () => {
  const refused: Record<string, number> = {};
  let taken = 0;
  await holds(
    fc.property(rotations, paths, (make, path) => {
      const plan = planOf(make, path);
      if (typeof plan === 'string') {
        expect([...REFUSALS, NEVER]).toContain(plan);
        refused[plan] = (refused[plan] ?? 0) + 1;
        return;
      }
      taken += 1;
      const { expression, duration, graceSeconds, quarantineSeconds, overdueAfterSeconds, sweepInterval } =
        plan;
      // It throws what RotateSecret refuses.
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
    3000,
  );
  expect(taken).toBeGreaterThan(300);
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(REFUSALS));
});

const midnight = (time: number) => Math.floor(time / (DAY_HOURS * HOUR)) * DAY_HOURS * HOUR;
const restOfDay = (time: number) => DAY_HOURS - (time - midnight(time)) / HOUR;

/** The next openings of windows. Those of rates begin at a midnight. */
function openings(expression: string): number[] {
  const next = (after: number) => nextTime(asEventBridge(expression), after);
  const times = [expression.startsWith('rate') ? CYCLE.begin : next(CYCLE.begin - 1)];
  for (let i = 0; i < 20; i++) times.push(next(times[i] as number));
  return times;
}

test('a path keeps its place among any number of places', () =>
  holds(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 100_000 }), (path, choices) => {
      const place = stagger(path, choices);
      expect(Number.isInteger(place) && place >= 0 && place < choices).toBe(true);
      expect(stagger(path, choices)).toBe(place);
    }),
    3000,
  ));
