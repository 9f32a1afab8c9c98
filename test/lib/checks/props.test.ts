import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import { newStack, reader } from '../support';

/** Creates a secret as plain JavaScript can, with props of any type. */
const made = (props: unknown) => new RotatingSecret(newStack(), 'Key', props as RotatingSecretProps);
const credential = Credential.generated();
const secretWith = (name: string) => (value: unknown) => made({ credential, [name]: value });
const generated = (name: string) => (value: unknown) => Credential.generated({ [name]: value } as never);

const CREDENTIAL = 'Pass a Credential, such as Credential.accessKey({ user }).';
const ROTATION = 'Pass a Rotation, such as Rotation.standard() or Rotation.every(Duration.days(30)).';
const KEY = 'Pass a Key, or the result of Key.fromKeyArn.';
const TOPIC = 'Pass a Topic, or the result of Topic.fromTopicArn.';
const STRAGGLERS = 'Use Stragglers.HOLD or Stragglers.CUT_OFF.';
const USER =
  'Pass an IAM user: Credential.accessKey({ user }), with a User or the result of User.fromUserName.';
const DURATION = 'Pass a Duration, such as Duration.hours(24).';
const CRON = 'Pass a text, such as cron(0 3 ? * SUN *).';

test.each<[string, string, (value: unknown) => unknown, unknown, string]>([
  ['credential of App/Key', 'undefined', made, undefined, CREDENTIAL],
  ['credential of App/Key', 'undefined', made, {}, CREDENTIAL],
  ['credential of App/Key', 'null', made, { credential: null }, CREDENTIAL],
  ['credential of App/Key', 'of type Object', made, { credential: { user: 'bob' } }, CREDENTIAL],
  ['credential of App/Key', 'of type function', made, { credential: Credential.generated }, CREDENTIAL],
  ['rotation of App/Key', 'of type Duration', secretWith('rotation'), Duration.days(30), ROTATION],
  [
    'rotation of App/Key',
    'of type LiteralSchedule',
    secretWith('rotation'),
    Schedule.rate(Duration.days(30)),
    ROTATION,
  ],
  ['rotation of App/Key', 'of type string', secretWith('rotation'), 'rate(30 days)', ROTATION],
  ['rotation of App/Key', 'null', secretWith('rotation'), null, ROTATION],
  ['rotation of App/Key', 'of type function', secretWith('rotation'), Rotation.standard, ROTATION],
  ['secretName of App/Key', 'of type number', secretWith('secretName'), 42, 'Pass a string.'],
  ['secretName of App/Key', 'of type Array', secretWith('secretName'), ['mail'], 'Pass a string.'],
  ['description of App/Key', 'of type Object', secretWith('description'), { text: 'mail' }, 'Pass a string.'],
  ['encryptionKey of App/Key', 'of type string', secretWith('encryptionKey'), 'arn:aws:kms:key/1', KEY],
  ['encryptionKey of App/Key', 'null', secretWith('encryptionKey'), null, KEY],
  [
    'encryptionKey of App/Key',
    'the construct App/Key',
    secretWith('encryptionKey'),
    new CfnKey(newStack(), 'Key', { keyPolicy: {} }),
    KEY,
  ],
  ['alarmTopic of App/Key', 'of type string', secretWith('alarmTopic'), 'arn:aws:sns:on-call', TOPIC],
  ['stragglers setting of App/Key', 'of type string', secretWith('stragglers'), 'cutoff', STRAGGLERS],
  ['user of Credential.accessKey', 'undefined', Credential.accessKey as never, undefined, USER],
  ['user of Credential.accessKey', 'undefined', Credential.accessKey as never, {}, USER],
  ['user of Credential.accessKey', 'of type string', Credential.accessKey as never, { user: 'bob' }, USER],
  [
    'user of Credential.accessKey',
    'the construct App/Reader',
    Credential.accessKey as never,
    { user: reader(newStack()) },
    USER,
  ],
  [
    'user of Credential.accessKey',
    'of type Object',
    Credential.accessKey as never,
    { user: { userName: 'bob' } },
    USER,
  ],
  ['length of the generated key', 'of type string', generated('length'), '43', 'Pass a number.'],
  ['alphabet of the generated key', 'of type number', generated('alphabet'), 5, 'Pass a string.'],
  [
    'excludeCharacters of the generated key',
    'of type number',
    generated('excludeCharacters'),
    5,
    'Pass a string.',
  ],
  ['prefix of the generated key', 'of type boolean', generated('prefix'), true, 'Pass a string.'],
  ['period of the rotation', 'of type number', Rotation.every as never, 90, DURATION],
  ['period of the rotation', 'undefined', Rotation.every as never, undefined, DURATION],
  ['window of the rotation', 'of type string', Rotation.standard as never, { window: '4h' }, DURATION],
  ['grace of the rotation', 'of type number', Rotation.highRisk as never, { grace: 1 }, DURATION],
  ['expression of the rotation', 'undefined', Rotation.cron as never, undefined, CRON],
  ['expression of the rotation', 'of type Duration', Rotation.cron as never, Duration.days(30), CRON],
])('refuses a %s that is %s from JavaScript (%#)', (what, found, make, value, fix) => {
  expect(() => make(value)).toThrow(`[WrongType] The ${what} is ${found}. ${fix}`);
});

test('accepts the values of enums as text', () => {
  expect(() => secretWith('stragglers')('cut-off')).not.toThrow();
});
