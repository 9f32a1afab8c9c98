import { Duration } from 'aws-cdk-lib';
import { CfnReplicationGroup, CfnUser } from 'aws-cdk-lib/aws-elasticache';
import { CfnCluster, CfnUser as CfnMemoryDbUser } from 'aws-cdk-lib/aws-memorydb';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

test('rotates users of ElastiCache and MemoryDB at declared stubs, without a failed login', async () => {
  const assembly = synthesized([
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

  const report = await rehearse({ assembly, days: 7, readsPerDay: 4 });

  expect(report.iam.denied).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'App/Jobs', kind: 'memorydb', failedReads: 0, orphans: 0 },
    { path: 'App/Sessions', kind: 'elasticache', failedReads: 0, orphans: 0 },
  ]);
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThanOrEqual(3);
    expect(reads).toBeGreaterThan(10);
  }
  // A step that answers InstallPending fails the attempt; its retry continues.
  const steps = report.chronicle.secrets.flatMap(({ attempts }) =>
    attempts.notGood.items.flatMap((attempt) => attempt.steps),
  );
  const errors = steps.flatMap(({ error }) => error?.message ?? []);
  expect(errors.filter((message) => !message.startsWith('[InstallPending]'))).toEqual([]);
}, 300_000);
