import { Aws, Duration, Lazy, Token } from 'aws-cdk-lib';
import { Rotation } from '../../lib';

const HOUR = 3600;
const DAY = 24 * HOUR;
const PATHS = Array.from({ length: 300 }, (_, i) => `App/Secret${i}`);

/** Schedule expressions of a fleet. */
function expressions(rotation: Rotation): string[] {
  return [...new Set(PATHS.map((path) => rotation._planFor(path).expression))].sort();
}

describe('the standard rotation', () => {
  test('is every 90 days or a few less, in windows of a UTC day', () => {
    const rotation = Rotation.standard();
    const days = [84, 85, 86, 87, 88, 89, 90];
    expect(expressions(rotation)).toEqual(days.map((n) => `rate(${n} days)`));
    expect(rotation._planFor('App/MailerKey').duration).toBeUndefined();
  });

  test('has a grace of a day, a sweep every 6 hours and a quarantine of a week', () => {
    expect(Rotation.standard()._planFor('App/MailerKey')).toMatchObject({
      graceSeconds: DAY,
      quarantineSeconds: 7 * DAY,
      sweepInterval: Duration.hours(6),
    });
  });

  test('is overdue a window and a day after its own schedule', () => {
    for (const path of PATHS) {
      const { expression, overdueAfterSeconds } = Rotation.standard()._planFor(path);
      const days = Number(/rate\((\d+) days\)/.exec(expression)?.[1]);
      expect(overdueAfterSeconds).toBe((days + 2) * DAY);
    }
  });
});

describe('the high-risk rotation', () => {
  test('is daily, at an hour from which 4 hours end in the UTC day', () => {
    const hours = Array.from({ length: 21 }, (_, hour) => `cron(0 ${hour} * * ? *)`);
    expect(expressions(Rotation.highRisk())).toEqual(hours.sort());
    expect(Rotation.highRisk()._planFor('App/DeployKey').duration).toBe('4h');
  });

  test('has a grace of an hour, a sweep every hour and is overdue after 30 hours', () => {
    expect(Rotation.highRisk()._planFor('App/DeployKey')).toMatchObject({
      graceSeconds: HOUR,
      quarantineSeconds: 11.5 * HOUR,
      overdueAfterSeconds: 30 * HOUR,
      sweepInterval: Duration.hours(1),
    });
  });
});

describe('a period of', () => {
  test.each([
    [4, ['0/4', '1/4', '2/4', '3/4']],
    [6, ['0/6', '1/6', '2/6', '3/6', '4/6', '5/6']],
  ])('%i hours opens at the same hours of each day, staggered by the path', (hours, shifts) => {
    const rotation = Rotation.every(Duration.hours(hours));
    expect(expressions(rotation)).toEqual(shifts.map((shift) => `cron(0 ${shift} * * ? *)`));
    expect(rotation._planFor('App/X').duration).toBe('1h');
  });

  test.each([5, 7, 18, 36])('%i hours is a rate', (hours) => {
    expect(expressions(Rotation.every(Duration.hours(hours)))).toEqual([`rate(${hours} hours)`]);
  });

  test('9 days is not staggered', () => {
    expect(expressions(Rotation.every(Duration.days(9)))).toEqual(['rate(9 days)']);
  });

  test('30 days is shortened by a tenth at most', () => {
    expect(expressions(Rotation.every(Duration.days(30)))).toEqual(
      [27, 28, 29, 30].map((n) => `rate(${n} days)`),
    );
  });

  test('999 days is accepted', () => {
    expect(expressions(Rotation.every(Duration.days(999)))).toContain('rate(999 days)');
  });

  test('more than 999 hours is a rate in hours', () => {
    expect(expressions(Rotation.every(Duration.hours(1001)))).toEqual(['rate(1001 hours)']);
  });
});

describe('the window', () => {
  test('is passed to Secrets Manager and ends in the UTC day', () => {
    const rotation = Rotation.every(Duration.hours(12), { window: Duration.hours(10) });
    expect(rotation._planFor('App/X').duration).toBe('10h');
    expect(expressions(rotation)).toEqual([
      'cron(0 0/12 * * ? *)',
      'cron(0 1/12 * * ? *)',
      'cron(0 2/12 * * ? *)',
    ]);
  });

  test('shortens the time until a long period is overdue', () => {
    const plan = Rotation.every(Duration.days(7), { window: Duration.hours(2) })._planFor('App/X');
    expect(plan).toMatchObject({ duration: '2h', overdueAfterSeconds: 8 * DAY + 2 * HOUR });
  });

  test('is passed for a rate in hours', () => {
    const plan = Rotation.every(Duration.hours(18), { window: Duration.hours(3) })._planFor('App/X');
    expect(plan).toMatchObject({ duration: '3h', overdueAfterSeconds: 23 * HOUR });
  });
});

