import { LocalAws } from '../../../src/aws/local-aws';
import type { AlarmOptions } from '../../../src/aws/services/cloudwatch';

const HOUR = 3600_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const OPTIONS: AlarmOptions = {
  alarmName: 'overdue',
  namespace: 'cdk-rekey',
  metricName: 'Overdue',
  dimensions: [{ Name: 'Secret', Value: 'App/Key' }],
  period: 3600,
  statistic: 'Maximum',
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 1,
};

const metricOf = (Id: string) => ({
  Id,
  MetricStat: {
    Metric: { Namespace: 'n', MetricName: Id, Dimensions: [{ Name: 'F', Value: 'rotator' }] },
    Period: 300,
    Stat: 'Sum',
  },
  ReturnData: false,
});
const DIFFERENCE = {
  alarmName: 'failed',
  metrics: [
    { Id: 'expr_1', Expression: 'errors - FILL(pending, 0)', ReturnData: true },
    metricOf('errors'),
    metricOf('pending'),
  ],
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  threshold: 1,
  evaluationPeriods: 4,
  datapointsToAlarm: 1,
  treatMissingData: 'notBreaching',
} as const;

describe('an alarm', () => {
  let aws: LocalAws;

  beforeEach(() => {
    aws = new LocalAws({ start: new Date(START) });
  });

  const alarm = (options: Partial<AlarmOptions> = {}) => {
    aws.cloudWatch.putAlarm({ ...OPTIONS, ...options });
    const [made] = aws.cloudWatch.alarms;
    if (!made) throw new Error('there is no alarm');
    return made;
  };
  /** Adds a value at the given number of hours after the start. */
  const put = async (
    hours: number,
    value: number,
    dimensions: Record<string, string> = { Secret: 'App/Key' },
  ) => {
    await aws.timeline.runUntil(START + hours * HOUR);
    aws.cloudWatch.put('cdk-rekey', 'Overdue', dimensions, value, aws.timeline.now());
  };
  const until = (hours: number) => aws.timeline.runUntil(START + hours * HOUR);
  const changes = ({ stateChanges }: ReturnType<typeof alarm>) =>
    stateChanges.map(({ time, to }) => `${(time - START) / HOUR} ${to}`);

  test('changes to ALARM within the period, and to OK in the next one', async () => {
    const it = alarm();
    await put(0.5, 0);
    await put(1.25, 1);
    await put(1.5, 0);
    expect(it.state).toBe('ALARM');
    await put(2.25, 0);
    expect(changes(it)).toEqual(['0.5 OK', '1.25 ALARM', '2.25 OK']);
    expect(it.raised).toBe(1);
  });

  test('changes to INSUFFICIENT_DATA without data', async () => {
    const it = alarm();
    await put(0.5, 0);
    await until(10);
    expect(changes(it)).toEqual(['0.5 OK', '2 INSUFFICIENT_DATA']);
  });

  test.each([
    ['breaching', ['0.5 OK', '2 ALARM']],
    ['notBreaching', ['0.5 OK']],
    ['ignore', ['0.5 OK']],
  ] as const)('treats missing data as %s', async (treatMissingData, expected) => {
    const it = alarm({ treatMissingData });
    await put(0.5, 0);
    await until(10);
    expect(changes(it)).toEqual(expected);
  });

  test('ignores missing data before the first full period', async () => {
    await until(0.75);
    const it = alarm({ treatMissingData: 'breaching' });
    await until(1.99);
    expect(changes(it)).toEqual([]);
    await until(10);
    expect(changes(it)).toEqual(['2 ALARM']);
  });

  test('evaluates data older than the alarm', async () => {
    await put(0.5, 1);
    expect(alarm().state).toBe('ALARM');
  });

  test.each([
    ['Sum', 'GreaterThanThreshold', 2, [1, 1, 1], [undefined, undefined, 'ALARM'], 'ALARM'],
    ['SampleCount', 'GreaterThanOrEqualToThreshold', 2, [0, 0], [undefined, 'ALARM'], 'ALARM'],
    ['Average', 'GreaterThanThreshold', 2, [3, 0], [undefined, undefined], 'OK'],
    ['Minimum', 'LessThanThreshold', 2, [3, 1], [undefined, 'ALARM'], 'ALARM'],
    ['Sum', 'LessThanOrEqualToThreshold', 2, [1, 1], [undefined, undefined], 'ALARM'],
    ['Maximum', 'LessThanThreshold', 2, [1, 2], [undefined, undefined], 'OK'],
  ] as const)(
    'evaluates %s, %s %d',
    async (statistic, comparisonOperator, threshold, values, during, end) => {
      // GIVEN values that come within one period
      const it = alarm({ statistic, comparisonOperator, threshold });
      const seen: unknown[] = [];
      for (const [index, value] of values.entries()) {
        await put(0.1 * (index + 1), value);
        seen.push(it.state === 'ALARM' ? 'ALARM' : undefined);
      }
      // THEN a breach counts at once only if later values cannot change it
      expect(seen).toEqual(during);
      await until(1);
      expect(it.state).toBe(end);
    },
  );

  test('needs datapointsToAlarm breaching periods', async () => {
    const it = alarm({ evaluationPeriods: 3, datapointsToAlarm: 2 });
    for (const [hour, value] of [0, 1, 0, 1].entries()) await put(hour + 0.5, value);
    expect(changes(it)).toEqual(['0.5 OK', '3.5 ALARM']);
  });

  test.each([
    ['0XX-X', 'missing', 'ALARM'],
    ['0-X-X', 'missing', 'OK'],
    ['--X--', 'breaching', 'ALARM'],
    ['--X--', 'notBreaching', 'OK'],
    ['0----', 'breaching', 'OK'],
  ] as const)(
    'over three periods uses the data of five: %s, %s',
    async (periods, treatMissingData, state) => {
      const it = alarm({ evaluationPeriods: 3, statistic: 'Average', treatMissingData });
      for (const [hour, period] of [...periods].entries()) {
        if (period !== '-') await put(hour + 0.5, period === 'X' ? 1 : 0);
      }
      await until(periods.length);
      expect(it.state).toBe(state);
    },
  );

  test('evaluates only its metric', async () => {
    const it = alarm();
    await put(0.5, 1, { Secret: 'App/Other' });
    await put(0.6, 1, {});
    expect(it.state).toBe('INSUFFICIENT_DATA');
  });

  test('is not evaluated after it is removed', async () => {
    const it = alarm({ treatMissingData: 'breaching' });
    aws.cloudWatch.removeAlarm('overdue');
    await until(5);
    expect(it.state).toBe('INSUFFICIENT_DATA');
    expect(aws.cloudWatch.alarms).toEqual([]);
  });

  test('schedules no evaluation while the state cannot change', async () => {
    const it = alarm({ treatMissingData: 'breaching' });
    await until(2);
    const at = jest.spyOn(aws.timeline, 'at');
    await until(24 * 365);
    expect(it.state).toBe('ALARM');
    expect(at).not.toHaveBeenCalled();
  });

  test('publishes changes that have an action', async () => {
    const topic = aws.sns.createTopic('alarms');
    alarm({ alarmActions: [topic], okActions: [topic], alarmDescription: 'See the runbook.' });
    await put(0.5, 1);
    await put(1.5, 0);
    await until(10);
    expect(aws.sns.messages.map(({ subject, publisher }) => [subject, publisher])).toEqual([
      ['ALARM: "overdue" in eu-central-1', 'cloudwatch.amazonaws.com'],
      ['OK: "overdue" in eu-central-1', 'cloudwatch.amazonaws.com'],
    ]);
    expect(JSON.parse(aws.sns.messages[0]?.message ?? '')).toMatchObject({
      AlarmName: 'overdue',
      AlarmDescription: 'See the runbook.',
      OldStateValue: 'INSUFFICIENT_DATA',
      NewStateValue: 'ALARM',
      StateChangeTime: '2026-01-01T00:30:00.000Z',
    });
  });

  test('publishes nothing if its actions are disabled', async () => {
    alarm({ alarmActions: [aws.sns.createTopic('alarms')], actionsEnabled: false });
    await put(0.5, 1);
    await until(1);
    expect(aws.sns.messages).toEqual([]);
  });

  test('records failed actions', async () => {
    const absent = 'arn:aws:sns:eu-central-1:123456789012:absent';
    const scaling = 'arn:aws:autoscaling:eu-central-1:123456789012:policy';
    alarm({ alarmActions: [absent, scaling] });
    await put(0.5, 1);
    await until(1);
    const failed = aws.cloudWatch.failedActions.map(({ action, reason }) => [action, reason.split(':')[0]]);
    expect(failed.sort()).toEqual([
      [scaling, 'ActionNotSimulated'],
      [absent, 'NotFound'],
    ]);
  });
});

