import { randomBytes } from 'node:crypto';
import { type Issued, type Labelled, type Listed, RekeyError } from 'cdk-rekey-engine';
import type { Login } from '../../databases/login';
import { hasPassword, readAccount, requireCreation, requirePasswords, type StoredAccount } from './accounts';
import type { AdminSession } from './administration';
import { alternatingUsers, type MysqlParameters } from './contract';
import { requireSameGrants } from './grants';
import { nativeHash } from './hashes';
import { setHashes } from './mariadb-passwords';
import { isLoginOf } from './parameters';
import { ensureRole } from './roles';
import type { Services } from './services';
import { endSessions, sessionsOf } from './sessions';
import { type Account, accountName, accountText, quote } from './statements';
import { requireStrategy } from './strategies';

/** The calls of an adapter for two users in turn. A user that is not in use is locked. */
export function alternating(parameters: MysqlParameters, { administration, context }: Services) {
  const { accountHost, createUser, keepSessions, role } = parameters;
  const usernames = alternatingUsers(parameters.username);
  const accountOf = (username: string): Account => ({ username, accountHost });
  const end = async (username: string, change: (session: AdminSession, account: string) => Promise<void>) => {
    if (!usernames.includes(username)) return;
    const account = accountName(accountOf(username));
    await administration.naming([account], () =>
      administration.session(account, async (session) => {
        if (!(await readAccount(session, accountOf(username)))) return;
        await change(session, account);
        if (!keepSessions) await endSessions(session, username, context.clock);
      }),
    );
  };
  /** The first deploy also creates the user that the first rotation uses, so that it can be given its rights. */
  const createOthers = async (session: AdminSession, username: string) => {
    for (const other of usernames.filter((one) => one !== username)) {
      if (!createUser || (await readAccount(session, accountOf(other)))) continue;
      const account = accountName(accountOf(other));
      await setPassword(session, account, { verb: 'CREATE USER', password: unknown(), options: RETIRED });
      await ensureRole(session, parameters, account);
    }
  };
  const unknown = () => {
    const password = randomBytes(32).toString('base64url');
    context.log.hide(password);
    return password;
  };
  return {
    idOf: ({ username }: Login) => username,

    async install({ username, password }: Login, { current }: Labelled<Login>): Promise<'ready'> {
      context.log.hide(password);
      const isFirst = !isLoginOf(current, parameters, usernames);
      await administration.session(accountName(accountOf(username)), async (session) => {
        requireStrategy(session, parameters);
        const stored = await readAccount(session, accountOf(username));
        if (stored) requireFree(session, accountOf(username), stored, password);
        else requireCreation(createUser, isFirst, accountOf(username));
        if (isFirst) await createOthers(session, username);
        if (!isFirst && role === undefined) await requireSameGrants(session, usernames.map(accountOf));
        const account = accountName(accountOf(username));
        const verb = stored ? 'ALTER USER' : 'CREATE USER';
        await setPassword(session, account, { verb, password, options: ' ACCOUNT UNLOCK' });
        await ensureRole(session, parameters, account);
      });
      return 'ready';
    },

    list: (): Promise<Listed[]> =>
      administration.naming(
        usernames.map((username) => accountName(accountOf(username))),
        () =>
          administration.session(undefined, async (session) => {
            const listed: Listed[] = [];
            for (const id of usernames) {
              const stored = await readAccount(session, accountOf(id));
              if (stored && !isRetired(stored)) listed.push({ id, active: !stored.locked, created: 0 });
            }
            return listed;
          }),
      ),

    disable: ({ id }: Issued<Login>) =>
      end(id, async (session, account) => {
        await session.run(`ALTER USER ${account} ACCOUNT LOCK`, `ALTER USER ${account} ACCOUNT LOCK`);
      }),

    remove: ({ id }: Issued<Login>) =>
      end(id, async (session, account) => {
        await setPassword(session, account, { verb: 'ALTER USER', password: unknown(), options: RETIRED });
      }),

    /** Open sessions are the evidence of use. */
    lastUsed: (id: string): Promise<number | undefined> =>
      administration.session(undefined, async (session) =>
        (await sessionsOf(session, id)).length > 0 ? context.clock.now() : undefined,
      ),
  };
}

/** Clauses that mark an account as not in use; a disabled one is locked only. */
const RETIRED = ' PASSWORD EXPIRE ACCOUNT LOCK';

const isRetired = ({ locked, expired }: StoredAccount): boolean => locked && expired;

/** @throws SlotTaken if somebody uses the account with a password that is not ours */
function requireFree(session: AdminSession, account: Account, stored: StoredAccount, password: string): void {
  requirePasswords(session, account, stored);
  if (stored.locked || hasPassword(stored, password)) return;
  throw new RekeyError('SlotTaken', {
    found: `The account ${accountText(account)} is not locked, and has a password that this secret did not issue.`,
    unchanged: 'the account.',
    action: `find its users; then run ALTER USER ${accountName(account)} ACCOUNT LOCK, and rotate again.`,
  });
}

interface PasswordChange {
  readonly verb: 'CREATE USER' | 'ALTER USER';
  readonly password: string;
  readonly options: string;
}

async function setPassword(
  session: AdminSession,
  account: string,
  { verb, password, options }: PasswordChange,
): Promise<void> {
  if (session.version.mariadb) return setHashes(session, verb, account, [nativeHash(password)], options);
  // The server writes neither the password nor its hash to its logs.
  await session.run(`${verb} ${account} IDENTIFIED BY ${quote(password)}${options}`, `${verb} ${account}`);
}
