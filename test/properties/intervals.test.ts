import { Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { Rotation } from '../../lib';
import { scheduleOf } from '../../rehearsal/src/aws/services/secrets-manager/rotation/rules';
import { nextWindow, type Window } from '../../rehearsal/src/aws/services/secrets-manager/rotation/windows';
import { holds } from './check';
import { paths } from './schedules';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:key-AAAAAA';

/**
 * Documented rules for a rotation period in hours, the stricter where they differ: the period of "Rotation schedules", and
 * the window of API_RotationRulesType, which extends neither into the next window nor into the next UTC day.
 */
function isDocumented(periodHours: number, windowHours: number): boolean {
  if (periodHours < 4 || periodHours > 999 * 24 || windowHours > periodHours) return false;
  // A cron expression opens windows at the same hours every day. Periods of days begin at midnight.
  if (24 % periodHours === 0 || periodHours % 24 === 0) return true;
  const openings = Array.from({ length: 24 }, (_, i) => (i * periodHours) % 24);
  return Math.max(...openings) + windowHours <= 24;
}

/** Consecutive rotation windows of the local AWS. */
function windowsOf(expression: string, duration: string | undefined, configured: number): Window[] {
  const schedule = scheduleOf({ ScheduleExpression: expression, Duration: duration });
  const windows: Window[] = [];
  let last = configured;
  for (let i = 0; i < 9; i++) {
    const window = nextWindow(schedule, { arn: SECRET, configured, lastValue: last }, last);
    windows.push(window);
    last = window.at;
  }
  return windows;
}

const period = fc.oneof(fc.integer({ min: 4, max: 24_000 }), fc.integer({ min: 4, max: 100 }));
const window = fc.integer({ min: 1, max: 24 });
const configured = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });

test('the library, the local AWS and the documentation accept the same periods and windows, and rotations comply', async () => {
  const counts = { accepted: 0, refused: 0 };
  await holds(
    fc.property(period, window, paths, configured, (hours, windowHours, path, start) => {
      const make = () =>
        Rotation.every(Duration.hours(hours), {
          window: Duration.hours(windowHours),
          grace: Duration.hours(0),
        });
      if (!isDocumented(hours, windowHours)) {
        counts.refused += 1;
        expect(make).toThrow(/^\[(PeriodTooLong|WindowTooLong)\]/);
        expect(() =>
          scheduleOf({ ScheduleExpression: `rate(${hours} hours)`, Duration: `${windowHours}h` }),
        ).toThrow('RotationRules');
        return;
      }
      counts.accepted += 1;
      const { expression, duration, overdueAfterSeconds } = make()._planFor(path);
      const windows = windowsOf(expression, duration, start);
      for (const { start: open, end, at } of windows) {
        expect(end - open).toBe(windowHours * HOUR);
        expect(Math.floor(open / DAY)).toBe(Math.floor((end - 1) / DAY));
        expect(at).toBeGreaterThanOrEqual(open);
        expect(at).toBeLessThan(end);
      }
      // Long periods may be up to six days early, to spread a fleet, and never late.
      const early = hours % 24 === 0 ? Math.min(6, Math.floor(hours / 240)) * 24 : 0;
      for (const [i, next] of windows.slice(1).entries()) {
        const before = windows[i] as Window;
        expect(next.start).toBeGreaterThanOrEqual(before.end);
        expect(next.start - before.start).toBeGreaterThanOrEqual((hours - early) * HOUR);
        expect(next.start - before.start).toBeLessThanOrEqual(hours * HOUR);
        expect(next.at - before.at).toBeGreaterThan((hours - early - windowHours) * HOUR);
        expect(next.at - before.at).toBeLessThan((hours + windowHours) * HOUR);
        expect(next.at - before.at).toBeLessThan(overdueAfterSeconds * 1000);
      }
    }),
    800,
  );
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(150);
});
