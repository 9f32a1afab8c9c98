import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RotatingSecretProps } from '../rotating-secret';
import { Stragglers } from '../rotator-props';
import { checkDescription, checkSecretName } from './secret-name';
import { expectShape, expectShapes, expectThat, type Shape } from './shape';

const SHAPES: readonly Shape[] = [
  ['rotation', ['_planFor'], 'a Rotation, such as Rotation.standard() or Rotation.every(Duration.days(30))'],
  ['encryptionKey', ['keyArn'], 'a Key, or the result of Key.fromKeyArn'],
  ['leakIndex', ['table', 'key', 'grantMatch'], 'a LeakIndex'],
  ['alarmTopic', ['topicArn', 'grantPublish'], 'a Topic, or the result of Topic.fromTopicArn'],
];

/**
 * Checks the props of a secret that need no other construct.
 *
 * @throws `WrongType`, `SecretNameNotSupported`, `DescriptionTooLong`
 */
export function checkProps(secret: Construct, props: RotatingSecretProps): void {
  const of = (name: string) => `${name} of ${secret.node.path}`;
  const fix = 'Pass a Credential, such as Credential.accessKey({ user }).';
  expectShape(of('credential'), props?.credential, ['kind', 'bind'], fix);
  expectShapes(`of ${secret.node.path}`, props, SHAPES);
  const { stragglers } = props;
  if (stragglers !== undefined) {
    const fix = 'Use Stragglers.HOLD or Stragglers.CUT_OFF.';
    expectThat(Object.values(Stragglers).includes(stragglers), of('stragglers setting'), stragglers, fix);
  }
  const { rotator = {} } = props;
  const options = 'Pass rotator options, such as { vpc, timeout: Duration.minutes(10) }.';
  expectThat(typeof rotator === 'object' && rotator !== null, of('rotator'), rotator, options);
  for (const name of ['secretName', 'description'] as const) {
    const value: unknown = props[name];
    const right = value === undefined || typeof value === 'string' || Token.isUnresolved(value);
    expectThat(right, of(name), value, 'Pass a string.');
  }
  checkSecretName(secret, props.secretName);
  checkDescription(secret, props.description);
}
