import { Duration } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { User } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Credential, CredentialService, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates API keys of Bedrock and CloudWatch Logs, Git credentials and a password of Keyspaces at declared stubs, without a refused use', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const user = new User(stack, 'Assistant');
      const reader = role(stack);
      const logGroup = LogGroup.fromLogGroupName(stack, 'Logs', '/app');
      const repository = new Repository(stack, 'Repository', { repositoryName: 'app' });
      repository.grantPull(user);
      for (const service of Object.values(CredentialService))
        new RotatingSecret(stack, service, {
          credential: Credential.serviceCredential({
            user,
            service,
            logGroup,
            logStreamName: 'keys',
            repository,
          }),
          rotation: Rotation.every(Duration.days(2)),
        }).grantRead(reader);
    },
  ]);

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.findings).toEqual([]);
  expect(report.iam.denied).toEqual([]);
  const unused = report.iam.unusedGrants.filter(({ action }) => /^(iam|codecommit):/.test(action));
  expect(unused).toEqual([]);
  expect(report.secrets).toMatchObject(
    ['App/bedrock', 'App/cloudwatch-logs', 'App/codecommit', 'App/keyspaces'].map((path) => ({
      ...{ path, kind: 'service-credential', failedReads: 0, failedRotations: 0, orphans: 0 },
    })),
  );
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThanOrEqual(3);
    expect(reads).toBeGreaterThan(10);
  }
}, 300_000);

test('reports the failed deploy of Git credentials whose user may not pull', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const user = new User(stack, 'Builder');
      const repository = Repository.fromRepositoryName(stack, 'Repository', 'app');
      const credential = Credential.serviceCredential({
        user,
        service: CredentialService.CODECOMMIT,
        repository,
      });
      new RotatingSecret(stack, 'Git', { credential }).grantRead(role(stack));
    },
  ]);

  const report = await rehearse({ assembly, days: 1 });

  expect(JSON.stringify(report.findings)).toContain('HTTP 403');
  expect(report.iam.denied).toMatchObject([{ action: 'codecommit:GitPull' }]);
}, 300_000);
