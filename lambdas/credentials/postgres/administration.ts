import { RekeyError } from 'cdk-rekey-engine';
import { type Server, serverError } from '../../databases/errors';
import { APPLICATION, type Connection } from './connection';
import { failureOf } from './failures';
import { scramVerifier } from './scram';
import type { Administration, Role, UserPassword } from './server';

/** Oldest version with the functions that are used, and with SCRAM: an older one would store a verifier as a password. */
const OLDEST = 110_000;
/** First version in which a membership has the options INHERIT and SET, and CREATEROLE needs ADMIN OPTION. */
const WITH_SET_OPTION = 160_000;

/**
 * Marks a login that this kind disabled, by the only member of pg_roles that every administrator can set and see and that
 * has no effect until then.
 */
const DISABLED_UNTIL = '9999-12-31 00:00:00+00';

const ROLES = `SELECT rolname AS name, rolcanlogin AS "canLogIn", NOT rolcanlogin AND rolvaliduntil IS NOT DISTINCT FROM $2 AS disabled,
  (SELECT substr(setting, 6) FROM unnest(rolconfig) setting WHERE setting LIKE 'role=%') AS "startsAs",
  ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
    WHERE m.member = r.oid AND (to_jsonb(m) ->> 'set_option') IS DISTINCT FROM 'false') AS "mayUse"
  FROM pg_roles r WHERE rolname = ANY ($1)`;

const SESSION_STATE = `SELECT current_setting('server_version_num')::int AS version, current_user::text AS "currentUser",
  current_setting('transaction_read_only') = 'on' AS "readOnly"`;

const SESSIONS = `FROM pg_stat_activity WHERE usesysid = (SELECT oid FROM pg_roles WHERE rolname = $1)`;

/** Number of times that sessions are looked for: one that is just starting may not be visible at once. */
const LOOKS = 10;
const PAUSE_SECONDS = 0.1;

