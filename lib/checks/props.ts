import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RotatingSecretProps } from '../rotating-secret';
import { Stragglers } from '../rotator';
import { checkDescription, checkSecretName } from './secret-name';
import { expectShape, expectThat } from './shape';

/**
 * Checks the props of a secret that need no other construct.
 *
 * @throws `WrongType`, `SecretNameNotSupported`, `DescriptionTooLong`
 */
export function checkProps(secret: Construct, props: RotatingSecretProps): void {
  const of = (name: string) => `${name} of ${secret.node.path}`;
  const fix = 'Pass a Credential, such as Credential.accessKey({ user }).';
  expectShape(of('credential'), props?.credential, ['kind', 'bind'], fix);
  const { rotation, encryptionKey, alarmTopic, stragglers } = props;
  if (rotation !== undefined) {
    const fix = 'Pass a Rotation, such as Rotation.standard() or Rotation.every(Duration.days(30)).';
    expectShape(of('rotation'), rotation, ['_planFor'], fix);
  }
  if (encryptionKey !== undefined) {
    const fix = 'Pass a Key, or the result of Key.fromKeyArn.';
    expectShape(of('encryptionKey'), encryptionKey, ['keyArn'], fix);
  }
  if (alarmTopic !== undefined) {
    const fix = 'Pass a Topic, or the result of Topic.fromTopicArn.';
    expectShape(of('alarmTopic'), alarmTopic, ['topicArn', 'grantPublish'], fix);
  }
  if (stragglers !== undefined) {
    const fix = 'Use Stragglers.HOLD or Stragglers.CUT_OFF.';
    expectThat(Object.values(Stragglers).includes(stragglers), of('stragglers setting'), stragglers, fix);
  }
  if (props.rotator !== undefined) {
    const fix = 'Pass rotator options, such as { vpc, timeout: Duration.minutes(10) }.';
    expectThat(
      typeof props.rotator === 'object' && props.rotator !== null,
      of('rotator'),
      props.rotator,
      fix,
    );
  }
  for (const name of ['secretName', 'description'] as const) {
    const value: unknown = props[name];
    const right = value === undefined || typeof value === 'string' || Token.isUnresolved(value);
    expectThat(right, of(name), value, 'Pass a string.');
  }
  checkSecretName(secret, props.secretName);
  checkDescription(secret, props.description);
}
