import { Duration } from 'aws-cdk-lib';
import { CfnReplicationGroup, CfnUser } from 'aws-cdk-lib/aws-elasticache';
import { CfnCluster, CfnUser as CfnMemoryDbUser } from 'aws-cdk-lib/aws-memorydb';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { playScenario, rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

const assemblyOfCaches = () =>
  synthesized([
    'App',
    (stack) => {
      const mode = { accessString: 'on ~* +@all', authenticationMode: { Type: 'iam' } };
      const group = new CfnReplicationGroup(stack, 'Group', {
        ...{ replicationGroupDescription: 'sessions', engine: 'valkey', transitEncryptionEnabled: true },
        cacheNodeType: 'cache.t4g.micro',
      });
      const cluster = new CfnCluster(stack, 'Cluster', {
        aclName: 'acl',
        clusterName: 'c',
        nodeType: 'db.t4g.small',
      });
      const user = new CfnUser(stack, 'User', {
        engine: 'valkey',
        userId: 'shop',
        userName: 'shop',
        ...mode,
      });
      const other = new CfnMemoryDbUser(stack, 'Other', { userName: 'shop', ...mode });
      const credentials = {
        Sessions: Credential.elastiCacheUser({ user, host: group.attrPrimaryEndPointAddress }),
        Jobs: Credential.memoryDbUser({ user: other, host: cluster.attrClusterEndpointAddress }),
      };
      const reader = role(stack);
      for (const [id, credential] of Object.entries(credentials))
        new RotatingSecret(stack, id, { credential, rotation: Rotation.every(Duration.days(2)) }).grantRead(
          reader,
        );
    },
  ]);

test('rotates users of ElastiCache and MemoryDB at declared stubs, without a failed login', async () => {
  const report = await rehearse({ assembly: assemblyOfCaches(), days: 7, readsPerDay: 4 });

  expect(report.iam.denied).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/Jobs', kind: 'memorydb', failedReads: 0, orphans: 0 },
    { path: 'App/Sessions', kind: 'elasticache', failedReads: 0, orphans: 0 },
  ]);
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThanOrEqual(3);
    expect(reads).toBeGreaterThan(10);
  }
  // A step that answers InstallPending fails the attempt and raises no alarm; its retry continues.
  expect(report.findings).toEqual([]);
  expect(report.alarms.map(({ raised }) => raised)).toEqual([0, 0, 0, 0, 0, 0]);
  const steps = report.chronicle.secrets.flatMap(({ attempts }) =>
    attempts.notGood.items.flatMap((attempt) => attempt.steps),
  );
  const errors = steps.flatMap(({ error }) => error?.code ?? []);
  expect(new Set(errors)).toEqual(new Set(['InstallPending']));
}, 300_000);

test('raises the alarm Failed for another error of an asynchronous kind', async () => {
  const assembly = assemblyOfCaches();
  const report = await playScenario({ assembly, scenario: 'rotation-fails', secret: 'App/Sessions' });
  expect(report.missed).toBeUndefined();
  expect(report.story).toContainEqual(
    expect.objectContaining({ what: 'seen', text: expect.stringMatching(/^The alarm Failed is raised/) }),
  );
}, 120_000);
