import { createHash } from 'node:crypto';
import { ErrorReply, type RedisConnection, type Reply } from './protocol';

/** A user of a server in memory. */
export interface ModelUser {
  on: boolean;
  nopass: boolean;
  /** SHA-256 of the passwords, hexadecimal. */
  passwords: readonly string[];
  /** Other rules. */
  rules: readonly string[];
}

/**
 * A server of Redis or Valkey in memory: the commands of the adapters, with the replies of Redis 7.0. Sessions survive every
 * change of their user but a new name, and CLIENT KILL ends them.
 */
export class RedisModel {
  /** Users by name. */
  users = new Map<string, ModelUser>();
  /** The users in the ACL file, as JSON; undefined without one. */
  file: string | undefined = '[]';
  /** Names of the users of the open connections, by the number of the connection. */
  readonly sessions = new Map<number, string>();
  private connections = 0;

  /** @param admin the administrator, with every right. The user `default` is off. */
  constructor(admin?: { readonly username: string; readonly password: string }) {
    const off = { on: false, nopass: false, passwords: [], rules: [] };
    this.users.set('default', off);
    if (admin)
      this.users.set(admin.username, {
        ...off,
        on: true,
        passwords: [sha256(admin.password)],
        rules: ['+@all'],
      });
    this.save();
  }

  accepts(username: string, password: string): boolean {
    const user = this.users.get(username);
    return user?.on === true && (user.nopass || user.passwords.includes(sha256(password)));
  }

  /** Loads the users of the ACL file, and ends all sessions. */
  restart(): void {
    this.users = new Map(JSON.parse(this.file ?? '[]') as [string, ModelUser][]);
    this.sessions.clear();
  }

  /** A connection, on which the user `default` is logged in if it needs no password. */
  connect(): RedisConnection {
    const id = ++this.connections;
    const { on, nopass } = this.users.get('default') ?? {};
    if (on && nopass) this.sessions.set(id, 'default');
    let isClosed = false;
    return {
      send: async (...command) => {
        if (isClosed) throw new Error('The connection is closed.');
        return this.run(id, command);
      },
      close: () => {
        isClosed = true;
        this.sessions.delete(id);
      },
    };
  }

  private run(id: number, [name = '', ...args]: readonly string[]): Reply {
    if (name === 'AUTH') return this.authenticate(id, args);
    const username = this.sessions.get(id);
    if (username === undefined) throw new ErrorReply('NOAUTH Authentication required.');
    if (name === 'PING') return 'PONG';
    const [subcommand = '', ...rest] = args;
    const user = this.users.get(username);
    const allowed = ['+@all', `+${name}`, `+${name}|${subcommand}`].map((rule) => rule.toLowerCase());
    if (!user?.rules.some((rule) => allowed.includes(rule))) {
      const command = `${name}|${subcommand}`.toLowerCase();
      throw new ErrorReply(`NOPERM this user has no permissions to run the '${command}' command`);
    }
    switch (`${name} ${subcommand}`) {
      case 'ACL GETUSER':
        return this.describe(rest[0] ?? '');
      case 'ACL SETUSER':
        return this.setUser(rest[0] ?? '', rest.slice(1));
      case 'ACL SAVE':
        if (this.file === undefined) throw new ErrorReply(NO_FILE);
        return this.save();
      case 'CLIENT KILL':
        return this.kill(rest[1] ?? '', id);
      default:
        throw new ErrorReply(`ERR unknown command '${name}'`);
    }
  }

  private authenticate(id: number, [username = '', password = '']: readonly string[]): Reply {
    if (!this.accepts(username, password))
      throw new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.');
    this.sessions.set(id, username);
    return 'OK';
  }

  private describe(name: string): Reply {
    const user = this.users.get(name);
    if (!user) return null;
    const flags = [user.on ? 'on' : 'off', ...(user.nopass ? ['nopass'] : [])];
    const commands = ['-@all', ...user.rules.filter((rule) => /^[+-]/.test(rule))].join(' ');
    return ['flags', flags, 'passwords', user.passwords, 'commands', commands, 'keys', '', 'channels', ''];
  }

  /** ACL SETUSER: either all rules apply, or none. */
  setUser(name: string, rules: readonly string[]): Reply {
    const before = this.users.get(name);
    const user = before ? { ...before } : { on: false, nopass: false, passwords: [], rules: [] };
    for (const rule of rules) {
      const [sign, password] = [rule.slice(0, 1), rule.slice(1)];
      if (rule === 'on' || rule === 'off') user.on = rule === 'on';
      else if (sign === '#') {
        if (!/^[0-9a-f]{64}$/.test(password))
          throw refusedRule(rule, 'The provided password hash is not valid');
        user.nopass = false;
        user.passwords = [...user.passwords.filter((other) => other !== password), password];
      } else if (sign === '!') {
        if (!user.passwords.includes(password))
          throw refusedRule(rule, 'The password you are trying to remove from the user does not exist');
        user.passwords = user.passwords.filter((other) => other !== password);
      } else if (/^[+~&%(-]|^(all|reset)/.test(rule)) user.rules = [...user.rules, rule];
      else throw refusedRule(rule, 'Syntax error');
    }
    this.users.set(name, user);
    return 'OK';
  }

  private save(): Reply {
    if (this.file !== undefined) this.file = JSON.stringify([...this.users]);
    return 'OK';
  }

  private kill(username: string, except: number): Reply {
    if (!this.users.has(username)) throw new ErrorReply(`ERR No such user '${username}'`);
    const killed = [...this.sessions].filter(([id, user]) => user === username && id !== except);
    for (const [id] of killed) this.sessions.delete(id);
    return killed.length;
  }
}

const NO_FILE =
  'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in order to store users in the Redis configuration.';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const refusedRule = (rule: string, reason: string): ErrorReply =>
  new ErrorReply(`ERR Error in ACL SETUSER modifier '${rule}': ${reason}`);
