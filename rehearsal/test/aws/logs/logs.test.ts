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

describe('metrics embedded in a log line', () => {
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
    ['a value that is no number', line({ Overdue: 'yes' }), []],
    ['no metrics', JSON.stringify({ message: 'ok' }), []],
    ['no JSON', '"_aws" {', []],
  ])('%s', (_, text, expected) => {
    expect(embeddedMetrics(text)).toEqual(expected);
  });
});

describe('a log group', () => {
  const aws = new LocalAws();

  test('hands metrics on to CloudWatch', () => {
    const put = jest.spyOn(aws.cloudWatch, 'put');
    aws.logs.write('group', line({ Overdue: 1 }));
    expect(put.mock.calls).toEqual([['cdk-rekey', 'Overdue', { Secret: 'App/Key' }, 1, TIME]]);
  });

  test('keeps its latest 2,000 lines, and counts all', () => {
    for (let i = 1; i <= 5000; i++) aws.logs.write('long', `line ${i}`);
    const lines = aws.logs.lines('long');
    expect([lines.length, lines[0], lines[1999]]).toEqual([2000, 'line 3001', 'line 5000']);
    expect(aws.logs.groups.get('long')?.count).toBe(5000);
  });

  test('is watched for secret values', () => {
    aws.exposureWatch.learn('correct-horse', 'App/Key');
    aws.logs.write('group', 'password=correct-horse');
    expect(aws.exposureWatch.exposures).toMatchObject([{ place: 'log:group', secret: 'App/Key' }]);
  });
});