describe('an alarm on the difference of two metrics', () => {
  const MINUTE = 60_000;
  let aws: LocalAws;

  beforeEach(() => {
    aws = new LocalAws({ start: new Date(START) });
  });

  const made = () => {
    aws.cloudWatch.putAlarm(DIFFERENCE);
    const [alarm] = aws.cloudWatch.alarms;
    if (!alarm) throw new Error('there is no alarm');
    return alarm;
  };
  /** Adds values measured at `at`, at the minute `now` after the start. */
  const put = async (now: number, values: { errors?: number; pending?: number }, at = now) => {
    await aws.timeline.runUntil(START + now * MINUTE);
    for (const [name, value] of Object.entries(values))
      aws.cloudWatch.put('n', name, { F: 'rotator' }, value, START + at * MINUTE);
  };
  const until = (minutes: number) => aws.timeline.runUntil(START + minutes * MINUTE);
  const changes = ({ stateChanges }: ReturnType<typeof made>) =>
    stateChanges.map(({ time, to }) => `${(time - START) / MINUTE} ${to}`);

  test('is raised by a value that the other metric does not have, at the end of the period', async () => {
    const it = made();
    await put(1, { errors: 1 });
    await until(60);
    // Four periods of five minutes, and the two that CloudWatch reads in addition.
    expect(changes(it)).toEqual(['5 ALARM', '35 OK']);
    expect(it.delay).toBe(5 * MINUTE);
  });

  test('is raised after periods that were good', async () => {
    const it = made();
    await put(1, { errors: 0 });
    await put(6, { errors: 1 });
    await until(60);
    expect(changes(it)).toEqual(['1 OK', '10 ALARM', '40 OK']);
  });

  test('is not raised by the same value of both, whichever comes first', async () => {
    const it = made();
    await put(1, { pending: 1 });
    await put(1, { errors: 1 });
    await put(11, { errors: 1 });
    await put(12, { pending: 1 });
    await until(60);
    expect(it.raised).toBe(0);
  });

  test('is raised by two values, of which the other metric has one', async () => {
    const it = made();
    await put(1, { errors: 1, pending: 1 });
    await put(3, { errors: 1 });
    await until(10);
    expect(it.raised).toBe(1);
  });

  test('has no value without the first metric', async () => {
    const it = made();
    await put(1, { pending: 1 });
    await put(6, { errors: 0, pending: 1 });
    await until(60);
    expect(it.raised).toBe(0);
  });

  test('honours the time of values that come later', async () => {
    const it = made();
    await put(4, { errors: 1 }, 4);
    // In the next period, but of the same time.
    await put(14, { errors: 1, pending: 1 }, 2);
    await put(16, { pending: 1 }, 4);
    expect(changes(it)).toEqual(['5 ALARM', '16 OK']);
    // A function that ran for a quarter of an hour.
    await put(40, { errors: 1 }, 25);
    expect(it.state).toBe('ALARM');
  });

  test('is not evaluated after it is removed', async () => {
    const it = made();
    aws.cloudWatch.removeAlarm('failed');
    await put(1, { errors: 1 });
    await until(60);
    expect(it.state).toBe('INSUFFICIENT_DATA');
  });

  const RESULT = DIFFERENCE.metrics[0];
  const [ERRORS, PENDING] = [metricOf('errors'), metricOf('pending')];
  const stat = ERRORS.MetricStat;
  test.each([
    ['another function', [{ ...RESULT, Expression: 'IF(errors > pending, 1, 0)' }, ERRORS, PENDING]],
    ['a sum', [{ ...RESULT, Expression: 'errors + FILL(pending, 0)' }, ERRORS, PENDING]],
    ['a difference without FILL', [{ ...RESULT, Expression: 'errors - pending' }, ERRORS, PENDING]],
    ['FILL with REPEAT', [{ ...RESULT, Expression: 'errors - FILL(pending, REPEAT)' }, ERRORS, PENDING]],
    ['a metric that is not defined', [RESULT, ERRORS]],
    ['a further metric', [RESULT, ERRORS, PENDING, { ...PENDING, Id: 'other' }]],
    ['two results', [RESULT, ERRORS, { ...PENDING, ReturnData: true }]],
    ['no expression', [{ ...ERRORS, ReturnData: true }]],
    ['two periods', [RESULT, { ...ERRORS, MetricStat: { ...stat, Period: 60 } }, PENDING]],
    ['a percentile', [RESULT, { ...ERRORS, MetricStat: { ...stat, Stat: 'p99' } }, PENDING]],
    ['a metric of another account', [RESULT, { ...ERRORS, AccountId: '123456789012' }, PENDING]],
  ] as const)('is refused for %s', (_, metrics) => {
    expect(() => aws.cloudWatch.putAlarm({ ...DIFFERENCE, metrics })).toThrow(
      expect.objectContaining({ code: 'ExpressionNotSimulated' }),
    );
    expect(aws.cloudWatch.alarms).toEqual([]);
  });
});

