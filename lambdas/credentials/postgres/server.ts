/** The interface of the adapter to a PostgreSQL server: the network, or a model in memory. */

/** A user name and its password. */
export interface UserPassword {
  readonly username: string;
  readonly password: string;
}

/** A PostgreSQL server. */
export interface DatabaseServer {
  /**
   * Runs work in a session of the administrator.
   *
   * @throws AdminRefused, and the errors of a connection or a statement
   */
  administer<T>(work: (session: Administration) => Promise<T>): Promise<T>;
  /**
   * Logs in, asks the server about the session and ends it.
   *
   * @throws the errors of a connection, if it does not show that the server accepts or refuses the login
   */
  logIn(login: UserPassword): Promise<LoginAnswer>;
}

/** Answer of the server to a login. */
export type LoginAnswer =
  | ({ readonly accepted: true } & SessionState)
  /** The reason has no secret value. */
  | { readonly accepted: false; readonly reason: string };

/** State of the session of a login. */
export interface SessionState {
  readonly sessionUser: string;
  readonly currentUser: string;
  /** Major version of the server. */
  readonly version: number;
  /** Some tables of the current user whose row-level security does not apply to their owner. */
  readonly unforced: readonly string[];
}

/** A role, as everybody can see it. */
export interface Role {
  readonly name: string;
  readonly canLogIn: boolean;
  /** True for a login that this kind disabled, which can be enabled again. */
  readonly disabled: boolean;
  /** Role that sessions of the role use, by `ALTER ROLE … SET role`. */
  readonly startsAs?: string;
  /** Roles that it may use by SET ROLE. */
  readonly mayUse: readonly string[];
}

/** A session of the administrator. The names of roles are not escaped. */
export interface Administration {
  /** Name of the administrator. */
  readonly username: string;
  /** Major version of the server. */
  readonly version: number;
  /** Runs work in a transaction that excludes other transactions with the same lock. */
  transaction<T>(lock: string, work: () => Promise<T>): Promise<T>;
  /** The roles that exist. */
  roles(names: readonly string[]): Promise<readonly Role[]>;
  /** Creates a role that cannot log in. */
  createRole(name: string): Promise<void>;
  /** Allows a login to use its owner by SET ROLE, without inheriting its rights where the server supports that. */
  grantOwner(owner: string, login: string): Promise<void>;
  /** Makes sessions of a login start as its owner. */
  startAs(login: string, owner: string): Promise<void>;
  /** Allows a login with this password and no other. The server receives a verifier of the password only. */
  setPassword(login: UserPassword): Promise<void>;
  /** Refuses a login, and marks it as disabled. Its password remains. */
  disable(login: string): Promise<void>;
  /** Refuses a login, and removes its password. */
  clear(login: string): Promise<void>;
  /** Number of open sessions of a login, without those of rotators. */
  openSessions(login: string): Promise<number>;
  /** Ends all sessions of a login. @throws AccessDenied */
  endSessions(login: string): Promise<void>;
}
