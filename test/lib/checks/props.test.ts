import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import { newStack, reader } from '../support';

/** Makes a secret as plain JavaScript can: with props of any type. */
function made(props: unknown): RotatingSecret {
  return new RotatingSecret(newStack(), 'Key', props as RotatingSecretProps);
}

const credential = Credential.generated();

describe('from JavaScript', () => {
  test.each<[string, unknown, string]>([
    ['no props', undefined, 'undefined'],
    ['no credential', {}, 'undefined'],
    ['null', { credential: null }, 'null'],
    ['the props of a credential', { credential: { user: 'bob' } }, 'of type Object'],
    ['a factory that was not called', { credential: Credential.generated }, 'of type function'],
  ])('a missing credential is refused: %s', (_, props, found) => {
    expect(() => made(props)).toThrow(
      `[WrongType] The credential of App/Key is ${found}. ` +
        'Pass a Credential, such as Credential.accessKey({ user }) or Credential.generated().',
    );
  });

  test.each<[string, unknown, string]>([
    ['a Duration', Duration.days(30), 'of type Duration'],
    ['an expression', 'rate(30 days)', 'of type string'],
    ['a number', 30, 'of type number'],
    ['null', null, 'null'],
    ['a factory that was not called', Rotation.standard, 'of type function'],
  ])('a rotation of the wrong type is refused: %s', (_, rotation, found) => {
    expect(() => made({ credential, rotation })).toThrow(
      `[WrongType] The rotation of App/Key is ${found}. ` +
        'Pass a Rotation, such as Rotation.standard() or Rotation.every(Duration.days(30)).',
    );
  });

  test.each<[string, unknown, string]>([
    ['secretName', 42, 'of type number'],
    ['secretName', ['mail'], 'of type Array'],
    ['description', { text: 'mail' }, 'of type Object'],
  ])('a %s of the wrong type is refused: %p', (name, value, found) => {
    expect(() => made({ credential, [name]: value })).toThrow(
      `[WrongType] The ${name} of App/Key is ${found}. Pass a string.`,
    );
  });

  test('a schedule of EventBridge is refused as a rotation', () => {
    expect(() => made({ credential, rotation: Schedule.rate(Duration.days(30)) })).toThrow('[WrongType]');
  });

  test.each<[string, unknown, string]>([
    ['an ARN', 'arn:aws:kms:eu-west-1:111111111111:key/1', 'of type string'],
    ['null', null, 'null'],
    ['a CfnKey', new CfnKey(newStack(), 'Key', { keyPolicy: {} }), 'the construct App/Key'],
  ])('an encryptionKey of the wrong type is refused: %s', (_, encryptionKey, found) => {
    expect(() => made({ credential, encryptionKey })).toThrow(
      `[WrongType] The encryptionKey of App/Key is ${found}. Pass a Key, or what Key.fromKeyArn imports.`,
    );
  });

  test('an alarmTopic of the wrong type is refused', () => {
    expect(() => made({ credential, alarmTopic: 'arn:aws:sns:eu-west-1:111111111111:on-call' })).toThrow(
      '[WrongType] The alarmTopic of App/Key is of type string. Pass a Topic, or what Topic.fromTopicArn imports.',
    );
  });

  test('an unknown stragglers setting is refused', () => {
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
  ])('Credential.accessKey without a user is refused: %s', (_, props, found) => {
    expect(() => Credential.accessKey(props as never)).toThrow(
      `[WrongType] The user of Credential.accessKey is ${found}. ` +
        'Pass an IAM user: Credential.accessKey({ user }), with a User or what User.fromUserName imports.',
    );
  });

  test.each<[string, unknown, string]>([
    ['length', '43', 'string. Pass a number.'],
    ['alphabet', 5, 'number. Pass a string.'],
    ['excludeCharacters', 5, 'number. Pass a string.'],
    ['prefix', true, 'boolean. Pass a string.'],
  ])('a %s of the wrong type of Credential.generated is refused', (name, value, found) => {
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
  ])('%s is refused', (_, make, found) => {
    expect(make).toThrow(`[WrongType] The ${found}. Pass a Duration, such as Duration.hours(24).`);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'undefined'],
    ['a Duration', Duration.days(30), 'of type Duration'],
  ])('a cron expression of the wrong type is refused: %s', (_, expression, found) => {
    expect(() => Rotation.cron(expression as never)).toThrow(
      `[WrongType] The expression of the rotation is ${found}. Pass a text, such as cron(0 3 ? * SUN *).`,
    );
  });

  test.each(['secretName', 'description'])('a %s of the wrong type is refused', (name) => {
    expect(() => made({ credential, [name]: 5 })).toThrow(
      `[WrongType] The ${name} of App/Key is of type number. Pass a string.`,
    );
  });
});
