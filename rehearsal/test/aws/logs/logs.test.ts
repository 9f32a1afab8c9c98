import fc from 'fast-check';
import { LocalAws } from '../../../src/aws/local-aws';
import { embeddedMetrics } from '../../../src/aws/services/logs/emf';

const TIME = Date.parse('2026-01-01T00:00:00Z');

function line(more: object, directive: object = {}): string {
  const metrics = {
    Namespace: 'cdk-rekey',
    Dimensions: [['Secret']],
    Metrics: [{ Name: 'Overdue' }],
    ...directive,
  };
  return JSON.stringify({
    _aws: { Timestamp: TIME, CloudWatchMetrics: [metrics] },
    Secret: 'App/Key',
    ...more,
  });
}

describe('embeddedMetrics', () => {
  const overdue = { namespace: 'cdk-rekey', name: 'Overdue', dimensions: { Secret: 'App/Key' }, time: TIME };

  test.each([
    ['a value', line({ Overdue: 1 }), [{ ...overdue, value: 1 }]],
    [
      'several values',
      line({ Overdue: [1, 0] }),
      [
        { ...overdue, value: 1 },
        { ...overdue, value: 0 },
      ],
    ],
    [
      'a value behind a prefix',
      `2026-01-01T00:00:00Z\tid\tINFO\t${line({ Overdue: 1 })}`,
      [{ ...overdue, value: 1 }],
    ],
    ['no dimensions', line({ Overdue: 1 }, { Dimensions: [] }), [{ ...overdue, dimensions: {}, value: 1 }]],
    [
      'two sets of dimensions',
      line({ Overdue: 1 }, { Dimensions: [['Secret'], []] }),
      [
        { ...overdue, value: 1 },
        { ...overdue, dimensions: {}, value: 1 },
      ],
    ],
    ['no such value', line({}), []],
    ['a value that is not a number', line({ Overdue: 'yes' }), []],
    ['no metrics', JSON.stringify({ message: 'ok' }), []],
    ['no JSON', '"_aws" {', []],
    ['a dimension without a value', line({ Overdue: 1, Secret: undefined }), []],
    ['a dimension that is not a text', line({ Overdue: 1, Secret: 404 }), []],
    ['a set of dimensions that is a text', line({ Overdue: 1 }, { Dimensions: ['Secret'] }), []],
    ['dimensions that are not a list', line({ Overdue: 1 }, { Dimensions: { Secret: 1 } }), []],
    ['the name of a prototype as a dimension', line({ Overdue: 1 }, { Dimensions: [['constructor']] }), []],
    ['a metric without a name', line({ Overdue: 1 }, { Metrics: [null, {}] }), []],
    ['metrics that are not a list', line({ Overdue: 1 }, { Metrics: 'Overdue' }), []],
    ['no namespace', line({ Overdue: 1 }, { Namespace: undefined }), []],
    ['invalid directives', JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [null, 1] } }), []],
    ['no metadata', JSON.stringify({ _aws: null }), []],
  ])('parses %s', (_, text, expected) => {
    expect(embeddedMetrics(text)).toEqual(expected);
  });
});

test('accepts log lines with any JSON', () => {
  const texts = fc.constantFrom('Secret', 'Overdue', 'constructor', '__proto__');
  const any = (good: fc.Arbitrary<unknown>) => fc.oneof({ weight: 3, arbitrary: good }, fc.jsonValue());
  const names = any(fc.array(any(texts), { maxLength: 3 }));
  const metrics = any(fc.array(any(fc.record({ Name: any(texts) })), { maxLength: 3 }));
  const directive = fc.record(
    {
      Namespace: any(fc.constant('n')),
      Dimensions: any(fc.array(names, { maxLength: 2 })),
      Metrics: metrics,
    },
    { requiredKeys: [] },
  );
  const metadata = fc.record({
    Timestamp: any(fc.constant(TIME)),
    CloudWatchMetrics: any(fc.array(any(directive), { maxLength: 2 })),
  });
  const aws = new LocalAws();
  fc.assert(
    fc.property(
      fc.record({ _aws: any(metadata), Secret: any(fc.string()), Overdue: any(fc.integer()) }),
      (root) => {
        aws.logs.write('group', JSON.stringify(root));
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

describe('a log group', () => {
  const aws = new LocalAws();

  test('publishes metrics to CloudWatch', () => {
    const put = jest.spyOn(aws.cloudWatch, 'put');
    aws.logs.write('group', line({ Overdue: 1 }));
    expect(put.mock.calls).toEqual([['cdk-rekey', 'Overdue', { Secret: 'App/Key' }, 1, TIME]]);
  });

  test.each([
    ['not ASCII', 'App/Schlüssel', 'contains non-ASCII characters'],
    ['a control character', 'App\tKey', 'contains non-ASCII characters'],
    ['too long', 'x'.repeat(1025), 'must be shorter than 1025 characters'],
    ['white space', ' ', 'not white space'],
  ])('records a refused metric with a dimension that is %s', (_, Secret, reason) => {
    const fresh = new LocalAws();
    fresh.cloudWatch.putAlarm({
      alarmName: 'a',
      namespace: 'cdk-rekey',
      metricName: 'Overdue',
      threshold: 1,
    });
    fresh.logs.write('group', line({ Overdue: 1, Secret }));
    expect(fresh.logs.refusedMetrics).toMatchObject([
      { logGroup: 'group', metric: 'Overdue', reason: expect.stringContaining(reason) },
    ]);
    expect(fresh.logs.lines('group')).toHaveLength(1);
  });

  test('keeps the latest 2,000 lines and counts all', () => {
    for (let i = 1; i <= 5000; i++) aws.logs.write('long', `line ${i}`);
    const lines = aws.logs.lines('long');
    expect([lines.length, lines[0], lines[1999]]).toEqual([2000, 'line 3001', 'line 5000']);
    expect(aws.logs.groups.get('long')?.count).toBe(5000);
  });

  test('is searched for secret values', () => {
    aws.exposureWatch.learn('correct-horse', 'App/Key');
    aws.logs.write('group', 'password=correct-horse');
    expect(aws.exposureWatch.exposures).toMatchObject([{ place: 'log:group', secret: 'App/Key' }]);
  });
});
