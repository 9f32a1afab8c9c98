import { Duration, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, MysqlStrategy, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { role, synthesized } from './fixtures/app';

const adminSecret = (stack: Stack, id: string) =>
  new Secret(stack, id, {
    generateSecretString: {
      secretStringTemplate: '{"username":"admin"}',
      generateStringKey: 'password',
      excludePunctuation: true,
    },
  });

test('rotates logins at PostgreSQL, and at a model of MySQL, without a failed read', async () => {
  const assembly = synthesized([
    'App',
    (stack) => {
      const reader = role(stack);
      const login = (id: string, credential: Credential) =>
        new RotatingSecret(stack, id, { credential, rotation: Rotation.every(Duration.days(10)) }).grantRead(
          reader,
        );
      const [one, two] = ['OneAdmin', 'TwoAdmin'].map((id) => adminSecret(stack, id)) as [Secret, Secret];
      // Both databases have an administrator of the same name with another password.
      const orders = Database.fromEndpoint({ host: 'Orders.internal', adminSecret: one });
      const stock = Database.fromEndpoint({ host: 'stock.internal', port: 5433, adminSecret: two });
      login('Orders', Credential.postgres({ database: orders, owner: 'orders', dbname: 'orders' }));
      login('Reports', Credential.postgres({ database: orders, owner: 'reports', createRoles: false }));
      login('Stock', Credential.postgres({ database: stock, owner: 'stock' }));
      const catalog = Database.fromEndpoint({ host: 'catalog.internal', adminSecret: two });
      const strategy = MysqlStrategy.DUAL_PASSWORDS;
      login('Catalog', Credential.mysql({ database: catalog, username: 'shop', role: 'rights', strategy }));
    },
  ]);

  const secrets = ['Orders', 'Reports', 'Stock', 'Catalog'].map((id) => `App/${id}`);
  const report = await rehearse({ assembly, days: 13, readsPerDay: 2, secrets });

  expect(report).toMatchObject({ findings: [], gaps: [], verdict: 'good' });
  for (const { path, rotations, reads } of report.secrets)
    expect([path, rotations, reads > 20]).toEqual([path, 1, true]);
}, 300_000);