describe('the grace', () => {
  test.each([
    [Rotation.every(Duration.days(7)), DAY],
    [Rotation.every(Duration.days(6)), HOUR],
    [Rotation.cron('cron(0 3 ? * SUN *)'), DAY],
    [Rotation.cron('cron(0 3 ? * MON-FRI *)'), HOUR],
  ])('is a day for a period of a week or more, else an hour (%#)', (rotation, graceSeconds) => {
    expect(rotation._planFor('App/X').graceSeconds).toBe(graceSeconds);
  });

  test('is the interval of the sweep, within 1 to 6 hours', () => {
    const interval = (grace: Duration) =>
      Rotation.standard({ grace })._planFor('App/X').sweepInterval.toHours();
    expect([Duration.minutes(0), Duration.minutes(200), Duration.days(5)].map(interval)).toEqual([1, 3, 6]);
  });

  test('leaves half of the remaining period as quarantine', () => {
    const plan = Rotation.every(Duration.days(5), { grace: Duration.days(3) })._planFor('App/X');
    expect(plan.quarantineSeconds).toBe(DAY);
  });

  test('can end when the next rotation can begin', () => {
    const options = { grace: Duration.hours(20) };
    expect(Rotation.highRisk(options)._planFor('App/X').graceSeconds).toBe(20 * HOUR);
  });
});

describe('a cron expression', () => {
  test('is not staggered', () => {
    const rotation = Rotation.cron('cron(0 2 ? * SUN#1 *)', { window: Duration.hours(3) });
    expect(expressions(rotation)).toEqual(['cron(0 2 ? * SUN#1 *)']);
    expect(rotation._planFor('App/X')).toMatchObject({
      duration: '3h',
      overdueAfterSeconds: 36 * DAY + 3 * HOUR,
    });
  });

  test.each([
    ['cron(0 8/8 * * ? *)', '1h', 16 + 1 + 2],
    ['cron(0 8 * * ? *)', '4h', 24 + 4 + 2],
    ['cron(0 22 * * ? *)', '2h', 24 + 2 + 2],
    ['cron(0 18 ? * SAT *)', undefined, 7 * 24 + 6 + 24],
  ])('%s has a default window', (expression, duration, overdueHours) => {
    const plan = Rotation.cron(expression)._planFor('App/X');
    expect(plan.duration).toBe(duration);
    expect(plan.overdueAfterSeconds).toBe(overdueHours * HOUR);
  });
});

