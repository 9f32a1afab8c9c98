import { isPassword } from './accounts';
import type { AdminSession } from './administration';
import { failure, hasNumber } from './failures';
import type { PasswordStatements } from './one-user';
import { quote } from './statements';

/** The password was used before, which the policy of the account does not allow. */
const REUSED = 3638;

/**
 * MySQL's primary and secondary password (MySQL 8.4 Reference Manual, "Password Management", "Dual Password Support").
 * RETAIN CURRENT PASSWORD replaces the secondary password by the primary one. A change without it leaves the secondary
 * password unchanged.
 *
 * The server hashes the passwords, because a hash cannot be given together with RETAIN CURRENT PASSWORD. It writes neither
 * to its logs.
 */
export const dualPasswords: PasswordStatements = {
  async create(session, account, password) {
    await session.run(`CREATE USER ${account} IDENTIFIED BY ${quoted(password)}`, `CREATE USER ${account}`);
  },

  async add(session, account, { secrets: [primary, secondary], locked }, { password, current }) {
    // With the current password as the secondary one, RETAIN would drop it and keep an abandoned one.
    const isSecondary =
      current !== undefined && isPassword(secondary, current) && !isPassword(primary, current);
    // Nobody knows the password of a user that an earlier deletion locked.
    const isUnknown = current === undefined && locked;
    // The server refuses to retain an empty password.
    const retain = !isSecondary && !isUnknown && primary?.hash !== '';
    const options = `${retain ? ' RETAIN CURRENT PASSWORD' : ''}${current === undefined ? ' ACCOUNT UNLOCK' : ''}`;
    await change(session, account, password, options);
  },

  async end(session, account, { secrets: [primary, secondary] }, { password, current, random }) {
    const discard = () =>
      session.run(`ALTER USER ${account} DISCARD OLD PASSWORD`, `ALTER USER ${account} DISCARD OLD PASSWORD`);
    if (!isPassword(primary, password)) {
      await discard();
      return false;
    }
    // DISCARD would end the other password. The current one becomes the primary one without an interval.
    const restored = current !== undefined && (await restore(session, account, current));
    const doubled = [password, ...(restored ? [current] : [])].some((one) => isPassword(secondary, one));
    const isLast = !restored && (secondary === undefined || doubled);
    if (!restored) await change(session, account, random, isLast ? ' ACCOUNT LOCK' : '');
    if (doubled) await discard();
    return isLast;
  },
};

async function change(
  session: AdminSession,
  account: string,
  password: string,
  options: string,
): Promise<void> {
  await session.run(
    `ALTER USER ${account} IDENTIFIED BY ${quoted(password)}${options}`,
    `ALTER USER ${account}${options}`,
  );
}

/** Makes the current password the primary one. Returns false if the policy of the account refuses to use it again. */
async function restore(session: AdminSession, account: string, current: string): Promise<boolean> {
  try {
    await session.raw.query(`ALTER USER ${account} IDENTIFIED BY ${quoted(current)}`);
    return true;
  } catch (error) {
    if (hasNumber(error, REUSED)) return false;
    throw failure(error, session.server, `ALTER USER ${account}`);
  }
}

/** An empty password would also replace the secondary one. */
function quoted(password: string): string {
  if (password === '') throw new RangeError('The password is empty.');
  return quote(password);
}