/** Starts the administration of a session. @throws IssuerMismatch */
export async function administration(
  connection: Connection,
  username: string,
  server: Server,
): Promise<Administration> {
  // A login can start its sessions as another role, which then needs the rights and gets those of the roles that it creates.
  let actor = username;
  const attempt = <T>(attempted: string, work: () => Promise<T>) =>
    work().catch((thrown: unknown) => {
      throw denied(thrown, attempted, actor) ?? failureOf(thrown, server, attempted);
    });
  const [{ version, currentUser, readOnly } = { version: 0, currentUser: username, readOnly: false }] =
    await attempt('SELECT server_version_num', () =>
      connection.query<{ version: number; currentUser: string; readOnly: boolean }>(SESSION_STATE),
    );
  actor = currentUser;
  if (version < OLDEST) throw tooOld(version);
  const { identifier: name, literal } = connection;
  const run = (attempted: string, statement: string) => attempt(attempted, () => connection.run(statement));
  const alter = (login: string, what: string, change: string) =>
    run(`ALTER ROLE ${login} ${what}`, `ALTER ROLE ${name(login)} ${change}`);
  const sessions = (login: string, columns: string, more = '') =>
    attempt(`SELECT the sessions of ${login}`, () =>
      connection.query<{ count: number }>(`SELECT ${columns} ${SESSIONS} ${more}`, [login]),
    );
  const terminate = (login: string) =>
    sessions(login, 'count(pg_terminate_backend(pid))::int AS count', 'AND pid <> pg_backend_pid()');

  return {
    username,
    version: Math.floor(version / 10_000),
    async transaction(lock, work) {
      // A replica may lag, so a role that it does not show is no evidence.
      if (readOnly) throw serverError('IssuerReadOnly', server, 'BEGIN', 'transaction_read_only is on');
      await run('BEGIN', 'BEGIN');
      await run(
        'a lock',
        `SELECT pg_advisory_xact_lock(hashtextextended(${literal(`cdk-rekey ${lock}`)}, 0))`,
      );
      // Without a COMMIT, the end of the session ends the transaction.
      const result = await work();
      await run('COMMIT', 'COMMIT');
      return result;
    },
    roles: (names) =>
      attempt('SELECT from pg_roles', () => connection.query<Role & object>(ROLES, [names, DISABLED_UNTIL])),
    createRole: (role) =>
      // Before version 16, the attribute of the role decides about inheritance.
      run(
        `CREATE ROLE ${role}`,
        `CREATE ROLE ${name(role)} NOLOGIN${version < WITH_SET_OPTION ? ' NOINHERIT' : ''}`,
      ),
    grantOwner: (owner, login) =>
      run(
        `GRANT ${owner} TO ${login}`,
        `GRANT ${name(owner)} TO ${name(login)}${version < WITH_SET_OPTION ? '' : ' WITH INHERIT FALSE, SET TRUE'}`,
      ),
    startAs: (login, owner) => alter(login, 'SET role', `SET role = ${literal(owner)}`),
    setPassword: ({ username: login, password }: UserPassword) =>
      alter(login, 'PASSWORD', `LOGIN PASSWORD ${literal(scramVerifier(password))} VALID UNTIL 'infinity'`),
    disable: (login) => alter(login, 'NOLOGIN', `NOLOGIN VALID UNTIL ${literal(DISABLED_UNTIL)}`),
    clear: (login) => alter(login, 'NOLOGIN', `NOLOGIN PASSWORD NULL VALID UNTIL 'infinity'`),
    openSessions: async (login) => {
      const [found] = await sessions(
        login,
        'count(*)::int AS count',
        `AND application_name <> '${APPLICATION}'`,
      );
      return found?.count ?? 0;
    },
    async endSessions(login) {
      const end = await terminator(login);
      for (let look = 0, quiet = 0; quiet < 2; look++) {
        const [found] = await end();
        quiet = found?.count ? 0 : quiet + 1;
        if (look === LOOKS) throw stillOpen(login);
        if (quiet < 2) await run('pg_sleep', `SELECT pg_sleep(${PAUSE_SECONDS})`);
      }
    },
  };

  /**
   * An administrator may end the sessions of a role whose rights it inherits. One that only created the role grants it to
   * itself for a moment: the grant is rolled back, the end of the sessions is not.
   */
  async function terminator(login: string): Promise<() => Promise<{ count: number }[]>> {
    const [{ allowed = false } = {}] = await attempt('SELECT pg_has_role', () =>
      connection.query<{ allowed: boolean }>(
        `SELECT pg_has_role('pg_signal_backend', 'USAGE') OR pg_has_role(oid, 'USAGE') AS allowed FROM pg_roles WHERE rolname = $1`,
        [login],
      ),
    );
    if (allowed) return () => terminate(login);
    return async () => {
      const [{ count = 0 } = {}] = await sessions(login, 'count(*)::int AS count');
      if (count === 0) return [];
      await run('BEGIN', 'BEGIN');
      const options = version < WITH_SET_OPTION ? '' : ' WITH INHERIT TRUE, SET FALSE';
      await run(`GRANT ${login} TO ${actor}`, `GRANT ${name(login)} TO ${name(actor)}${options}`);
      const ended = await terminate(login);
      await run('ROLLBACK', 'ROLLBACK');
      return ended;
    };
  }
}

/** An error for a right that the administrator lacks, with the statements that give it. */
function denied(thrown: unknown, attempted: string, username: string): RekeyError | undefined {
  const { code, message, detail } = thrown as { code?: string; message?: string; detail?: string };
  if (code !== '42501') return undefined;
  const role = /^(?:ALTER ROLE|GRANT) (\S+)/.exec(attempted)?.[1];
  const admin = role
    ? ` GRANT "${role}" TO "${username}" WITH ADMIN OPTION;`
    : attempted.startsWith('SELECT')
      ? ` GRANT pg_signal_backend TO "${username}";`
      : '';
  return new RekeyError('AccessDenied', {
    found: `The server does not allow the administrator ${username} to run ${attempted}: ${[message, detail].filter(Boolean).join('. ')}`,
    unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
    action: `run what is missing of: ALTER ROLE "${username}" CREATEROLE;${admin} Or let the rotator create the roles. Then rotate again.`,
  });
}

function tooOld(version: number): RekeyError {
  return new RekeyError('IssuerMismatch', {
    found: `The server is PostgreSQL ${Math.floor(version / 10_000)}; the kind postgres needs 11 or newer.`,
    unchanged: 'everything; the server was not changed.',
    action: 'upgrade the server.',
  });
}

function stillOpen(login: string): RekeyError {
  return new RekeyError('IssuerTimedOut', {
    found: `Sessions of ${login} are still open after ${LOOKS} attempts to end them.`,
    unchanged: 'the login is refused; its open sessions work.',
    action: 'look for sessions in pg_stat_activity that do not end, and repeat the operation.',
  });
}
