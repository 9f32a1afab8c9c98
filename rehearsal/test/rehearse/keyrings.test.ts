import { Duration } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Credential, KeyringAlgorithm, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates keyrings, and writes copies of the public keys with the permissions for them', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const credentials = {
        Data: Credential.keyring({ algorithm: KeyringAlgorithm.A256GCM, dataLifetime: Duration.days(1) }),
        Sessions: Credential.keyring({ algorithm: KeyringAlgorithm.HS256 }),
        Tokens: Credential.keyring({
          algorithm: KeyringAlgorithm.ES256,
          keySetObject: { bucket: new Bucket(stack, 'Bucket') },
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
