/** The name of the kind. */
export const MYSQL = 'mysql';

/** Default port of MySQL and MariaDB. */
export const MYSQL_PORT = 3306;

/** Ways to keep two passwords of a login valid at once. */
export const STRATEGIES = ['dual-passwords', 'mariadb-passwords', 'alternating-users'] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** Users of the strategy `alternating-users`. */
export const alternatingUsers = (username: string): readonly [string, string] => [
  `${username}_a`,
  `${username}_b`,
];

/** Parameters of the kind, as the construct writes them. The custom resource passes every one as a string. */
export interface MysqlParameters {
  readonly strategy: Strategy;
  /** Name of the engine in the value of the secret. */
  readonly engine: 'mysql' | 'mariadb';
  /** Identity of the server, which remains when its host name changes. @default - the host and the port */
  readonly server: string;
  readonly host: string;
  readonly port: number;
  /** Endpoint in the value of the secret. */
  readonly readerHost: string;
  readonly readerPort: number;
  readonly username: string;
  /** Host part of the account. */
  readonly accountHost: string;
  readonly dbname?: string;
  /** Role that is granted to each user. */
  readonly role?: string;
  /** True if missing users are created. */
  readonly createUser: boolean;
  /** True if sessions that are open when a credential is revoked are not ended. */
  readonly keepSessions: boolean;
}
