import { Aws, type Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseProxy,
  type IInstanceEngine,
  MariaDbEngineVersion,
  MysqlEngineVersion,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, type MysqlProps, MysqlStrategy } from '../../../lib';
import { newStack } from '../support';
import { endpoint, instance } from './database-fixture';

const { DUAL_PASSWORDS, MARIADB_PASSWORDS, ALTERNATING_USERS } = MysqlStrategy;
const MYSQL_84 = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_4_3 });

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
