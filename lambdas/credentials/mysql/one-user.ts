import { randomBytes } from 'node:crypto';
import type { Issued, Labelled } from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import { hasPassword, readAccount, requireCreation, requirePasswords, type StoredAccount } from './accounts';
import type { AdminSession } from './administration';
import type { MysqlParameters } from './contract';
import { isLoginOf } from './parameters';
import { ensureRole } from './roles';
import type { Services } from './services';
import { endSessions } from './sessions';
import { accountName } from './statements';
import { requireStrategy } from './strategies';

/** The statements of a strategy with two passwords on one user. */
export interface PasswordStatements {
  create(session: AdminSession, account: string, password: string): Promise<void>;
  /** Adds a password to those of the account, and keeps the current one. At the first deploy, unlocks the account. */
  add(session: AdminSession, account: string, stored: StoredAccount, passwords: Passwords): Promise<void>;
  /**
   * Ends a password of the account, and keeps every other one. The current one goes on working at every moment. Without
   * another one, sets a password that nobody knows, locks the account, and returns true.
   */
  end(session: AdminSession, account: string, stored: StoredAccount, passwords: Ending): Promise<boolean>;
}

export interface Passwords {
  readonly password: string;
  /** The password of AWSCURRENT, if it is one of this account. */
  readonly current: string | undefined;
}

export interface Ending extends Passwords {
  /** A password that nobody knows. */
  readonly random: string;
}

/** The calls of an adapter for two passwords on one user. */
export function oneUser(
  parameters: MysqlParameters,
  statements: PasswordStatements,
  { administration, context }: Services,
) {
  const { username, accountHost, createUser } = parameters;
  const account = accountName({ username, accountHost });
  const passwordOf = (value: Login | undefined) =>
    isLoginOf(value, parameters, [username]) ? value.password : undefined;
  return {
    async install(value: Login, labelled: Labelled<Login>): Promise<'ready'> {
      const { password } = value;
      const current = passwordOf(labelled.current);
      context.log.hide(password, ...(current === undefined ? [] : [current]));
      await administration.session(account, async (session) => {
        requireStrategy(session, parameters);
        const stored = await readAccount(session, parameters);
        if (!stored) {
          requireCreation(createUser, current === undefined, parameters);
          await statements.create(session, account, password);
        } else {
          requirePasswords(session, parameters, stored);
          if (!hasPassword(stored, password))
            await statements.add(session, account, stored, { password, current });
        }
        await ensureRole(session, parameters, account);
      });
      return 'ready';
    },

    async remove({ value }: Issued<Login>, labelled: Labelled<Login>): Promise<void> {
      const password = passwordOf(value);
      if (password === undefined) return;
      const current = passwordOf(labelled.current);
      const random = randomBytes(32).toString('base64url');
      context.log.hide(random, password);
      await administration.naming([account], () =>
        administration.session(account, async (session) => {
          const stored = await readAccount(session, parameters);
          // Removed before, or never installed.
          if (!stored || !hasPassword(stored, password)) return;
          const isLast = await statements.end(session, account, stored, { password, current, random });
          if (isLast && !parameters.keepSessions) await endSessions(session, username, context.clock);
        }),
      );
    },
  };
}
