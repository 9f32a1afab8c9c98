import { hasPassword, isPassword, type StoredSecret } from './accounts';
import type { AdminSession } from './administration';
import { failure, hasNumber, unfit } from './failures';
import { nativeHash } from './hashes';
import type { PasswordStatements } from './one-user';
import { quote } from './statements';

const PLUGIN = 'mysql_native_password';

/**
 * Two authentication methods of MariaDB, both stated in one statement with hashes that are computed here, so that a repeated
 * statement changes nothing, and no password reaches a log of the server. (With PASSWORD('…') or IDENTIFIED BY, the
 * general log shows it.)
 */
export const mariadbPasswords: PasswordStatements = {
  async create(session, account, password) {
    await setHashes(session, 'CREATE USER', account, [nativeHash(password)]);
  },

  async add(session, account, { secrets, locked }, { password, current }) {
    // At the first deploy for a user that exists, its password is kept until the first rotation.
    const existing = locked ? [] : hashesIn(secrets).slice(0, 1);
    const kept = current === undefined ? existing : [nativeHash(current)];
    const unlock = current === undefined ? ' ACCOUNT UNLOCK' : '';
    await setHashes(session, 'ALTER USER', account, [nativeHash(password), ...kept], unlock);
  },

  async end(session, account, { secrets }, { password, current, random }) {
    const rest = hashesIn(secrets.filter((secret) => !isPassword(secret, password)));
    if (current !== undefined && !hasPassword({ secrets, locked: false, expired: false }, current))
      rest.unshift(nativeHash(current));
    const isLast = rest.length === 0;
    await setHashes(
      session,
      'ALTER USER',
      account,
      isLast ? [nativeHash(random)] : rest,
      isLast ? ' ACCOUNT LOCK' : '',
    );
    return isLast;
  },
};

/** Hashes of passwords; an account without a password has an empty one, and a disabled method an invalid one. */
const hashesIn = (secrets: readonly StoredSecret[]): string[] =>
  secrets.flatMap(({ hash }) => (/^\*[0-9A-F]{40}$/i.test(hash) ? [hash] : []));

/**
 * States all passwords of an account.
 *
 * @param options more clauses of the statement, such as ACCOUNT LOCK.
 */
export async function setHashes(
  session: AdminSession,
  verb: 'CREATE USER' | 'ALTER USER',
  account: string,
  hashes: readonly string[],
  options = '',
): Promise<void> {
  const methods = hashes.map((hash) => `${PLUGIN} USING ${quote(hash)}`).join(' OR ');
  try {
    await session.raw.query(`${verb} ${account} IDENTIFIED VIA ${methods}${options}`);
  } catch (error) {
    // The same error as for an account that does not exist.
    if (hasNumber(error, 1396) && (await validatesPasswords(session)))
      throw unfit(
        `The server ${session.server.host}:${session.server.port} has a password validation plugin and strict_password_validation, and refuses hashes: ${verb} ${account} failed.`,
        'set strict_password_validation = OFF: hashes let no password reach a log.',
      );
    throw failure(error, session.server, `${verb} ${account}`);
  }
}

async function validatesPasswords(session: AdminSession): Promise<boolean> {
  const [row] = await session.run(
    "SELECT COUNT(*) AS active FROM information_schema.PLUGINS WHERE PLUGIN_TYPE = 'PASSWORD VALIDATION' AND PLUGIN_STATUS = 'ACTIVE' AND @@global.strict_password_validation",
    'the query of the password validation',
  );
  return Number(row?.active) > 0;
}
