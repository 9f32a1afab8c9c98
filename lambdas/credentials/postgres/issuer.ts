import { HOUR } from 'cdk-rekey-engine';
import type { CredentialStatus, Issuer, IssuerContext, KindWithIssuer } from 'cdk-rekey-engine/testing';
import type { Login } from '../../databases/login';
import { startPostgres } from '../../databases/servers/postgres';
import { serveDatabase } from '../../databases/servers/serve';
import { postgresFactory } from './adapter';
import { ALTERNATING, POSTGRES, SINGLE } from './contract';
import { prepare } from './prepare';
import type { Administration, DatabaseServer, LoginAnswer, Role, UserPassword } from './server';

const OWNER = 'shop';
const ADMIN = 'root';
const VERSION = 18;
/** Maximum lifetime of a pooled connection. */
const SESSION_ENDS = HOUR / 2;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const PARAMETERS = {
  host: 'db.internal',
  port: 5432,
  readerHost: 'db.internal',
  readerPort: 5432,
  passwordLength: 43,
  passwordAlphabet: ALPHABET,
  createRoles: 'true',
  keepSessions: 'false',
  dbname: 'shop',
};

export const issuer: KindWithIssuer = {
  kind: POSTGRES,
  parameters: { ...PARAMETERS, strategy: ALTERNATING, owner: OWNER, logins: `${OWNER}_a,${OWNER}_b` },
  create: (context) => new PostgresIssuer(context),
};

/** The other strategy. */
export const variants: readonly KindWithIssuer[] = [
  {
    ...issuer,
    variant: SINGLE,
    parameters: { ...PARAMETERS, strategy: SINGLE, logins: OWNER },
  },
];

/** Real servers for a rehearsal. */
export const serve = serveDatabase({ start: startPostgres, prepare });

interface ModelRole extends Role {
  readonly password?: string;
}

/** The roles and sessions of a PostgreSQL server. Changes are effective at once, and sessions survive them. */
export class PostgresIssuer implements Issuer {
  readonly roles = new Map<string, ModelRole>();
  /** Time until which readers have open sessions, by login, milliseconds. */
  readonly sessions = new Map<string, number>();
  readonly state = [this.roles, this.sessions];
  /** Tables of the owner whose row-level security is not forced. */
  unforced: readonly string[] = [];
  administrator = ADMIN;
  version = VERSION;

  constructor(private readonly context: IssuerContext) {}

  readonly server: DatabaseServer = {
    administer: (work) => work(this.session),
    logIn: async (login) => this.logIn(login),
  };

  factory() {
    return postgresFactory(() => this.server);
  }

  accepts({ username, password }: UserPassword): boolean {
    const role = this.roles.get(username);
    return role?.canLogIn === true && role.password === password;
  }

  status(text: string): CredentialStatus | undefined {
    const { username, password } = JSON.parse(text) as Login;
    const role = this.roles.get(username);
    if (role?.password !== password) return undefined;
    return {
      active: role.canLogIn,
      detail: `${role.disabled} ${this.openSessions(username)}`,
      times: [this.sessions.get(username)],
    };
  }

  /** Logins that are accepted. */
  alive(): string[] {
    return [...this.roles.values()]
      .filter(({ canLogIn, password }) => canLogIn && password)
      .map(({ name }) => name);
  }

  /** A reader opens a session and keeps it for as long as a pool keeps a connection. */
  use(text: string): void {
    const { username } = JSON.parse(text) as Login;
    this.sessions.set(username, this.context.clock.now() + SESSION_ENDS);
  }

  reportedUse(id: string): number | undefined {
    return this.openSessions(id) > 0 ? this.context.clock.now() : undefined;
  }

  private openSessions(login: string): number {
    return (this.sessions.get(login) ?? 0) > this.context.clock.now() ? 1 : 0;
  }

  /** DROP ROLE. */
  removeByHand(id: string): void {
    this.roles.delete(id);
    this.sessions.delete(id);
  }

  private logIn(login: UserPassword): LoginAnswer {
    const role = this.roles.get(login.username);
    if (role?.password !== login.password || role.password === undefined)
      return {
        accepted: false,
        reason: `password authentication failed for user "${login.username}" (28P01)`,
      };
    if (!role.canLogIn)
      return { accepted: false, reason: `role "${login.username}" is not permitted to log in (28000)` };
    // Without the membership, the server only warns.
    const { startsAs, mayUse } = role;
    const currentUser = startsAs !== undefined && mayUse.includes(startsAs) ? startsAs : login.username;
    return {
      accepted: true,
      sessionUser: login.username,
      currentUser,
      version: this.version,
      unforced: this.unforced,
    };
  }

  private change(name: string, change: (role: ModelRole) => Partial<ModelRole>): void {
    const role = this.roles.get(name);
    if (!role) throw new Error(`role "${name}" does not exist`);
    // Replaced, not changed, so that a copy of the map keeps the state.
    this.roles.set(name, { ...role, ...change(role) });
  }

  /** A session of the administrator. */
  private get session(): Administration {
    return {
      username: this.administrator,
      version: this.version,
      transaction: (_lock, work) => work(),
      roles: async (names) => [...this.roles.values()].filter(({ name }) => names.includes(name)),
      createRole: async (name) =>
        void this.roles.set(name, { name, canLogIn: false, disabled: false, mayUse: [] }),
      grantOwner: async (owner, login) =>
        this.change(login, ({ mayUse }) => ({ mayUse: [...mayUse, owner] })),
      startAs: async (login, startsAs) => this.change(login, () => ({ startsAs })),
      setPassword: async ({ username, password }) =>
        this.change(username, () => ({ canLogIn: true, disabled: false, password })),
      disable: async (login) => this.change(login, () => ({ canLogIn: false, disabled: true })),
      clear: async (login) =>
        this.change(login, () => ({ canLogIn: false, disabled: false, password: undefined })),
      openSessions: async (login) => this.openSessions(login),
      endSessions: async (login) => void this.sessions.delete(login),
    };
  }
}
