import { Annotations, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  ALTERNATING,
  DEFAULT_DATABASE,
  DEFAULT_PORT,
  POSTGRES,
  ROLE_NAME,
  SEPARATOR,
  SINGLE,
} from '../../lambdas/credentials/postgres/contract';
import { checkOtherAdministrator } from '../checks/database';
import { expectFixedText } from '../checks/fixed-text';
import { claimLogin } from '../checks/login-claims';
import { secretPathOf } from '../checks/secret-path';
import { expectShape, expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import type { _DatabaseTarget, Database } from '../database';
import { refuse } from '../refuse';
import { databaseConfig } from './database-config';
import type { PasswordOptions } from './password';

/** Longest master password of RDS (CreateDBInstance). PostgreSQL accepts more; poolers and older clients may not. */
const LONGEST_PASSWORD = 128;

/** Logins of a PostgreSQL database. */
export enum PostgresStrategy {
  /**
   * Two logins in turn, whose sessions work as one owner role. No connection is refused, and a replaced login works until
   * its grace is over.
   */
  ALTERNATING = 'alternating',
  /**
   * One login whose password is replaced in place. Connections with the earlier password are refused from the installation
   * of the new one to its promotion, and afterwards until a reader has read the secret again. The grace must be zero.
   */
  SINGLE = 'single',
}

/** Properties of a login of PostgreSQL. */
export interface PostgresProps {
  /** Server with the database. */
  readonly database: Database;

  /**
   * Role that owns the objects of the application and holds its rights. Sessions of the logins work as this role. It can be
   * the role that the application uses today. Required for `PostgresStrategy.ALTERNATING`.
   *
   * @default - with `PostgresStrategy.SINGLE`, the login has rights of its own
   */
  readonly owner?: string;

  /**
   * Names of the logins: two, or one for `PostgresStrategy.SINGLE`. Leave their passwords to the secret.
   *
   * @default - the name of the owner with `_a` and `_b`
   */
  readonly logins?: string[];

  /**
   * Strategy.
   *
   * @default PostgresStrategy.ALTERNATING
   */
  readonly strategy?: PostgresStrategy;

  /**
   * Name of the database, for the value of the secret and for the connections of the rotator.
   *
   * @default - the value has no `dbname`, and the rotator connects to the database `postgres`
   */
  readonly dbname?: string;

  /**
   * True to create missing roles and memberships. The administrator needs CREATEROLE.
   *
   * @default true
   */
  readonly createRoles?: boolean;

  /**
   * True to keep open sessions when their login is disabled, removed or revoked. By default, they are ended.
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

/** Props with their defaults. */
interface Checked {
  readonly isSingle: boolean;
  readonly logins: readonly string[];
}

/**
 * Checks the props of a login of PostgreSQL.
 *
 * @throws `OwnerMissing`, `LoginsNotSupported`, `RoleNameNotSupported`, `ProxyNeedsOneLogin`, `EngineNotPostgres`,
 * `AdministratorNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function checkPostgres(props: PostgresProps): Checked {
  expectShape(
    'database of Credential.postgres',
    props?.database,
    ['_target'],
    'Pass a Database, such as Database.fromInstance(instance).',
  );
  const { owner, strategy = PostgresStrategy.ALTERNATING, dbname } = props;
  const known = Object.values(PostgresStrategy).includes(strategy);
  expectThat(known, 'strategy of Credential.postgres', strategy, 'Pass a PostgresStrategy.');
  const isSingle = strategy === PostgresStrategy.SINGLE;
  if (owner === undefined && !isSingle) {
    refuse(
      'OwnerMissing',
      'Credential.postgres has no owner, the role as which the sessions of both logins work.',
      'Pass the role that owns the objects of the application: owner.',
    );
  }
  const logins = loginsOf(props, isSingle);
  for (const name of owner === undefined ? logins : [owner, ...logins]) checkRole(name);
  if (dbname !== undefined) checkDatabase(dbname);
  checkTarget(props.database, isSingle);
  checkOtherAdministrator(props.database._target, owner === undefined ? logins : [owner, ...logins]);
  return { isSingle, logins };
}

function loginsOf({ owner, logins }: PostgresProps, isSingle: boolean): readonly string[] {
  const names = logins ?? (isSingle ? [] : [`${owner}_a`, `${owner}_b`]);
  expectThat(Array.isArray(names), 'logins of Credential.postgres', names, 'Pass a list of names.');
  const wanted = isSingle ? 1 : 2;
  if (names.length === wanted && new Set([...names, owner]).size === wanted + 1) return names;
  return refuse(
    'LoginsNotSupported',
    `The logins of Credential.postgres are ${names.length === 0 ? 'missing' : names.join(', ')}${owner === undefined ? '' : `, and its owner is ${owner}`}.`,
    isSingle
      ? "Pass one login, which is not the owner, for PostgresStrategy.SINGLE: logins: ['app']."
      : 'Pass two different logins, which are not the owner, or omit them.',
  );
}

function checkRole(name: string): void {
  expectThat(typeof name === 'string', 'name of a role of Credential.postgres', name, 'Pass a string.');
  expectFixedText('name of a role of Credential.postgres', name);
  if (ROLE_NAME.test(name)) return;
  refuse(
    'RoleNameNotSupported',
    `The name of the role ${JSON.stringify(name)} of Credential.postgres is reserved, longer than 63 bytes, or has characters other than ASCII letters, digits and _.:/=+@-.`,
    'Use another name.',
  );
}

function checkDatabase(dbname: string): void {
  expectThat(typeof dbname === 'string', 'dbname of Credential.postgres', dbname, 'Pass a string.');
  expectFixedText('dbname of Credential.postgres', dbname);
  if (dbname !== '' && Buffer.byteLength(dbname) <= 63) return;
  refuse(
    'DatabaseNameNotSupported',
    'The dbname of Credential.postgres is empty or longer than 63 bytes.',
    'Use the name of the database.',
  );
}

function checkTarget({ _target: { engine, readers } }: Database, isSingle: boolean): void {
  const { engineType, engineFamily } = engine ?? {};
  if (engine && engineFamily !== 'POSTGRESQL' && !/postgres/.test(engineType ?? '')) {
    refuse(
      'EngineNotPostgres',
      `The engine of the database of Credential.postgres is ${engineType}, not PostgreSQL.`,
      'Use the kind of credential of that engine.',
    );
  }
  if (readers && !isSingle) {
    refuse(
      'ProxyNeedsOneLogin',
      `The readers of the database of Credential.postgres connect through a proxy of RDS, which reads only AWSCURRENT of one secret for each database user, so it refuses the login of AWSPREVIOUS during the grace.`,
      'Use IAM authentication for the proxy (proxy.grantConnect), connect to the database itself, or use PostgresStrategy.SINGLE.',
    );
  }
}

/** The rotator connects to the database, so the first deploy fails without it. */
function warnOfMissingDatabase(rotator: Construct, target: _DatabaseTarget, dbname = DEFAULT_DATABASE): void {
  if (dbname === DEFAULT_DATABASE || !target.isCreatedWithout?.(dbname)) return;
  Annotations.of(rotator).addWarningV2(
    'cdk-rekey:databaseMissing',
    `${target.name} is created without the database ${dbname}, to which the rotator connects; while it is missing, a deploy of ${secretPathOf(rotator)} fails. Set the name of the default database of ${target.name} to ${dbname}, or acknowledge this warning if the database exists.`,
  );
}

/** Configuration of the rotator of a login of PostgreSQL. */
export function bindPostgres(rotator: Construct, props: PostgresProps): CredentialConfig {
  const { isSingle, logins } = checkPostgres(props);
  const { database, owner, dbname, createRoles = true, keepSessions = false, password } = props;
  const { _target: target } = database;
  const options = { port: DEFAULT_PORT, password, longest: LONGEST_PASSWORD };
  const config = databaseConfig(POSTGRES, target, options);
  const { port } = config.parameters;
  // A port that is known when the stack is deployed is that of a construct, which the identity names.
  const server = Token.isUnresolved(port) ? target.identity : `${target.identity} ${port}`;
  for (const login of logins) claimLogin(rotator, server, login);
  warnOfMissingDatabase(rotator, target, dbname);
  return {
    ...config,
    parameters: {
      ...config.parameters,
      strategy: isSingle ? SINGLE : ALTERNATING,
      logins: logins.join(SEPARATOR),
      createRoles,
      keepSessions,
      ...(owner !== undefined && { owner }),
      ...(dbname !== undefined && { dbname }),
    },
    principal: [POSTGRES, target.identity, owner, ...logins].filter(Boolean).join(' '),
    slots: isSingle ? 1 : 2,
  };
}
