import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Credential, Rotation, type RotationOptions, Stragglers } from '../../lib';
import { mailerKey, newStack } from './support';

const HOUR = 3600;
const hours = (count: number, options?: RotationOptions) => Rotation.every(Duration.hours(count), options);

/** The rotation times in the environment of the rotator. */
function timesOf(stack: ReturnType<typeof newStack>) {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return functions.map((one) => JSON.parse(one.Properties.Environment.Variables.REKEY_TIMES));
}

describe('an access key with Stragglers.HOLD', () => {
  test.each([
    ['4 hours', hours(4)],
    ['5 hours', hours(5)],
    ['6 hours in windows of 2', hours(6, { window: Duration.hours(2) })],
    ['8 hours with a grace of 4', hours(8, { grace: Duration.hours(4) })],
    ['a day with a grace of 20 hours', Rotation.highRisk({ grace: Duration.hours(20) })],
    ['a cron that comes after 4 hours', Rotation.cron('cron(0 2/10 * * ? *)')],
  ])('is refused every %s', (_, rotation) => {
    expect(() => mailerKey(newStack(), { rotation })).toThrow('[UsageLagTooLong]');
  });

  test('is refused with the limit and the fix', () => {
    expect(() => mailerKey(newStack(), { rotation: hours(4) })).toThrow(
      '[UsageLagTooLong] The issuer of App/MailerKey reports uses up to 4 hours late, so the uses within a grace of 1 hour ' +
        'are known 5 hours after a rotation, but the next rotation can begin 3 hours after the last one. Use a longer ' +
        'period, a shorter window or a shorter grace, or Stragglers.CUT_OFF, which retires the replaced credential at ' +
        'the end of the grace even if it is in use.',
    );
  });

  test.each([
    ['6 hours', hours(6), (6 - 1 - 4) / 2],
    ['7 hours', hours(7), (7 - 1 - 4) / 2],
    ['a day', Rotation.highRisk(), (24 - 1 - 4) / 2],
    ['a day with a grace of 16 hours', Rotation.highRisk({ grace: Duration.hours(16) }), 2],
    ['90 days', Rotation.standard(), 7 * 24],
  ])('is accepted every %s, with half of the remaining time as quarantine', (_, rotation, quarantine) => {
    const stack = newStack();
    mailerKey(stack, { rotation });
    expect(timesOf(stack)).toEqual([expect.objectContaining({ quarantineSeconds: quarantine * HOUR })]);
  });
});

test('accepts an access key every 4 hours with Stragglers.CUT_OFF', () => {
  const stack = newStack();
  mailerKey(stack, { rotation: hours(4), stragglers: Stragglers.CUT_OFF });
  expect(timesOf(stack)).toEqual([expect.objectContaining({ quarantineSeconds: 1.5 * HOUR })]);
});

test('accepts a kind without reports of uses every 4 hours', () => {
  const credential = Credential.generated();
  expect(() => mailerKey(newStack(), { credential, rotation: hours(4) })).not.toThrow();
});
