import { Aws, Duration, Lazy, Token } from 'aws-cdk-lib';
import { Rotation } from '../../lib';

const HOUR = 3600;
const DAY = 24 * HOUR;
const PATHS = Array.from({ length: 300 }, (_, i) => `App/Secret${i}`);

/** Schedule expressions of a fleet. */
function expressions(rotation: Rotation): string[] {
  return [...new Set(PATHS.map((path) => rotation._planFor(path).expression))].sort();
}

const { standard, highRisk, every, cron } = Rotation;
const hours = (count: number) => Duration.hours(count);
const days = (count: number) => Duration.days(count);
const rates = (...counts: number[]) => counts.map((count) => `rate(${count} days)`);
const daily = (...times: (string | number)[]) => times.map((time) => `cron(0 ${time} * * ? *)`);

test.each<[string, Rotation, string[], object]>([
  [
    'the standard rotation, up to 6 days shorter',
    standard(),
    rates(84, 85, 86, 87, 88, 89, 90),
    { duration: undefined, graceSeconds: DAY, quarantineSeconds: 7 * DAY, sweepInterval: hours(6) },
  ],
  [
    'the high-risk rotation, at hours from which 4 hours end in the UTC day',
    highRisk(),
    daily(...Array(21).keys()),
    {
      ...{ duration: '4h', graceSeconds: HOUR, quarantineSeconds: 11.5 * HOUR },
      ...{ overdueAfterSeconds: 30 * HOUR, sweepInterval: hours(1) },
    },
  ],
  ['4 hours', every(hours(4)), daily('0/4', '1/4', '2/4', '3/4'), { duration: '1h' }],
  ['6 hours', every(hours(6)), daily('0/6', '1/6', '2/6', '3/6', '4/6', '5/6'), { duration: '1h' }],
  ...[5, 7, 18, 36, 1001].map((count): [string, Rotation, string[], object] => [
    `${count} hours`,
    every(hours(count)),
    [`rate(${count} hours)`],
    { duration: '1h' },
  ]),
  ['9 days, not staggered', every(days(9)), rates(9), {}],
  ['30 days, shortened by a tenth at most', every(days(30)), rates(27, 28, 29, 30), {}],
  ['999 days', every(days(999)), rates(993, 994, 995, 996, 997, 998, 999), {}],
  [
    'a window of hours',
    every(hours(12), { window: hours(10) }),
    daily('0/12', '1/12', '2/12'),
    { duration: '10h' },
  ],
  [
    'a window of days',
    every(days(7), { window: hours(2) }),
    rates(7),
    { duration: '2h', overdueAfterSeconds: 8 * DAY + 2 * HOUR },
  ],
  [
    'a window of a rate in hours',
    every(hours(18), { window: hours(3) }),
    ['rate(18 hours)'],
    { duration: '3h', overdueAfterSeconds: 23 * HOUR },
  ],
  ['a grace of 6 days', every(days(6)), rates(6), { graceSeconds: HOUR }],
  ['a grace of a week', every(days(7)), rates(7), { graceSeconds: DAY }],
  ['a grace of 0', every(days(9), { grace: hours(0) }), rates(9), { sweepInterval: hours(1) }],
  [
    'a grace of 200 minutes',
    every(days(9), { grace: Duration.minutes(200) }),
    rates(9),
    { sweepInterval: hours(3) },
  ],
  [
    'half of the remaining time as quarantine',
    every(days(5), { grace: days(3) }),
    rates(5),
    { quarantineSeconds: DAY, sweepInterval: hours(6) },
  ],
  [
    'a grace until the next rotation can begin',
    highRisk({ grace: hours(20) }),
    daily(...Array(21).keys()),
    { graceSeconds: 20 * HOUR },
  ],
  [
    'a cron expression, not staggered',
    cron('cron(0 2 ? * SUN#1 *)', { window: hours(3) }),
    ['cron(0 2 ? * SUN#1 *)'],
    { duration: '3h', overdueAfterSeconds: 36 * DAY + 3 * HOUR },
  ],
  ...(
    [
      ['cron(0 8/8 * * ? *)', '1h', 16 + 1 + 2, HOUR],
      ['cron(0 8 * * ? *)', '4h', 24 + 4 + 2, HOUR],
      ['cron(0 22 * * ? *)', '2h', 24 + 2 + 2, HOUR],
      ['cron(0 3 ? * MON-FRI *)', '4h', 3 * 24 + 4 + 2, HOUR],
      ['cron(0 18 ? * SAT *)', undefined, 7 * 24 + 6 + 24, DAY],
    ] as const
  ).map(([expression, duration, overdueHours, graceSeconds]): [string, Rotation, string[], object] => [
    `the defaults of ${expression}`,
    cron(expression),
    [expression],
    { duration, overdueAfterSeconds: overdueHours * HOUR, graceSeconds },
  ]),
])('plans %s', (_, rotation, expected, plan) => {
  expect(expressions(rotation)).toEqual(expected.sort());
  expect(rotation._planFor('App/X')).toMatchObject(plan);
});

test('a standard rotation is overdue a window and a day after its own schedule', () => {
  for (const path of PATHS) {
    const { expression, overdueAfterSeconds } = standard()._planFor(path);
    const period = Number(/rate\((\d+) days\)/.exec(expression)?.[1]);
    expect(overdueAfterSeconds).toBe((period + 2) * DAY);
  }
});

describe('refuses', () => {
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
