import { Duration } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates SMTP credentials at declared stubs, without a refused login in any region', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const user = new User(stack, 'Mailer');
      new RotatingSecret(stack, 'Smtp', {
        credential: Credential.sesSmtp({ user, regions: ['eu-central-1', 'us-east-1'] }),
        rotation: Rotation.every(Duration.days(2)),
      }).grantRead(role(stack));
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.findings).toEqual([]);
  expect(report.iam.denied).toEqual([]);
  expect(report.iam.unusedGrants.filter(({ action }) => action.startsWith('iam:'))).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/Smtp', kind: 'ses-smtp', failedReads: 0, orphans: 0, failedRotations: 0 },
  ]);
  const [{ rotations, reads } = { rotations: 0, reads: 0 }] = report.secrets;
  expect(rotations).toBeGreaterThanOrEqual(3);
  expect(reads).toBeGreaterThan(10);
}, 300_000);
