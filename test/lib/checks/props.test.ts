import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import { newStack, reader } from '../support';

/** Creates a secret as plain JavaScript can, with props of any type. */
function made(props: unknown): RotatingSecret {
  return new RotatingSecret(newStack(), 'Key', props as RotatingSecretProps);
}

const credential = Credential.generated();

describe('refuses from JavaScript', () => {
  test.each<[string, unknown, string]>([
    ['no props', undefined, 'undefined'],
    ['no credential', {}, 'undefined'],
    ['null', { credential: null }, 'null'],
    ['the props of a credential', { credential: { user: 'bob' } }, 'of type Object'],
    ['a factory without a call', { credential: Credential.generated }, 'of type function'],
  ])('%s instead of a credential', (_, props, found) => {
    expect(() => made(props)).toThrow(
      `[WrongType] The credential of App/Key is ${found}. ` +
        'Pass a Credential, such as Credential.accessKey({ user }).',
    );
  });

  test.each<[string, unknown, string]>([
    ['a Duration', Duration.days(30), 'of type Duration'],
    ['an expression', 'rate(30 days)', 'of type string'],
    ['a schedule of EventBridge', Schedule.rate(Duration.days(30)), 'of type LiteralSchedule'],
    ['null', null, 'null'],
    ['a factory without a call', Rotation.standard, 'of type function'],
  ])('%s instead of a rotation', (_, rotation, found) => {
    expect(() => made({ credential, rotation })).toThrow(
      `[WrongType] The rotation of App/Key is ${found}. ` +
        'Pass a Rotation, such as Rotation.standard() or Rotation.every(Duration.days(30)).',
    );
  });

  test.each<[string, unknown, string]>([
    ['secretName', 42, 'of type number'],
    ['secretName', ['mail'], 'of type Array'],
    ['description', { text: 'mail' }, 'of type Object'],
  ])('a %s that is %p', (name, value, found) => {
    expect(() => made({ credential, [name]: value })).toThrow(
      `[WrongType] The ${name} of App/Key is ${found}. Pass a string.`,
    );
  });

  test.each<[string, unknown, string]>([
    ['an ARN', 'arn:aws:kms:eu-west-1:111111111111:key/1', 'of type string'],
    ['null', null, 'null'],
    ['a CfnKey', new CfnKey(newStack(), 'Key', { keyPolicy: {} }), 'the construct App/Key'],
  ])('%s instead of an encryptionKey', (_, encryptionKey, found) => {
    expect(() => made({ credential, encryptionKey })).toThrow(
      `[WrongType] The encryptionKey of App/Key is ${found}. Pass a Key, or the result of Key.fromKeyArn.`,
    );
  });

  test('an ARN instead of an alarmTopic', () => {
    expect(() => made({ credential, alarmTopic: 'arn:aws:sns:eu-west-1:111111111111:on-call' })).toThrow(
      '[WrongType] The alarmTopic of App/Key is of type string. Pass a Topic, or the result of Topic.fromTopicArn.',
    );
  });

  test('an unknown stragglers setting', () => {
    expect(() => made({ credential, stragglers: 'cutoff' })).toThrow(
      '[WrongType] The stragglers setting of App/Key is of type string. Use Stragglers.HOLD or Stragglers.CUT_OFF.',
    );
    expect(() => made({ credential, stragglers: 'cut-off' })).not.toThrow();
  });

  test.each<[string, unknown, string]>([
    ['no props', undefined, 'undefined'],
    ['no user', {}, 'undefined'],
    ['a name', { user: 'bob' }, 'of type string'],
    ['a role', { user: reader(newStack()) }, 'the construct App/Reader'],
    ['an object with a name', { user: { userName: 'bob' } }, 'of type Object'],
  ])('%s instead of a user', (_, props, found) => {
    expect(() => Credential.accessKey(props as never)).toThrow(
      `[WrongType] The user of Credential.accessKey is ${found}. ` +
        'Pass an IAM user: Credential.accessKey({ user }), with a User or the result of User.fromUserName.',
    );
  });

  test.each<[string, unknown, string]>([
    ['length', '43', 'string. Pass a number.'],
    ['alphabet', 5, 'number. Pass a string.'],
    ['excludeCharacters', 5, 'number. Pass a string.'],
    ['prefix', true, 'boolean. Pass a string.'],
  ])('a %s of the wrong type in Credential.generated', (name, value, found) => {
    expect(() => Credential.generated({ [name]: value } as never)).toThrow(
      `[WrongType] The ${name} of Credential.generated is of type ${found}`,
    );
  });

  test.each<[string, () => unknown, string]>([
    ['a number as a period', () => Rotation.every(90 as never), 'period of the rotation is of type number'],
    ['no period', () => Rotation.every(undefined as never), 'period of the rotation is undefined'],
    [
      'a text as a window',
      () => Rotation.standard({ window: '4h' as never }),
      'window of the rotation is of type string',
    ],
    [
      'a number as a grace',
      () => Rotation.highRisk({ grace: 1 as never }),
      'grace of the rotation is of type number',
    ],
  ])('%s', (_, make, found) => {
    expect(make).toThrow(`[WrongType] The ${found}. Pass a Duration, such as Duration.hours(24).`);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['a Duration', Duration.days(30), 'of type Duration'],
  ])('%s instead of a cron expression', (_, expression, found) => {
    expect(() => Rotation.cron(expression as never)).toThrow(
      `[WrongType] The expression of the rotation is ${found}. Pass a text, such as cron(0 3 ? * SUN *).`,
    );
  });
});
