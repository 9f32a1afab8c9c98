import { App, Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraMysqlEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseProxy,
  type IClusterEngine,
  type IInstanceEngine,
  MariaDbEngineVersion,
  MysqlEngineVersion,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, type MysqlProps, MysqlStrategy, RotatingSecret } from '../../../lib';
import { newStack } from '../support';
import { describeKind } from './describe-kind';

const { DUAL_PASSWORDS, MARIADB_PASSWORDS, ALTERNATING_USERS } = MysqlStrategy;
const MYSQL_84 = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_4_3 });

function endpoint(stack: Stack, port?: number): Database {
  const adminSecret = new Secret(stack, `Admin${stack.node.children.length}`);
  return Database.fromEndpoint({ host: 'db.internal', port, adminSecret });
}

const instance = (stack: Stack, engine: IInstanceEngine) =>
  new DatabaseInstance(stack, 'Db', { engine, vpc: new Vpc(stack, 'Vpc') });

/** Template of a stack with one secret. */
function synthesized(props: (stack: Stack) => MysqlProps): Template {
  const stack = newStack();
  new RotatingSecret(stack, 'Login', { credential: Credential.mysql(props(stack)) });
  return Template.fromStack(stack);
}

const parametersOf = (template: Template) =>
  Object.values(template.findResources('Custom::RekeyCredential'))[0]?.Properties.Credential;

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
    ['MySQL 8.4.3', MYSQL_84, DUAL_PASSWORDS],
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

const onEngine = (engine: IInstanceEngine, more: Partial<MysqlProps> = {}) => {
  return (stack: Stack): MysqlProps => ({
    database: Database.fromInstance(instance(stack, engine)),
    username: 'app',
    ...more,
  });
};
const named = (more: object) => (stack: Stack) => ({
  database: endpoint(stack),
  username: 'app',
  strategy: DUAL_PASSWORDS,
  ...more,
});
const NAME = (prop: string, name: string, longest: number) =>
  `[AccountNameNotSupported] The ${prop} of Credential.mysql, ${JSON.stringify(name)}, is empty, longer than ${longest} characters, or has characters other than ASCII letters, digits and _.:%/$-. Use another name.`;
const UNKNOWN =
  '[StrategyUnknown] Credential.mysql has no strategy, and the version of the database is not known at synth.';

test.each<[string, (stack: Stack) => MysqlProps, string]>([
  ['no database', () => ({ username: 'app' }) as never, '[WrongType] The database of Credential.mysql'],
  ['an unknown strategy', named({ strategy: 'single' }), '[WrongType] The strategy of Credential.mysql'],
  [
    'no username',
    named({ username: undefined }),
    '[WrongType] The username of Credential.mysql is undefined',
  ],
  ['a token', named({ username: Aws.STACK_NAME }), '[UnknownAtSynth] The username of Credential.mysql'],
  ['an empty username', named({ username: '' }), NAME('username', '', 32)],
  ['a quote in a username', named({ username: "app'" }), NAME('username', "app'", 32)],
  ['a long username', named({ username: 'x'.repeat(33) }), NAME('username', 'x'.repeat(33), 32)],
  [
    'a username without room for its suffix',
    named({ username: 'x'.repeat(31), strategy: ALTERNATING_USERS }),
    NAME('username', 'x'.repeat(31), 30),
  ],
  [
    'a username of two users with a character that ids cannot have',
    named({ username: 'app$x', strategy: ALTERNATING_USERS }),
    '[AccountNameNotSupported] The username of Credential.mysql, "app$x", has % or $, which the names of alternating users cannot have. Use another name.',
  ],
  ['a space in a host', named({ accountHost: '10.0.% ' }), NAME('accountHost', '10.0.% ', 60)],
  ['a backtick in a role', named({ role: 'a`b' }), NAME('role', 'a`b', 32)],
  ['an empty dbname', named({ dbname: '' }), NAME('dbname', '', 64)],
  ['an endpoint without a strategy', named({ strategy: undefined }), UNKNOWN],
  ['an engine without a version', onEngine(DatabaseInstanceEngine.MYSQL), UNKNOWN],
  [
    'MySQL 8.0 without a patch version',
    onEngine(DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.of('8.0', '8.0') })),
    UNKNOWN,
  ],
  [
    'a version that is a token',
    onEngine(DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.of(Aws.STACK_NAME, '8.4') })),
    UNKNOWN,
  ],
  [
    'another engine',
    onEngine(DatabaseInstanceEngine.POSTGRES),
    '[EngineNotMysql] The engine of the database of Credential.mysql is postgres, not MySQL or MariaDB.',
  ],
  [
    'the administrator of the database',
    (stack) => ({
      database: Database.fromInstance(
        new DatabaseInstance(stack, 'Db', {
          engine: MYSQL_84,
          vpc: new Vpc(stack, 'Vpc'),
          credentials: Credentials.fromGeneratedSecret('dbadmin'),
        }),
      ),
      username: 'dbadmin',
    }),
    '[AdministratorNotSupported] dbadmin is the administrator of the database',
  ],
  [
    'two passwords of MariaDB on MySQL',
    onEngine(MYSQL_84, { strategy: MARIADB_PASSWORDS }),
    '[StrategyNotSupported] The strategy of Credential.mysql is MysqlStrategy.MARIADB_PASSWORDS, which mysql 8.4.3 does not support. Use MysqlStrategy.DUAL_PASSWORDS or MysqlStrategy.ALTERNATING_USERS, or omit it.',
  ],
  [
    'an old MariaDB',
    onEngine(DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.of('10.3.39', '10.3') }), {
      strategy: MARIADB_PASSWORDS,
    }),
    'which mariadb 10.3.39 does not support. Upgrade the database.',
  ],
  [
    'dual passwords on RDS for MySQL 8.0.35',
    onEngine(DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0_35 }), {
      strategy: DUAL_PASSWORDS,
    }),
    'which mysql 8.0.35 does not support. Use MysqlStrategy.ALTERNATING_USERS, or omit it.',
  ],
  [
    'MySQL 5.6',
    onEngine(DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.of('5.6.51', '5.6') }), {
      strategy: ALTERNATING_USERS,
    }),
    'which mysql 5.6.51 does not support. Upgrade the database.',
  ],
])('refuses %s', (_, props, message) => {
  expect(() => Credential.mysql(props(newStack()))).toThrow(message);
});

test.each(Object.values(MysqlStrategy))('refuses a proxy with the strategy %s', (strategy) => {
  const stack = newStack();
  const isMariadb = strategy === MARIADB_PASSWORDS;
  const db = instance(
    stack,
    isMariadb ? DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.VER_10_11 }) : MYSQL_84,
  );
  const proxy = new DatabaseProxy(stack, 'Proxy', {
    proxyTarget: ProxyTarget.fromInstance(db),
    secrets: [new Secret(stack, 'Secret')],
    vpc: new Vpc(stack, 'ProxyVpc'),
  });
  const database = Database.fromProxy(proxy, Database.fromInstance(db));
  expect(() => Credential.mysql({ database, username: 'app', strategy })).toThrow(
    '[ProxyNeedsIam] The readers of the database of Credential.mysql connect through a proxy of RDS, which reads only AWSCURRENT',
  );
});
