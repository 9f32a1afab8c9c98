import { Duration } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Credential, CredentialService, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates API keys of Bedrock and CloudWatch Logs and a password of Keyspaces at declared stubs, without a refused use', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const user = new User(stack, 'Assistant');
      const reader = role(stack);
      const logGroup = LogGroup.fromLogGroupName(stack, 'Logs', '/app');
      for (const service of Object.values(CredentialService))
        new RotatingSecret(stack, service, {
          credential: Credential.serviceCredential({ user, service, logGroup, logStreamName: 'keys' }),
          rotation: Rotation.every(Duration.days(2)),
        }).grantRead(reader);
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.findings).toEqual([]);
  expect(report.iam.denied).toEqual([]);
  expect(report.iam.unusedGrants.filter(({ action }) => action.startsWith('iam:'))).toEqual([]);
  expect(report.secrets).toMatchObject(
    ['App/bedrock', 'App/cloudwatch-logs', 'App/keyspaces'].map((path) => ({
      ...{ path, kind: 'service-credential', failedReads: 0, failedRotations: 0, orphans: 0 },
    })),
  );
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThanOrEqual(3);
    expect(reads).toBeGreaterThan(10);
  }
}, 300_000);
