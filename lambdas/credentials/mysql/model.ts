import { randomBytes } from 'node:crypto';
import { type Connect, type Credentials, type Row, ServerRefusal, type Session } from './connection';
import { cachingSha2Hash, matchesHash, nativeHash } from './hashes';

/** Number of hexadecimal characters of a salt of caching_sha2_password, divided by two. */
const SALT_BYTES = 10;

const refused = (number: number, message: string) => new ServerRefusal(number, message);

/** Effect of a statement; its parts are the groups of the pattern. Without rows, it returns none. */
type Effect = (...parts: string[]) => unknown;

/** An account. MySQL: a primary and a secondary password. MariaDB: authentication methods. */
export interface ModelAccount {
  readonly name: string;
  readonly plugin: string;
  readonly hashes: readonly string[];
  readonly locked: boolean;
  readonly expired: boolean;
  readonly roles: readonly string[];
  readonly defaultRole?: string;
}

interface ModelSession {
  readonly user: string;
  /** Name of the account; undefined for the administrator. */
  readonly account?: string;
}

interface Lock {
  holder: number;
  readonly waiting: (() => void)[];
}

export interface ModelOptions {
  /** Text of VERSION(). */
  readonly version: string;
  readonly admin: Credentials;
  /** Plugin of new accounts. @default 'mysql_native_password' */
  readonly plugin?: string;
}

/**
 * A server of MySQL or MariaDB that runs the statements of this kind. For MySQL, modelled on the MySQL 8.4 Reference Manual:
 * "ALTER USER Statement" and "Dual Password Support". Changes are effective at once, and sessions survive them.
 */
export class ModelServer {
  readonly accounts = new Map<string, ModelAccount>();
  readonly roles = new Set<string>();
  readonly sessions = new Map<number, ModelSession>();
  private readonly locks = new Map<string, Lock>();
  private readonly compared = new Map<string, boolean>();
  private lastSession = 0;
  /** Statements that were run, in their order. */
  readonly statements: string[] = [];
  /** Rights of accounts, such as `SELECT ON shop.*`. */
  readonly grants = new Map<string, readonly string[]>();
  /** True for a server of RDS. */
  procedures = false;
  readOnly = false;
  /** Error of the next statements that match, such as 3638. */
  failing: { readonly pattern: RegExp; readonly number: number } | undefined;
  /** Value of User_attributes, Password_locking.failed_login_attempts, or of max_password_errors. */
  loginAttempts: number | undefined;

  constructor(readonly options: ModelOptions) {}

  get mariadb(): boolean {
    return /mariadb/i.test(this.options.version);
  }

  accepts({ username, password }: Credentials, host = '%'): boolean {
    const account = this.accounts.get(`${username}@${host}`);
    return account !== undefined && !account.locked && this.hashOf(account, password) !== undefined;
  }

  /** The hash of the account that is one of the password. */
  hashOf({ plugin, hashes }: ModelAccount, password: string): string | undefined {
    return hashes.find((hash) => hash !== '' && this.isHash(plugin, hash, password));
  }

  /** The server remembers results, because a hash of caching_sha2_password takes milliseconds. */
  private isHash(plugin: string, hash: string, password: string): boolean {
    const key = `${hash} ${password}`;
    const known = this.compared.get(key) ?? matchesHash(plugin, hash, password) === true;
    if (plugin === 'caching_sha2_password') this.compared.set(key, known);
    return known;
  }

  readonly connect: Connect = async ({ username, password }) => {
    const { admin } = this.options;
    const id = ++this.lastSession;
    if (username === admin.username) {
      if (password !== admin.password) throw refused(1045, 'Access denied');
      this.sessions.set(id, { user: username });
    } else {
      const account = [...this.accounts.values()].find(({ name }) => name.startsWith(`${username}@`));
      if (!account || this.hashOf(account, password) === undefined) throw refused(1045, 'Access denied');
      if (account.locked) throw refused(this.mariadb ? 4151 : 3118, 'Account is locked');
      this.sessions.set(id, { user: username, account: account.name });
    }
    return this.session(id);
  };

