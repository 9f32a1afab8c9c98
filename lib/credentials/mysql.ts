import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alternatingUsers, MYSQL, MYSQL_PORT } from '../../lambdas/credentials/mysql/contract';
import { checkOtherAdministrator } from '../checks/database';
import { expectFixedText } from '../checks/fixed-text';
import { claimLogin } from '../checks/login-claims';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import type { Database } from '../database';
import { refuse } from '../refuse';
import { databaseConfig } from './database-config';
import { MysqlStrategy, strategyFor } from './mysql-strategy';
import type { PasswordOptions } from './password';

/** Longest password. caching_sha2_password accepts 256 characters; older clients may not. */
const LONGEST_PASSWORD = 128;

/** Longest username of MySQL 5.7 and newer, and the longest host part of an account that all versions accept. */
const LONGEST_USERNAME = 32;
const LONGEST_HOST = 60;
const LONGEST_DATABASE = 64;

/** Properties of a login of MySQL or MariaDB. */
export interface MysqlProps {
  /** Server. */
  readonly database: Database;

  /** Name of the user; of two users with `_a` and `_b` for `MysqlStrategy.ALTERNATING_USERS`. */
  readonly username: string;

  /**
   * Host part of the account, such as `10.0.%`. It must include the addresses of the rotator.
   *
   * @default '%', every host
   */
  readonly accountHost?: string;

  /**
   * Strategy.
   *
   * @default - by the engine and the version of the database: dual passwords for MySQL, two passwords for MariaDB,
   * alternating users for older versions
   */
  readonly strategy?: MysqlStrategy;

  /**
   * Role with the rights of the application. It is granted to each user, and is its only default role. It must exist.
   * MySQL 5.7 has no roles.
   *
   * @default - none: grant the rights to each user yourself
   */
  readonly role?: string;

  /**
   * Name of the database, for the value of the secret.
   *
   * @default - the value has no `dbname`
   */
  readonly dbname?: string;

  /**
   * True to create missing users.
   *
   * @default true
   */
  readonly createUser?: boolean;

  /**
   * True to keep open sessions when a password is revoked or a user is locked. By default, they are ended.
   *
   * @default false
   */
  readonly keepSessions?: boolean;

  /**
   * Options of the passwords.
   *
   * @default - 43 letters and digits
   */
  readonly password?: PasswordOptions;
}

/**
 * Checks the props of a login of MySQL or MariaDB.
 *
 * @throws `EngineNotMysql`, `StrategyUnknown`, `StrategyNotSupported`, `ProxyNeedsIam`, `AccountNameNotSupported`,
 * `AdministratorNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkMysql(props: MysqlProps): MysqlStrategy {
  expectShape(
    'database of Credential.mysql',
    props?.database,
    ['_target'],
    'Pass a Database, such as Database.fromInstance(instance).',
  );
  const { database, username, accountHost = '%', strategy: wanted, role, dbname } = props;
  const known = wanted === undefined || Object.values(MysqlStrategy).includes(wanted);
  expectThat(known, 'strategy of Credential.mysql', wanted, 'Pass a MysqlStrategy.');
  const { engine, readers } = database._target;
  const strategy = strategyFor(engine, wanted);
  if (readers) {
    refuse(
      'ProxyNeedsIam',
      'The readers of the database of Credential.mysql connect through a proxy of RDS, which reads only AWSCURRENT of one secret for each database user, so it refuses the password of AWSPREVIOUS during the grace.',
      'Use IAM authentication for the proxy (proxy.grantConnect), or connect to the database itself.',
    );
  }
  const suffix = strategy === MysqlStrategy.ALTERNATING_USERS ? '_a'.length : 0;
  checkName('username', username, LONGEST_USERNAME - suffix);
  if (suffix > 0 && /[%$]/.test(username)) {
    refuse(
      'AccountNameNotSupported',
      `The username of Credential.mysql, ${JSON.stringify(username)}, has % or $, which the names of alternating users cannot have.`,
      'Use another name.',
    );
  }
  checkName('accountHost', accountHost, LONGEST_HOST);
  if (role !== undefined) checkName('role', role, LONGEST_USERNAME);
  if (dbname !== undefined) checkName('dbname', dbname, LONGEST_DATABASE);
  checkOtherAdministrator(
    database._target,
    strategy === MysqlStrategy.ALTERNATING_USERS ? alternatingUsers(username) : [username],
  );
  return strategy;
}

/** Refuses names that accounts cannot have, and characters that break an account name in a statement or a message. */
function checkName(prop: string, name: string, longest: number): void {
  expectFixedText(`${prop} of Credential.mysql`, name);
  if (name.length <= longest && /^[\w.:%/$-]+$/.test(name)) return;
  refuse(
    'AccountNameNotSupported',
    `The ${prop} of Credential.mysql, ${JSON.stringify(name)}, is empty, longer than ${longest} characters, or has characters other than ASCII letters, digits and _.:%/$-.`,
    'Use another name.',
  );
}

/** Configuration of the rotator of a login of MySQL or MariaDB. */
export function bindMysql(rotator: Construct, props: MysqlProps): CredentialConfig {
  const strategy = checkMysql(props);
  const { database, username, role, dbname } = props;
  // Host names have no case.
  const accountHost = props.accountHost?.toLowerCase() ?? '%';
  const { createUser = true, keepSessions = false, password } = props;
  const { _target: target } = database;
  const options = { port: MYSQL_PORT, password, longest: LONGEST_PASSWORD };
  const config = databaseConfig(MYSQL, target, options);
  const { port } = config.parameters;
  // A port that is known when the stack is deployed is that of a construct, which the identity names.
  const server = Token.isUnresolved(port) ? target.identity : `${target.identity} ${port}`;
  const users = strategy === MysqlStrategy.ALTERNATING_USERS ? alternatingUsers(username) : [username];
  for (const user of users) claimLogin(rotator, server, `${user}@${accountHost}`);
  const isMariadb = strategy === MysqlStrategy.MARIADB_PASSWORDS || target.engine?.engineType === 'mariadb';
  return {
    ...config,
    parameters: {
      ...config.parameters,
      strategy,
      engine: isMariadb ? 'mariadb' : 'mysql',
      username,
      accountHost,
      createUser,
      keepSessions,
      ...(role !== undefined && { role }),
      ...(dbname !== undefined && { dbname }),
    },
    principal: [MYSQL, target.identity, ...users, accountHost].join(' '),
    slots: 2,
  };
}
