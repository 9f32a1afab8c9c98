import type { LocalAws } from '../../src/aws/local-aws';
import { DAY, MINUTE, setUp, token } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

// biome-ignore lint/suspicious/noExplicitAny: tests read single members of events
type Event = any;

/** Collects the events of the default bus from now on. */
function eventsOf(aws: LocalAws): Event[] {
  const events: Event[] = [];
  const put = aws.events.put.bind(aws.events);
  aws.events.put = (event) => {
    events.push(event);
    put(event);
  };
  return events;
}

const fail = () => {
  throw new Error('down');
};

// RotationAbandoned: see 06-manual-writes.test.ts.
describe('15. Service events', () => {
  test.each([
    ['RotationSucceeded', () => undefined, true],
    ['RotationFailed', fail, true],
    ['TestRotationSucceeded', () => undefined, false],
    ['TestRotationFailed', fail, false],
  ])('%s has the ARN in additionalEventData', async (name, step, RotateImmediately) => {
    const { aws, arn, rotate, pass } = await setUpRotation(step);
    const events = eventsOf(aws);
    await rotate(2, { RotateImmediately });
    await pass(MINUTE / 2);
    const started = RotateImmediately ? 'RotationStarted' : 'TestRotationStarted';
    expect(events).toMatchObject(
      [started, name].map((eventName) => ({
        source: 'aws.secretsmanager',
        detailType: 'AWS Service Event via CloudTrail',
        detail: { eventName, eventType: 'AwsServiceEvent', additionalEventData: { SecretId: arn } },
      })),
    );
    expect(events).toHaveLength(2);
  });

  test('report the start, the cancellation and the end of the deletion of each version', async () => {
    const { aws, create, put, call, pass } = setUp();
    const events = eventsOf(aws);
    const both = (name: string) => [1, 2].map((n) => [name, token(n)]);
    const nextEvents = () =>
      events.splice(0).map(({ detail }) => [detail.eventName, detail.additionalEventData.SecretVersion]);
    await create('key', 'one');
    await put('key', 2, 'two');
    await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
    expect(nextEvents()).toEqual(both('StartSecretVersionDelete'));
    await call('RestoreSecret', { SecretId: 'key' });
    expect(nextEvents()).toEqual(both('CancelSecretVersionDelete'));
    await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 7 });
    await pass(6 * DAY);
    expect(nextEvents()).toEqual(both('StartSecretVersionDelete'));
    await pass(2 * DAY);
    expect(nextEvents()).toEqual(both('EndSecretVersionDelete'));
  });

  test('report a forced deletion once', async () => {
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

  test('have no metrics of Secrets Manager beside them', async () => {
    const { aws, rotate, pass } = await setUpRotation();
    const put = jest.spyOn(aws.cloudWatch, 'put');
    await rotate(2);
    await pass(MINUTE);
    expect(new Set(put.mock.calls.map(([namespace]) => namespace))).toEqual(new Set(['AWS/Lambda']));
  });
});
