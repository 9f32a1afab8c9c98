import { type Check, type Clock, type Log, RekeyError } from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import type { Connect, Session } from './connection';
import type { MysqlParameters } from './contract';
import { failure, isExpired, isLoginRefused, unfit } from './failures';
import { hasRole } from './roles';
import { accountText } from './statements';

/** Time limit of one login with its query, milliseconds. */
const LOGIN_WITHIN = 10_000;
const PAUSE = 500;

/** Logs in with values of the secret. */
export class Logins {
  private readonly open = new Set<Session>();

  constructor(
    private readonly connect: Connect,
    private readonly parameters: MysqlParameters,
    private readonly usernames: readonly string[],
    private readonly context: { readonly clock: Clock; readonly log: Log },
  ) {}

  /** @throws VerifyFailed, WrongPrincipal, PrincipalUnfit, and the errors of the network */
  async verify(value: Login, { successes, within }: Check): Promise<void> {
    const { username } = value;
    if (!this.usernames.includes(username)) throw wrongPrincipal(username, this.usernames.join(' or '));
    const { clock } = this.context;
    const until = clock.now() + within;
    for (let succeeded = 0; succeeded < successes; ) {
      const refused = await this.attempt(value);
      if (refused === undefined) {
        succeeded++;
        continue;
      }
      succeeded = 0;
      if (clock.now() + PAUSE > until)
        throw new RekeyError('VerifyFailed', {
          found: `The server ${this.place} refuses the login of ${username}: error ${refused}.`,
          unchanged: 'AWSCURRENT.',
          action:
            'check that the account exists, is not locked, and may connect from the function; then rotate again.',
        });
      await clock.sleep(PAUSE);
    }
  }

  /** @throws StillAccepted, and the errors of the network */
  async proveRefused(value: Login, { successes, within }: Check): Promise<string> {
    const { clock } = this.context;
    const until = clock.now() + within;
    let last: number | undefined;
    for (let refusals = 0; refusals < successes; ) {
      last = await this.attempt(value);
      if (last !== undefined) {
        refusals++;
        continue;
      }
      refusals = 0;
      if (clock.now() + PAUSE > until)
        throw new RekeyError('StillAccepted', {
          found: `The server ${this.place} accepts a password of ${value.username} that was ended.`,
          unchanged: `the password of ${value.username}.`,
          action: 'find out who set it again, and run replace-now again.',
        });
      await clock.sleep(PAUSE);
    }
    return `${this.place} refused the login ${successes} times in a row (error ${last})`;
  }

  close(): void {
    for (const session of this.open) session.close();
  }

  /** Logs in once. Returns the number of the error if the server refuses the password. */
  private async attempt(value: Login): Promise<number | undefined> {
    const { username, password } = value;
    const { accountHost, role } = this.parameters;
    this.context.log.hide(password);
    let session: Session | undefined;
    try {
      session = await this.connect({ username, password }, LOGIN_WITHIN);
      this.open.add(session);
      const [row] = await session.query(
        `SELECT CURRENT_USER() AS account${role === undefined ? '' : ', CURRENT_ROLE() AS role'}`,
      );
      const account = String(row?.account);
      const wanted = accountText({ username, accountHost });
      if (account.toLowerCase() !== wanted.toLowerCase()) throw wrongPrincipal(account, wanted);
      if (role !== undefined && !hasRole(row?.role, role))
        throw unfit(
          `The role of ${wanted} after a login is ${row?.role ?? 'none'}, not ${role}.`,
          `grant the role ${role} to ${wanted} and make it its default role; then rotate again.`,
        );
      return undefined;
    } catch (error) {
      if (isLoginRefused(error)) return error.number;
      if (isExpired(error))
        throw unfit(
          `The password of ${username} is expired.`,
          `run ALTER USER … PASSWORD EXPIRE NEVER for ${username}; then rotate again.`,
        );
      throw failure(error, this.parameters, `the login of ${username}`);
    } finally {
      if (session) this.open.delete(session);
      session?.close();
    }
  }

  private get place(): string {
    return `${this.parameters.host}:${this.parameters.port}`;
  }
}

function wrongPrincipal(found: string, wanted: string): RekeyError {
  return new RekeyError('WrongPrincipal', {
    found: `The login is one of ${found}, not of ${wanted}.`,
    unchanged: 'AWSCURRENT.',
    action:
      'compare the username and the host of the account with those in the stack; an account with a more specific host, or without a name, takes precedence.',
  });
}
