import type { LocalAws } from '../../src/aws/local-aws';
import { setUp, token } from '../aws/secrets-manager/fixtures';
import { HOUR, MINUTE, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

// biome-ignore lint/suspicious/noExplicitAny: tests look at single members
type Event = any;

/** Every event that comes to the default bus from now on. */
function eventsOf(aws: LocalAws): Event[] {
  const events: Event[] = [];
  const put = aws.events.put.bind(aws.events);
  aws.events.put = (event) => {
    events.push(event);
    put(event);
  };
  return events;
}

test.each([
  ['RotationSucceeded', () => undefined, {}],
  [
    'RotationFailed',
    () => {
      throw new Error('down');
    },
    {},
  ],
  ['TestRotationSucceeded', () => undefined, { RotateImmediately: false }],
  [
    'TestRotationFailed',
    () => {
      throw new Error('down');
    },
    { RotateImmediately: false },
  ],
])('15: %s is an event of the service, with the ARN in additionalEventData', async (name, step, input) => {
  const { aws, arn, rotate, pass } = await setUpRotation(step);
  const events = eventsOf(aws);
  await rotate(2, input);
  await pass(30_000);
  const started = name.startsWith('Test') ? 'TestRotationStarted' : 'RotationStarted';
  expect(events.map(({ detail }) => detail.eventName)).toEqual([started, name]);
  for (const event of events) {
    expect(event).toMatchObject({
      source: 'aws.secretsmanager',
      detailType: 'AWS Service Event via CloudTrail',
      detail: { eventType: 'AwsServiceEvent', additionalEventData: { SecretId: arn } },
    });
  }
});

test('15: RotationAbandoned when a value is written by hand', async () => {
  const { aws, put, rotate, pass } = await setUpRotation(async ({ Step }) => {
    if (Step === 'setSecret') await put('key', 3, 'by hand');
  });
  const events = eventsOf(aws);
  await rotate(2);
  await pass(HOUR);
  expect(events.map(({ detail }) => detail.eventName)).toEqual(['RotationStarted', 'RotationAbandoned']);
});

test('15: the deletion of each version is told when it starts, is cancelled, and ends', async () => {
  const { aws, create, put, call } = setUp();
  const events = eventsOf(aws);
  const told = () =>
    events
      .splice(0)
      .map(({ detail: { eventName, additionalEventData } }) => [
        eventName,
        additionalEventData.SecretVersion,
      ]);
  await create('key', 'one');
  await put('key', 2, 'two');
  await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
  expect(told()).toEqual([1, 2].map((n) => ['StartSecretVersionDelete', token(n)]));
  await call('RestoreSecret', { SecretId: 'key' });
  expect(told()).toEqual([1, 2].map((n) => ['CancelSecretVersionDelete', token(n)]));
  await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
  await aws.timeline.runUntil(aws.timeline.now() + 6 * 24 * HOUR);
  expect(told()).toEqual([1, 2].map((n) => ['StartSecretVersionDelete', token(n)]));
  await aws.timeline.runUntil(aws.timeline.now() + 2 * 24 * HOUR);
  expect(told()).toEqual([1, 2].map((n) => ['EndSecretVersionDelete', token(n)]));
});

test('15: a forced deletion starts and ends at once', async () => {
  const { aws, create, call } = setUp();
  const events = eventsOf(aws);
  await create('key', 'one');
  await call('DeleteSecret', { SecretId: 'key', ForceDeleteWithoutRecovery: true });
  await call('DeleteSecret', { SecretId: 'key', ForceDeleteWithoutRecovery: true });
  expect(events.map(({ detail }) => detail.eventName)).toEqual([
    'StartSecretVersionDelete',
    'EndSecretVersionDelete',
  ]);
});

test('15: there are no metrics of Secrets Manager about rotations', async () => {
  const { aws, rotate, pass } = await setUpRotation();
  const namespaces = new Set<string>();
  const put = aws.cloudWatch.put.bind(aws.cloudWatch);
  aws.cloudWatch.put = (...input) => {
    namespaces.add(input[0]);
    put(...input);
  };
  await rotate(2);
  await pass(MINUTE);
  expect([...namespaces]).toEqual(['AWS/Lambda']);
});
