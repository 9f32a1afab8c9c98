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

  async add(session, account, { secrets: [primary, secondary] }, { password, current }) {
    // With the current password as the secondary one, RETAIN would drop it and keep an abandoned one.
    const isSecondary =
      current !== undefined && isPassword(secondary, current) && !isPassword(primary, current);
    // The server refuses to retain an empty password.
    const retain = !isSecondary && primary?.hash !== '';
    await session.run(
      `ALTER USER ${account} IDENTIFIED BY ${quoted(password)}${retain ? ' RETAIN CURRENT PASSWORD' : ''}`,
      `ALTER USER ${account}${retain ? ' RETAIN CURRENT PASSWORD' : ''}`,
    );
  },

  async end(session, account, { secrets: [primary, secondary] }, { password, current, random }) {
    const discard = async () => {
      await session.run(
        `ALTER USER ${account} DISCARD OLD PASSWORD`,
        `ALTER USER ${account} DISCARD OLD PASSWORD`,
      );
      return false;
    };
    if (!isPassword(primary, password)) return discard();
    // DISCARD would end the other password. The current one becomes the primary one without an interval.
    const restored = current !== undefined && (await restore(session, account, current));
    if (!restored) await change(session, account, random);
    const doubled = [password, ...(restored ? [current] : [])].some((one) => isPassword(secondary, one));
    if (doubled) await discard();
    return !restored && (secondary === undefined || doubled);
  },
};

async function change(session: AdminSession, account: string, password: string): Promise<void> {
  await session.run(`ALTER USER ${account} IDENTIFIED BY ${quoted(password)}`, `ALTER USER ${account}`);
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
