import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential, KeyringAlgorithm, LeakIndex, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('writes fingerprints with the permissions for them, at a declared stub', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const leakIndex = new LeakIndex(stack, 'Leaks', { removalPolicy: RemovalPolicy.DESTROY });
      const credentials = {
        Mailer: Credential.accessKey({ user: new User(stack, 'User') }),
        Hook: Credential.generated({ prefix: 'hook_' }),
        Tokens: Credential.keyring({ algorithm: KeyringAlgorithm.ES256 }),
      };
      for (const [id, credential] of Object.entries(credentials))
        new RotatingSecret(stack, id, {
          credential,
          rotation: Rotation.every(Duration.days(2)),
          leakIndex,
        }).grantRead(role(stack, `${id}Reader`), { previous: true });
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.iam.denied).toEqual([]);
  const unused = report.iam.unusedGrants.map(({ action }) => action);
  expect(unused).not.toEqual(expect.arrayContaining(['kms:GenerateMac']));
  expect(unused).not.toEqual(expect.arrayContaining(['dynamodb:UpdateItem']));
  expect(report.exposures).toEqual([]);
  expect(report.notSimulated).toContainEqual({
    type: 'AWS::DynamoDB::Table',
    path: 'App/Leaks/Table',
    reason: 'a stub answers UpdateItem of rotators, and no other call',
  });
  for (const secret of report.secrets.filter(({ kind }) => kind !== undefined)) {
    expect(secret).toMatchObject({ failedReads: 0, orphans: 0 });
    expect(secret.rotations).toBeGreaterThanOrEqual(3);
  }
}, 300_000);