  /** A session of an application, which stays open until it is ended. */
  openSession({ username, host = '%' }: { readonly username: string; readonly host?: string }): number {
    this.sessions.set(++this.lastSession, { user: username, account: `${username}@${host}` });
    return this.lastSession;
  }

  private session(id: number): Session {
    return {
      query: async (statement) => {
        if (!this.sessions.has(id)) throw Object.assign(new Error('closed'), { code: 'ECONNRESET' });
        this.statements.push(statement);
        const { failing } = this;
        if (failing?.pattern.test(statement)) throw refused(failing.number, `a failure of ${statement}`);
        return this.run(id, statement);
      },
      close: () => {
        this.sessions.delete(id);
        for (const lock of this.locks.values()) if (lock.holder === id) this.release(lock);
      },
    };
  }

  private run(id: number, statement: string): readonly Row[] | Promise<readonly Row[]> {
    for (const [pattern, effect] of this.effects(id)) {
      const found = pattern.exec(statement);
      if (found) return (effect(...found.slice(1).map(unquoted)) ?? []) as readonly Row[];
    }
    throw refused(1064, `You have an error in your SQL syntax near ${statement}`);
  }

  private effects(id: number): readonly (readonly [RegExp, Effect])[] {
    const { version } = this.options;
    return [
      [/^SET SESSION /, () => undefined],
      [/^SELECT VERSION\(\)/, () => [{ version, readOnly: Number(this.readOnly), innodbReadOnly: 0 }]],
      [/^SELECT GET_LOCK\((\S+), /, (name = '') => this.lock(id, name)],
      [
        /^SELECT .* FROM mysql\.(?:user|global_priv) WHERE User = (\S+) AND Host = (\S+)$/,
        (user, host) => this.read(`${user}@${host}`),
      ],
      [/^SELECT COUNT.* FROM information_schema/, () => [{ transactions: 0, active: 0 }]],
      [/^SHOW PROCESSLIST$/, () => [...this.sessions].map(([Id, { user }]) => ({ Id, User: user }))],
      [
        /^KILL (\d+)$/,
        (other) => {
          if (!this.sessions.delete(Number(other))) throw refused(1094, 'Unknown thread id');
        },
      ],
      [
        /^CALL mysql\.rds_kill\((\d+)\)$/,
        (other) => {
          if (!this.procedures) throw refused(1305, 'PROCEDURE mysql.rds_kill does not exist');
          this.sessions.delete(Number(other));
        },
      ],
      [
        /^SELECT CURRENT_USER\(\)/,
        () => {
          const { account = '' } = this.sessions.get(id) ?? {};
          const role = this.accounts.get(account)?.defaultRole ?? null;
          return [{ account, role: role !== null && !this.mariadb ? `\`${role}\`@\`%\`` : role }];
        },
      ],
      [
        /^(CREATE|ALTER) USER (\S+)@(\S+) (.*)$/,
        (verb, user, host, clauses) => this.change(verb, `${user}@${host}`, clauses),
      ],
      [
        /^SHOW GRANTS FOR (\S+)@(\S+)$/,
        (user, host) =>
          [
            `USAGE ON *.* TO '${user}'@'${host}'`,
            ...(this.grants.get(`${user}@${host}`) ?? []).map((right) => `${right} TO '${user}'@'${host}'`),
          ].map((grant) => ({ grant: `GRANT ${grant}` })),
      ],
      [
        /^GRANT (\S+) TO (\S+)@(\S+)$/,
        (role = '', user = '', host = '') => {
          if (!this.roles.has(role)) throw refused(this.mariadb ? 1959 : 3523, 'Unknown role');
          this.update(`${user}@${host}`, ({ roles }) => ({ roles: [...new Set([...roles, role])] }));
        },
      ],
      [
        /^SET DEFAULT ROLE (\S+) (?:FOR|TO) (\S+)@(\S+)$/,
        (defaultRole, user, host) => this.update(`${user}@${host}`, () => ({ defaultRole })),
      ],
    ];
  }

  private read(name: string): readonly Row[] {
    const account = this.accounts.get(name);
    if (!account) return [];
    const { plugin, hashes, locked, expired } = account;
    const [primary = '', secondary] = hashes;
    const attempts = this.loginAttempts ?? null;
    if (this.mariadb) {
      const method = (hash: string) => ({ plugin, authentication_string: hash });
      const priv = {
        ...method(primary),
        auth_or: [{}, ...hashes.slice(1).map(method)],
        account_locked: locked,
        password_last_changed: expired ? 0 : 1,
      };
      return [{ priv: JSON.stringify(priv), attempts }];
    }
    const hex = (text?: string) => (text === undefined ? null : Buffer.from(text, 'latin1').toString('hex'));
    const flag = (on: boolean) => (on ? 'Y' : 'N');
    return [
      {
        plugin,
        hash: hex(primary),
        secondary: hex(secondary),
        locked: flag(locked),
        expired: flag(expired),
        attempts,
      },
    ];
  }

  private change(verb = '', name = '', clauses = ''): void {
    const exists = this.accounts.has(name);
    if ((verb === 'CREATE') === exists) throw refused(1396, `Operation ${verb} USER failed for ${name}`);
    if (!exists) {
      const plugin = this.options.plugin ?? 'mysql_native_password';
      this.accounts.set(name, { name, plugin, hashes: [], locked: false, expired: false, roles: [] });
    }
    const [, password] = /^IDENTIFIED BY ('(?:[^']|'')*')/.exec(clauses) ?? [];
    if (password !== undefined)
      this.setPrimary(name, unquoted(password), / RETAIN CURRENT PASSWORD/.test(clauses));
    if (clauses.startsWith('IDENTIFIED VIA ')) {
      if (!this.mariadb) throw refused(1064, 'You have an error in your SQL syntax');
      const hashes = [...clauses.matchAll(/mysql_native_password USING '([^']*)'/g)].map(
        ([, hash = '']) => hash,
      );
      this.update(name, () => ({ hashes, expired: false }));
    }
    if (clauses === 'DISCARD OLD PASSWORD')
      this.update(name, ({ hashes }) => ({ hashes: hashes.slice(0, 1) }));
    if (/PASSWORD EXPIRE/.test(clauses)) this.update(name, () => ({ expired: true }));
    const [, lock] = /ACCOUNT (LOCK|UNLOCK)$/.exec(clauses) ?? [];
    if (lock) this.update(name, () => ({ locked: lock === 'LOCK' }));
  }

  /** ALTER USER … IDENTIFIED BY …: without RETAIN, the secondary password is unchanged. */
  private setPrimary(name: string, password: string, retain: boolean): void {
    if (this.mariadb) throw refused(1064, 'The model has no IDENTIFIED BY for MariaDB.');
    this.update(name, ({ plugin, hashes: [primary = '', secondary] }) => {
      if (retain && primary === '')
        throw refused(3878, 'Empty password can not be retained as second password');
      const kept = retain ? primary : secondary;
      const hash =
        plugin === 'caching_sha2_password'
          ? cachingSha2Hash(password, randomBytes(SALT_BYTES).toString('hex'))
          : nativeHash(password);
      return { hashes: kept === undefined ? [hash] : [hash, kept], expired: false };
    });
  }

  /** Replaced, not changed, so that a copy of the map keeps the state. */
  private update(name: string, change: (account: ModelAccount) => Partial<ModelAccount>): void {
    const account = this.accounts.get(name);
    if (!account) throw refused(1396, `Operation failed for ${name}`);
    this.accounts.set(name, { ...account, ...change(account) });
  }

  private async lock(id: number, name: string): Promise<readonly Row[]> {
    const lock = this.locks.get(name);
    if (!lock || lock.holder === 0) this.locks.set(name, { holder: id, waiting: lock?.waiting ?? [] });
    else {
      await new Promise<void>((resolve) => lock.waiting.push(resolve));
      lock.holder = id;
    }
    return [{ held: 1 }];
  }

  private release(lock: Lock): void {
    const next = lock.waiting.shift();
    lock.holder = next ? -1 : 0;
    next?.();
  }
}

const unquoted = (text: string): string =>
  /^'.*'$/s.test(text) ? text.slice(1, -1).replaceAll("''", "'").replaceAll('\\\\', '\\') : text;
