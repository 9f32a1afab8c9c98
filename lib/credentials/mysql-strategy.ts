import { Token } from 'aws-cdk-lib';
import type { IEngine } from 'aws-cdk-lib/aws-rds';
import { refuse } from '../refuse';

/** Ways to keep two passwords of a login valid at once. */
export enum MysqlStrategy {
  /**
   * The primary and the secondary password of one user: MySQL 8.0.14 or newer, RDS for MySQL 8.0.36 or newer, Aurora MySQL 3.
   */
  DUAL_PASSWORDS = 'dual-passwords',
  /** Two authentication methods of one user: MariaDB 10.4 or newer. */
  MARIADB_PASSWORDS = 'mariadb-passwords',
  /** Two users in turn, with `_a` and `_b` after the username: MySQL 5.7.6 or newer, or MariaDB 10.4.3 or newer. */
  ALTERNATING_USERS = 'alternating-users',
}

/** Engine types of RDS. */
const ENGINES = ['mysql', 'aurora-mysql', 'mariadb'];

/** Oldest RDS for MySQL 8.0 with dual passwords. */
const LEAST_PATCH = 36;

/**
 * Strategy of a login.
 *
 * @param engine - engine of the database, if it is known.
 * @throws `EngineNotMysql`, `StrategyUnknown`, `StrategyNotSupported`
 */
export function strategyFor(engine: IEngine | undefined, wanted: MysqlStrategy | undefined): MysqlStrategy {
  if (engine && !ENGINES.includes(engine.engineType)) {
    refuse(
      'EngineNotMysql',
      `The engine of the database of Credential.mysql is ${engine.engineType}, not MySQL or MariaDB.`,
      'Use the kind of credential of that engine.',
    );
  }
  const supported = engine && strategiesOf(engine);
  if (wanted === undefined) {
    if (supported?.[0]) return supported[0];
    return refuse(
      'StrategyUnknown',
      'Credential.mysql has no strategy, and the version of the database is not known at synth.',
      'Pass the strategy: MysqlStrategy.DUAL_PASSWORDS for MySQL 8.0.14 (RDS: 8.0.36), MARIADB_PASSWORDS for MariaDB 10.4, or newer; otherwise ALTERNATING_USERS.',
    );
  }
  if (supported === undefined || supported.includes(wanted)) return wanted;
  return refuse(
    'StrategyNotSupported',
    `The strategy of Credential.mysql is ${memberOf(wanted)}, which ${nameOf(engine)} does not support.`,
    supported.length > 0
      ? `Use ${supported.map(memberOf).join(' or ')}, or omit it.`
      : 'Upgrade the database.',
  );
}

/** Name of a strategy in the code of the app. */
const memberOf = (strategy: MysqlStrategy): string =>
  `MysqlStrategy.${Object.entries(MysqlStrategy).find(([, value]) => value === strategy)?.[0] ?? strategy}`;

const nameOf = (engine: IEngine | undefined): string =>
  [engine?.engineType, engine?.engineVersion?.fullVersion].filter(Boolean).join(' ');

/** Strategies that an engine supports, the best one first; undefined if its version is not known. */
function strategiesOf({ engineType, engineVersion }: IEngine): MysqlStrategy[] | undefined {
  const { DUAL_PASSWORDS, MARIADB_PASSWORDS, ALTERNATING_USERS } = MysqlStrategy;
  const text = engineVersion?.fullVersion;
  const known = text !== undefined && !Token.isUnresolved(text);
  const [major = 0, minor = 0, patch] = known ? text.split('.').map(Number) : [];
  // RDS has no older MariaDB without a version.
  if (engineType === 'mariadb')
    return known && isOlder([major, minor], [10, 4]) ? [] : [MARIADB_PASSWORDS, ALTERNATING_USERS];
  if (!known) return undefined;
  if (isOlder([major, minor], [5, 7])) return [];
  if (major < 8) return [ALTERNATING_USERS];
  if (engineType === 'mysql' && major === 8 && minor === 0) {
    // Without a patch, RDS chooses it.
    if (patch === undefined) return undefined;
    if (patch < LEAST_PATCH) return [ALTERNATING_USERS];
  }
  return [DUAL_PASSWORDS, ALTERNATING_USERS];
}

const isOlder = ([major, minor]: readonly [number, number], [least, leastMinor]: readonly [number, number]) =>
  major < least || (major === least && minor < leastMinor);
