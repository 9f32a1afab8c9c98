import { RekeyError } from 'cdk-rekey-engine';
import type { AdminSession } from './administration';
import type { Row } from './connection';
import { unfit } from './failures';
import { matchesHash } from './hashes';
import { type Account, accountName, accountText, quote } from './statements';

/** A stored password, or another way to log in. */
export interface StoredSecret {
  readonly plugin: string;
  readonly hash: string;
}

/** An account as the server stores it. */
export interface StoredAccount {
  /** MySQL: the primary password, and then the secondary one. MariaDB: the authentication methods in their order. */
  readonly secrets: readonly StoredSecret[];
  readonly locked: boolean;
  readonly expired: boolean;
}

/** Plugins whose hashes the kind can compare. */
const NATIVE = 'mysql_native_password';
const SUPPORTED = { mysql: [NATIVE, 'caching_sha2_password'], mariadb: [NATIVE] };

/** Refused logins that the proof of a refusal makes, with a margin. */
const REFUSED_LOGINS = 10;

/** Reads an account; undefined if it does not exist. */
export async function readAccount(
  session: AdminSession,
  account: Account,
): Promise<StoredAccount | undefined> {
  const where = `WHERE User = ${quote(account.username)} AND Host = ${quote(account.accountHost)}`;
  return session.version.mariadb ? readMariadb(session, where, account) : readMysql(session, where, account);
}

async function readMariadb(
  session: AdminSession,
  where: string,
  account: Account,
): Promise<StoredAccount | undefined> {
  const [row] = await session.run(
    `SELECT CAST(Priv AS CHAR) AS priv, @@global.max_password_errors AS attempts FROM mysql.global_priv ${where}`,
    'reading mysql.global_priv',
  );
  if (!row) return undefined;
  requireLoginAttempts(row, account, 'run SET GLOBAL max_password_errors = 4294967295; then rotate again.');
  const priv = JSON.parse(typeof row.priv === 'string' ? row.priv : JSON.stringify(row.priv));
  const own = (one: Record<string, unknown>) => ({
    plugin: String(one.plugin ?? NATIVE),
    hash: String(one.authentication_string ?? ''),
  });
  // In the list of alternatives, an object without members stands for the first method.
  const methods: Record<string, unknown>[] = priv.auth_or ?? [{}];
  return {
    secrets: methods.map((method) => own(Object.keys(method).length > 0 ? method : priv)),
    locked: priv.account_locked === true,
    expired: priv.password_last_changed === 0,
  };
}

async function readMysql(
  session: AdminSession,
  where: string,
  account: Account,
): Promise<StoredAccount | undefined> {
  const attributes = session.version.numbers[0] >= 8;
  // A salt has any 7-bit characters.
  const [row] = await session.run(
    `SELECT plugin, HEX(authentication_string) AS hash, account_locked AS locked, password_expired AS expired${
      attributes
        ? `, HEX(JSON_UNQUOTE(JSON_EXTRACT(User_attributes, '$.additional_password'))) AS secondary, CAST(JSON_UNQUOTE(JSON_EXTRACT(User_attributes, '$.Password_locking.failed_login_attempts')) AS CHAR) AS attempts`
        : ''
    } FROM mysql.user ${where}`,
    'reading mysql.user',
  );
  if (!row) return undefined;
  requireLoginAttempts(
    row,
    account,
    `run ALTER USER ${accountName(account)} FAILED_LOGIN_ATTEMPTS 0; then rotate again.`,
  );
  const plugin = String(row.plugin);
  const secrets = [row.hash, row.secondary].flatMap((hex) =>
    typeof hex === 'string' ? [{ plugin, hash: Buffer.from(hex, 'hex').toString('latin1') }] : [],
  );
  return { secrets, locked: row.locked === 'Y', expired: row.expired === 'Y' };
}

function requireLoginAttempts({ attempts }: Row, account: Account, action: string): void {
  const most = Number(attempts ?? 0);
  if (!(most > 0 && most < REFUSED_LOGINS)) return;
  throw unfit(
    `The server locks ${accountText(account)} after ${most} refused logins, and the proof that a password is dead makes more.`,
    action,
  );
}

/** True if the password is one of the account. */
export const hasPassword = ({ secrets }: StoredAccount, password: string): boolean =>
  secrets.some((secret) => isPassword(secret, password));

export const isPassword = (secret: StoredSecret | undefined, password: string): boolean =>
  secret !== undefined && matchesHash(secret.plugin, secret.hash, password) === true;

/**
 * Refuses an account with another plugin: its passwords cannot be compared, and changing the plugin would discard one.
 *
 * @throws PrincipalUnfit
 */
export function requirePasswords(session: AdminSession, account: Account, stored: StoredAccount): void {
  const supported = SUPPORTED[session.version.mariadb ? 'mariadb' : 'mysql'];
  const other = stored.secrets.find(({ plugin }) => !supported.includes(plugin));
  if (!other) return;
  throw unfit(
    `The account ${accountText(account)} uses the authentication plugin ${other.plugin}.`,
    `use an account with ${supported.join(' or ')}.`,
  );
}

/**
 * A missing account is created by the first deploy only: a later one was dropped, and its rights with it.
 *
 * @throws PrincipalGone
 */
export function requireCreation(createUser: boolean, isFirst: boolean, account: Account): void {
  if (createUser && isFirst) return;
  throw new RekeyError('PrincipalGone', {
    found: `The account ${accountText(account)} does not exist${isFirst ? ', and the stack has createUser: false' : ' any more'}.`,
    unchanged: 'everything.',
    action: 'create the account with its rights; then deploy or rotate again.',
  });
}
