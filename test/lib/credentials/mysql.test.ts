import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraMysqlEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstanceEngine,
  type IClusterEngine,
  type IInstanceEngine,
  MariaDbEngineVersion,
  MysqlEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Credential, Database, type MysqlProps, MysqlStrategy, RotatingSecret } from '../../../lib';
import { newStack } from '../support';
import { endpoint, instance, parametersOf } from './database-fixture';
import { describeKind } from './describe-kind';

const { DUAL_PASSWORDS, MARIADB_PASSWORDS, ALTERNATING_USERS } = MysqlStrategy;

/** Template of a stack with one secret. */
function synthesized(props: (stack: Stack) => MysqlProps): Template {
  const stack = newStack();
  new RotatingSecret(stack, 'Login', { credential: Credential.mysql(props(stack)) });
  return Template.fromStack(stack);
}

describeKind('mysql', (stack) =>
  Credential.mysql({ database: endpoint(stack), username: 'app', strategy: DUAL_PASSWORDS }),
);

describe('the parameters of the handler', () => {
  test('have defaults', () => {
    const template = synthesized((stack) => ({
      database: endpoint(stack),
      username: 'app',
      strategy: DUAL_PASSWORDS,
    }));
    expect(parametersOf(template)).toEqual({
      strategy: 'dual-passwords',
      engine: 'mysql',
      server: 'db.internal',
      host: 'db.internal',
      port: '3306',
      readerHost: 'db.internal',
      readerPort: '3306',
      username: 'app',
      accountHost: '%',
      createUser: 'true',
      keepSessions: 'false',
      passwordLength: '43',
      passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    });
  });

  test('follow the props', () => {
    const template = synthesized((stack) => ({
      database: endpoint(stack, 3307),
      username: 'shop-app',
      strategy: MARIADB_PASSWORDS,
      accountHost: '10.0.%',
      role: 'shop_owner',
      dbname: 'shop',
      createUser: false,
      keepSessions: true,
      password: { length: 60 },
    }));
    expect(parametersOf(template)).toMatchObject({
      strategy: 'mariadb-passwords',
      engine: 'mariadb',
      port: '3307',
      username: 'shop-app',
      accountHost: '10.0.%',
      role: 'shop_owner',
      dbname: 'shop',
      createUser: 'false',
      keepSessions: 'true',
      passwordLength: '60',
    });
  });

  test('name MariaDB in the value of alternating users', () => {
    const template = synthesized((stack) => ({
      database: Database.fromInstance(
        instance(stack, DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.VER_10_11 })),
      ),
      username: 'app',
      strategy: ALTERNATING_USERS,
    }));
    expect(parametersOf(template)).toMatchObject({ strategy: 'alternating-users', engine: 'mariadb' });
  });
});

describe('the strategy of an instance', () => {
  const { mysql, mariaDb } = DatabaseInstanceEngine;
  test.each<[string, IInstanceEngine, MysqlStrategy]>([
    ['MySQL 8.0.36', mysql({ version: MysqlEngineVersion.VER_8_0_36 }), DUAL_PASSWORDS],
    ['MySQL 8.4.3', mysql({ version: MysqlEngineVersion.VER_8_4_3 }), DUAL_PASSWORDS],
    ['MySQL 8.0.35', mysql({ version: MysqlEngineVersion.VER_8_0_35 }), ALTERNATING_USERS],
    ['MySQL 5.7', mysql({ version: MysqlEngineVersion.of('5.7', '5.7') }), ALTERNATING_USERS],
    ['MariaDB 10.11', mariaDb({ version: MariaDbEngineVersion.VER_10_11 }), MARIADB_PASSWORDS],
    ['MariaDB', DatabaseInstanceEngine.MARIADB, MARIADB_PASSWORDS],
  ])('%s', (_, engine, strategy) => {
    const template = synthesized((stack) => ({
      database: Database.fromInstance(instance(stack, engine)),
      username: 'app',
    }));
    expect(parametersOf(template).strategy).toBe(strategy);
  });
});

test.each<[string, AuroraMysqlEngineVersion, MysqlStrategy]>([
  ['3', AuroraMysqlEngineVersion.VER_3_04_0, DUAL_PASSWORDS],
  ['2', AuroraMysqlEngineVersion.VER_2_11_1, ALTERNATING_USERS],
])('the strategy of Aurora MySQL %s', (_, version, strategy) => {
  const template = synthesized((stack) => ({
    database: Database.fromCluster(cluster(stack, DatabaseClusterEngine.auroraMysql({ version }))),
    username: 'app',
  }));
  expect(parametersOf(template)).toMatchObject({ strategy, engine: 'mysql' });
});

const cluster = (stack: Stack, engine: IClusterEngine) =>
  new DatabaseCluster(stack, 'Cluster', {
    engine,
    vpc: new Vpc(stack, 'Vpc'),
    writer: ClusterInstance.serverlessV2('Writer'),
  });

describe('two secrets', () => {
  const both = (one: Partial<MysqlProps>, other: Partial<MysqlProps>) => () => {
    const stack = newStack();
    const common = { database: endpoint(stack), username: 'app', strategy: DUAL_PASSWORDS };
    new RotatingSecret(stack, 'One', { credential: Credential.mysql({ ...common, ...one }) });
    new RotatingSecret(stack, 'Other', { credential: Credential.mysql({ ...common, ...other }) });
  };

  test('for one account are refused', () => {
    expect(both({}, {})).toThrow('[LoginHasAnotherSecret]');
    expect(both({ username: 'app_b' }, { strategy: ALTERNATING_USERS })).toThrow('[LoginHasAnotherSecret]');
    expect(both({ accountHost: 'App.internal' }, { accountHost: 'app.internal' })).toThrow(
      '[LoginHasAnotherSecret]',
    );
  });

  test('for accounts of one username with different hosts are not', () => {
    expect(both({ accountHost: '10.0.%' }, {})).not.toThrow();
  });
});

describe('the principal', () => {
  const principalOf = (props: Partial<MysqlProps>) => {
    const stack = new Stack(new App(), 'App');
    const common = { database: endpoint(stack), username: 'app', strategy: DUAL_PASSWORDS };
    return Credential.mysql({ ...common, ...props }).bind(stack).principal;
  };

  test('changes with the users only', () => {
    expect(principalOf({})).toBe(principalOf({ dbname: 'shop', keepSessions: true, role: 'shop' }));
    const others = [{ username: 'web' }, { accountHost: '10.%' }, { strategy: ALTERNATING_USERS }];
    const all = [{}, ...others].map(principalOf);
    expect(new Set(all).size).toBe(4);
  });
});
