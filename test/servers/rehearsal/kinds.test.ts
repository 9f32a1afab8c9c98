import { App, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  Credential,
  Database,
  MysqlStrategy,
  RedisEngine,
  RedisServer,
  RotatingSecret,
  Rotation,
} from '../../../lib';
import { rehearse } from '../../../rehearsal/src';

test('rotates logins that the app expects, and those of other strategies', async () => {
  const app = new App();
  const stack = new Stack(app, 'App');
  const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const adminSecret = new Secret(stack, 'Admin', {
    generateSecretString: {
      secretStringTemplate: '{"username":"admin"}',
      generateStringKey: 'password',
      excludePunctuation: true,
    },
  });
  const mariadb = Database.fromEndpoint({ host: 'mariadb.internal', adminSecret });
  const nodes = (engine: RedisEngine) =>
    RedisServer.fromNodes({
      hosts: [`${engine}-cache.internal:7000`, `${engine}-cache.internal:7001`],
      readerHost: `${engine}.internal`,
      engine,
      adminSecret,
    });
  // The same servers with another endpoint for readers.
  const other = RedisServer.fromNodes({
    hosts: ['redis-cache.internal:7000', 'redis-cache.internal:7001'],
    readerHost: 'other.internal',
    adminSecret,
  });
  const credentials = {
    Alternating: Credential.mysql({
      database: mariadb,
      username: 'app',
      role: 'rights',
      dbname: 'shop',
      strategy: MysqlStrategy.ALTERNATING_USERS,
    }),
    Expected: Credential.mysql({
      database: mariadb,
      username: 'known',
      createUser: false,
      strategy: MysqlStrategy.MARIADB_PASSWORDS,
    }),
    Redis: Credential.redis({ server: nodes(RedisEngine.REDIS), username: 'known' }),
    Other: Credential.redis({ server: other, username: 'other', acl: '~app:* +@read' }),
    Valkey: Credential.redis({ server: nodes(RedisEngine.VALKEY), username: 'app', acl: '~app:* +@read' }),
  };
  for (const [id, credential] of Object.entries(credentials)) {
    new RotatingSecret(stack, id, { credential, rotation: Rotation.every(Duration.days(10)) }).grantRead(
      reader,
    );
  }

  const secrets = Object.keys(credentials).map((id) => `App/${id}`);
  const report = await rehearse({ assembly: app.synth(), days: 13, readsPerDay: 2, secrets });

  expect(report).toMatchObject({ findings: [], gaps: [], verdict: 'good' });
  for (const { path, rotations, reads } of report.secrets) {
    expect([path, rotations, reads > 20]).toEqual([path, 1, true]);
  }
}, 300_000);