describe('refuses', () => {
  const hours = (n: number) => Duration.hours(n);
  test.each<[string, () => Rotation, string]>([
    [
      'a period under 4 hours',
      () => Rotation.every(hours(3)),
      '[PeriodTooShort] The rotation period is 3 hours, but Secrets Manager rotates at most every 4 hours. Use Duration.hours(4) or more.',
    ],
    [
      'a period over 999 days',
      () => Rotation.every(Duration.days(1000)),
      '[PeriodTooLong] The rotation period is 1000 days, but Secrets Manager allows 999 days at most. Use Duration.days(999) or less.',
    ],
    [
      'a period of a fraction of an hour',
      () => Rotation.every(Duration.minutes(270)),
      '[PeriodNotWholeHours] The rotation period is 4.5 hours, but Secrets Manager supports whole hours only. Use Duration.hours(5).',
    ],
    [
      'a window longer than the period',
      () => Rotation.every(hours(6), { window: hours(7) }),
      '[WindowTooLong] The rotation window is 7 hours long, but the next one opens after 6 hours. Use a window of 6 hours or less.',
    ],
    [
      'a window longer than the gap of a cron',
      () => Rotation.cron('cron(0 2/10 * * ? *)', { window: hours(5) }),
      '[WindowTooLong] The rotation window is 5 hours long, but the next one opens after 4 hours. Use a window of 4 hours or less.',
    ],
    [
      'a window of minutes',
      () => Rotation.standard({ window: Duration.minutes(30) }),
      '[WindowNotWholeHours] The rotation window is 0.5 hours long, but Secrets Manager takes 1 to 24 whole hours. Use Duration.hours(1).',
    ],
    [
      'a window of more than a day',
      () => Rotation.standard({ window: hours(25) }),
      '[WindowNotWholeHours] The rotation window is 25 hours long, but Secrets Manager takes 1 to 24 whole hours. Use Duration.hours(24).',
    ],
    [
      'a window over midnight',
      () => Rotation.cron('cron(0 22 ? * SUN *)', { window: hours(3) }),
      '[WindowTooLong] The rotation window is 3 hours long and opens at 22:00 UTC, but it must close in the UTC day. Use a window of 2 hours or less, or an earlier hour.',
    ],
    [
      'a window of a rate in hours that ends in the next UTC day',
      () => Rotation.every(hours(36), { window: hours(16) }),
      '[WindowTooLong] The rotation window is 16 hours long and opens at 12:00 UTC, but it must close in the UTC day. Use a window of 12 hours or less, or a period of whole days.',
    ],
    [
      'a window of an odd number of hours that ends in the next UTC day',
      () => Rotation.every(hours(25), { window: hours(2) }),
      '[WindowTooLong] The rotation window is 2 hours long and opens at 23:00 UTC, but it must close in the UTC day. Use a window of 1 hour or less, or a period of whole days.',
    ],
    [
      'a grace longer than the period',
      () => Rotation.highRisk({ grace: hours(25) }),
      '[GraceTooLong] The grace is 25 hours, but the next rotation can begin 20 hours after the last one (1 day from window to window, windows of 4 hours), and the replaced credential must be retired by then. Use a grace of 20 hours or less, a shorter window, or a longer period.',
    ],
    [
      'a grace without any time left',
      () => Rotation.every(hours(4), { window: hours(4) }),
      '[GraceTooLong] The grace is 1 hour, but the next rotation can begin 0 hours after the last one (4 hours from window to window, windows of 4 hours), and the replaced credential must be retired by then. Use a shorter window or a longer period.',
    ],
    [
      'times less than 4 hours apart over midnight',
      () => Rotation.cron('cron(0 1/7 * * ? *)'),
      '[PeriodTooShort] "cron(0 1/7 * * ? *)" has times only 3 hours apart, but Secrets Manager rotates at most every 4 hours. Leave at least 4 hours between two times, over midnight too.',
    ],
    [
      'a day that does not occur every year',
      () => Rotation.cron('cron(0 1 29 2 ? *)'),
      '[PeriodTooLong] "cron(0 1 29 2 ? *)" has times 1461 days apart, but Secrets Manager allows a year at most. Choose days that every year has.',
    ],
    [
      'minutes in a cron',
      () => Rotation.cron('cron(30 1 * * ? *)'),
      '[CronNotSupported] "cron(30 1 * * ? *)" is not a schedule of Secrets Manager: minutes must be 0, not "30": windows open on the hour. Write it like cron(0 3 ? * SUN *): see the user guide, "Schedule expressions in Secrets Manager rotation".',
    ],
    [
      'a period that is a token',
      () => Rotation.every(Duration.hours(Token.asNumber(Aws.NO_VALUE))),
      '[UnknownAtSynth] The period of the rotation is a token, known only when the stack is deployed, so it cannot be checked. Write the value itself.',
    ],
    [
      'an expression that is a token',
      () => Rotation.cron(Lazy.string({ produce: () => 'cron(0 1 * * ? *)' })),
      '[UnknownAtSynth] The expression of the rotation is a token, known only when the stack is deployed, so it cannot be checked. Write the value itself.',
    ],
    [
      'a grace that is a token',
      () => Rotation.standard({ grace: Duration.hours(Token.asNumber(Aws.NO_VALUE)) }),
      '[UnknownAtSynth] The grace of the rotation is a token, known only when the stack is deployed, so it cannot be checked. Write the value itself.',
    ],
  ])('%s', (_, make, message) => {
    const [name] = message.match(/\w+/) ?? [];
    expect(make).toThrow(expect.objectContaining({ name, message }));
  });

  test('a negative grace', () => {
    expect(() => Rotation.standard({ grace: Duration.hours(-1) })).toThrow('negative');
  });
});