describe('CloudWatch refuses', () => {
  const aws = new LocalAws();
  const dimension = (Name: string, Value: string) => ({ dimensions: [{ Name, Value }] });

  test.each([
    [
      'a value that is not ASCII',
      dimension('Secret', 'App/Schlüssel'),
      'Dimensions.member.1.Value contains non-ASCII',
    ],
    ['a name that is not ASCII', dimension('Schlüssel', 'a'), 'Dimensions.member.1.Name contains non-ASCII'],
    ['a name that starts with a colon', dimension(':Secret', 'a'), 'cannot start with a colon'],
    ['a name that is too long', dimension('x'.repeat(256), 'a'), 'must be shorter than 256'],
    ['an empty value', dimension('Secret', ''), 'not white space'],
    [
      'more than 30 dimensions',
      { dimensions: Array.from({ length: 31 }, (_, i) => ({ Name: `n${i}`, Value: 'a' })) },
      'greater than 30',
    ],
    ['an alarm name over 255 characters', { alarmName: 'x'.repeat(256) }, '1 to 255 characters'],
    ['a control character in an alarm name', { alarmName: 'a\nb' }, 'no ASCII control characters'],
  ])('%s', (_, options, message) => {
    expect(() => aws.cloudWatch.putAlarm({ ...OPTIONS, ...options })).toThrow(
      expect.objectContaining({ code: 'ValidationError', message: expect.stringContaining(message) }),
    );
    expect(aws.cloudWatch.alarms).toEqual([]);
  });

  test('a value of a metric whose dimension is not ASCII', () => {
    expect(() => aws.cloudWatch.put('n', 'm', { Secret: 'Schlüssel' }, 1, START)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterValue',
        message: 'The value Schlüssel for parameter Dimensions.member.1.Value contains non-ASCII characters.',
      }),
    );
  });

  test('accepts an alarm name that is not ASCII', () => {
    aws.cloudWatch.putAlarm({ ...OPTIONS, alarmName: 'Schlüssel' });
    expect(aws.cloudWatch.alarms).toHaveLength(1);
  });
});
