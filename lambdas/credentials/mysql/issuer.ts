import type { CredentialStatus, Issuer, IssuerContext, KindWithIssuer } from 'cdk-rekey-engine/testing';
import type { Login } from '../../databases/login';
import { serveDatabase } from '../../databases/servers/serve';
import { mysql } from './adapter';
import { MYSQL } from './contract';
import { ModelServer } from './model';
import { prepare, start } from './prepare';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const PARAMETERS = {
  engine: 'mysql',
  host: 'db.internal',
  port: 3306,
  readerHost: 'db.internal',
  readerPort: 3306,
  username: 'app',
  accountHost: '%',
  createUser: 'true',
  keepSessions: 'false',
  passwordLength: 43,
  passwordAlphabet: ALPHABET,
};

/** The admin secret of the conformance suite and of the proof. */
const ADMIN = { username: 'root', password: 'hunter2-of-the-admin' };

/** MySQL with dual passwords. */
export const issuer: KindWithIssuer = {
  kind: MYSQL,
  parameters: { ...PARAMETERS, strategy: 'dual-passwords' },
  create: (context) => new MysqlIssuer(context, '8.4.6'),
};

/** The other strategies. */
export const variants: readonly KindWithIssuer[] = [
  {
    kind: MYSQL,
    variant: 'mariadb',
    parameters: { ...PARAMETERS, strategy: 'mariadb-passwords', engine: 'mariadb' },
    create: (context) => new MysqlIssuer(context, '10.11.11-MariaDB-log'),
  },
  {
    kind: MYSQL,
    variant: 'alternating',
    parameters: { ...PARAMETERS, strategy: 'alternating-users' },
    create: (context) => new MysqlIssuer(context, '5.7.44'),
  },
];

/** Real servers for a rehearsal. */
export const serve = serveDatabase({ start, prepare });

/** The users of a secret at a server in memory. */
export class MysqlIssuer implements Issuer {
  readonly server: ModelServer;
  readonly state: readonly object[];

  constructor(
    private readonly context: IssuerContext,
    version: string,
  ) {
    this.server = new ModelServer({ version, admin: ADMIN });
    this.state = [this.server];
  }

  factory() {
    return mysql(() => this.server.connect);
  }

  status(text: string): CredentialStatus | undefined {
    const login = JSON.parse(text) as Login;
    const account = this.server.accounts.get(`${login.username}@%`);
    const hash = account && this.server.hashOf(account, login.password);
    if (!account || hash === undefined) return undefined;
    const open = [...this.server.sessions.values()].filter(({ user }) => user === login.username).length;
    return { active: !account.locked, detail: `${account.hashes.indexOf(hash)} ${account.expired} ${open}` };
  }

  /** Users that are not locked. */
  alive(): string[] {
    return [...this.server.accounts.values()].flatMap(({ name, locked }) =>
      locked ? [] : [name.split('@')[0] as string],
    );
  }

  /** A reader opens a session and keeps it. */
  use(text: string): void {
    this.server.openSession(JSON.parse(text) as Login);
  }

  reportedUse(id: string): number | undefined {
    const isOpen = [...this.server.sessions.values()].some(({ user }) => user === id);
    return isOpen ? this.context.clock.now() : undefined;
  }

  /** DROP USER. */
  removeByHand(id: string): void {
    this.server.accounts.delete(`${id}@%`);
  }
}
