import { LocalAws } from '../../../src/aws/local-aws';
import { checkPattern, type EventPattern, matches } from '../../../src/aws/services/events/pattern';

const SOURCE = 'aws.secretsmanager';
const FAILED = {
  source: SOURCE,
  detailType: 'AWS Service Event via CloudTrail',
  detail: { eventName: 'RotationFailed', additionalEventData: { SecretId: 'arn:a' } },
};

describe('an event pattern', () => {
  const event = {
    source: SOURCE,
    detail: { name: 'RotationFailed', tags: ['a', 'b'], count: 2, none: null },
  };

  test.each<[string, EventPattern, boolean]>([
    ['an exact value', { source: [SOURCE] }, true],
    ['one of several', { source: ['aws.ec2', SOURCE] }, true],
    ['another value', { source: ['aws.ec2'] }, false],
    ['all members', { source: [SOURCE], detail: { name: ['RotationStarted'] } }, false],
    ['a number', { detail: { count: [2] } }, true],
    ['null', { detail: { none: [null] } }, true],
    ['one element of an array', { detail: { tags: ['b'] } }, true],
    ['no element of an array', { detail: { tags: ['c'] } }, false],
    ['a prefix', { detail: { name: [{ prefix: 'Rotation' }] } }, true],
    ['another prefix', { detail: { name: [{ prefix: 'Test' }] } }, false],
    ['a suffix', { detail: { name: [{ suffix: 'Failed' }] } }, true],
    ['a value with another case', { detail: { name: [{ 'equals-ignore-case': 'rotationfailed' }] } }, true],
    ['an existing member', { detail: { name: [{ exists: true }] } }, true],
    ['a missing member', { detail: { other: [{ exists: false }] } }, true],
    ['a required member', { detail: { other: [{ exists: true }] } }, false],
    ['anything but a value', { detail: { name: [{ 'anything-but': 'RotationStarted' }] } }, true],
    ['anything but its value', { detail: { name: [{ 'anything-but': ['RotationFailed', 'x'] }] } }, false],
    ['anything but its prefix', { detail: { name: [{ 'anything-but': { prefix: 'Rotation' } }] } }, false],
    ['anything but a value, of a missing member', { detail: { other: [{ 'anything-but': 'x' }] } }, false],
    ['a member of a text', { source: { name: ['x'] } }, false],
  ])('evaluates %s', (_, pattern, expected) => {
    checkPattern(pattern);
    expect(matches(pattern, event)).toBe(expected);
  });

  test.each([
    [{ detail: { count: [{ numeric: ['>', 1] }] } }, 'numeric'],
    [{ $or: [{ source: ['a'] }] }, '$or'],
  ])('is refused with an unsupported operator: %j', (pattern, operator) => {
    expect(() =>
      new LocalAws().events.putRule({ name: 'rule', pattern: pattern as never, targets: [] }),
    ).toThrow(`The event pattern operator ${operator} is not simulated.`);
  });
});

describe('a rule', () => {
  let aws: LocalAws;
  let events: unknown[];
  let arn: string;

  beforeEach(() => {
    aws = new LocalAws();
    events = [];
    const behaviour = async (event: unknown) => void events.push(event);
    ({ arn } = aws.lambda.createFunction({ name: 'target', roleArn: '', behaviour }));
  });

  const rule = (targets: { arn: string; input?: string }[]) =>
    aws.events.putRule({ name: 'rule', pattern: { detail: { eventName: ['RotationFailed'] } }, targets });
  const permit = (sourceArn: string) =>
    aws.lambda.addPermission(arn, {
      statementId: 'rule',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn,
    });
  const put = async (event: typeof FAILED) => {
    aws.events.put(event);
    await aws.timeline.runUntil(aws.timeline.now() + 1000);
  };

  test('invokes a function with matching events', async () => {
    permit(rule([{ arn }]));
    await put(FAILED);
    await put({ ...FAILED, detail: { ...FAILED.detail, eventName: 'RotationSucceeded' } });
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': FAILED.detailType,
        source: SOURCE,
        account: '123456789012',
        region: 'eu-central-1',
        time: '2026-01-01T00:00:00Z',
        resources: [],
        detail: FAILED.detail,
      },
    ]);
    expect(aws.events.counts.get(`${SOURCE} ${FAILED.detailType}`)).toBe(2);
  });

  test('passes its input to the target', async () => {
    permit(rule([{ arn, input: '{"fixed":true}' }]));
    await put(FAILED);
    expect(events).toEqual([{ fixed: true }]);
  });

  test('publishes to a topic', async () => {
    rule([{ arn: aws.sns.createTopic('events') }]);
    await put(FAILED);
    expect(aws.sns.messages).toMatchObject([{ publisher: 'events.amazonaws.com', subject: 'rule' }]);
  });

  test('is not evaluated after it is removed', async () => {
    permit(rule([{ arn }]));
    aws.events.removeRule('rule');
    await put(FAILED);
    expect(events).toEqual([]);
  });

  test('records failed deliveries', async () => {
    permit('arn:aws:events:eu-central-1:123456789012:rule/another');
    rule([{ arn }, { arn: 'arn:aws:sqs:eu-central-1:123456789012:queue' }]);
    await put(FAILED);
    expect(events).toEqual([]);
    expect(aws.events.failures.map(({ reason }) => reason.split(':')[0])).toEqual([
      'AccessDeniedException',
      'TargetNotSimulated',
    ]);
  });

  test('is searched for secret values', async () => {
    aws.exposureWatch.learn('correct-horse', 'App/Key');
    await put({ ...FAILED, detail: { ...FAILED.detail, eventName: 'correct-horse' } });
    expect(aws.exposureWatch.exposures).toMatchObject([{ place: `event:${SOURCE}` }]);
  });
});
