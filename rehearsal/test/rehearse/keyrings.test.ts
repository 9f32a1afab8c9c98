import { Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Credential, KeyringAlgorithm, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { createDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { role, synthesized } from './fixtures/app';

test('rotates keyrings, and writes and reads copies of the public keys with exactly the permissions for them', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const credentials = {
        Data: Credential.keyring({ algorithm: KeyringAlgorithm.A256GCM, dataLifetime: Duration.days(1) }),
        Sessions: Credential.keyring({ algorithm: KeyringAlgorithm.HS256 }),
        Tokens: Credential.keyring({
          algorithm: KeyringAlgorithm.ES256,
          keySetObject: { bucket: new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') }) },
          keySetParameter: new StringParameter(stack, 'Parameter', { stringValue: '{"keys":[]}' }),
        }),
      };
      const reader = role(stack);
      for (const [id, credential] of Object.entries(credentials)) {
        const secret = new RotatingSecret(stack, id, {
          credential,
          rotation: Rotation.every(Duration.days(1)),
        });
        secret.grantRead(reader, { previous: true });
        secret.grantVerify(reader);
      }
    },
  ]);

  const report = await rehearse({ assembly, days: 4, readsPerDay: 4 });

  expect(report.iam.denied).toEqual([]);
  const unused = report.iam.unusedGrants.map(({ action }) => action);
  expect(new Set(unused)).toEqual(new Set(['secretsmanager:RotateSecret', 'lambda:InvokeFunction']));
  expect(report.exposures).toEqual([]);
  const keyrings = report.secrets.filter(({ kind }) => kind === 'keyring');
  expect(keyrings).toHaveLength(3);
  for (const secret of keyrings) {
    expect(secret).toMatchObject({ failedReads: 0, orphans: 0 });
    expect(secret.rotations).toBeGreaterThanOrEqual(3);
    expect(secret.reads).toBeGreaterThan(10);
  }
}, 300_000);

/** An interval of sweeps, and the time of one. */
const UNTIL_SWEPT = Duration.hours(7).toMilliseconds();

test('a sweep restores copies that were changed and deleted by hand', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const credential = Credential.keyring({
        algorithm: KeyringAlgorithm.EDDSA,
        keySetObject: { bucket: new Bucket(stack, 'Bucket', { encryptionKey: new Key(stack, 'Key') }) },
        keySetParameter: new StringParameter(stack, 'Parameter', { stringValue: '{"keys":[]}' }),
      });
      new RotatingSecret(stack, 'Tokens', { credential, rotation: Rotation.every(Duration.days(30)) });
    },
  ]);
  const deployment = await createDeployment(checkedOptions({ assembly }));
  try {
    const { aws } = deployment;
    const { objects } = aws.s3;
    const { parameters } = aws.ssm;
    const [objectName = '', object] = [...objects][0] ?? [];
    const [parameterName = '', { value } = { value: '' }] = [...parameters][0] ?? [];
    if (object === undefined) throw new Error('There is no object.');
    expect(object.body).toBe(value);
    const sweep = () => aws.timeline.runUntil(aws.timeline.now() + UNTIL_SWEPT);
    const changes: (() => void)[] = [
      () => {
        objects.set(objectName, { ...object, body: '{"keys":[]}' });
        parameters.set(parameterName, { value: '{"keys":[]}', version: 7 });
      },
      () => {
        objects.set(objectName, { ...object, contentType: 'text/plain' });
        parameters.delete(parameterName);
      },
      () => {
        objects.delete(objectName);
      },
      () => {
        // With a key that the rotator may not use.
        objects.set(objectName, {
          body: value,
          encryption: { keyId: aws.kms.createKey(), bucketKey: false },
        });
      },
    ];
    for (const change of changes) {
      change();
      await sweep();
      expect([objects.get(objectName), parameters.get(parameterName)?.value]).toEqual([object, value]);
    }
    const { version } = parameters.get(parameterName) ?? {};
    await sweep();
    expect(parameters.get(parameterName)?.version).toBe(version);
    const denied = aws.authorizer.denied.map(({ action }) => action);
    expect(denied).toEqual(['kms:Decrypt']);
  } finally {
    await deployment.close();
  }
}, 300_000);
