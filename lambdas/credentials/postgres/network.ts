import { type AdapterContext, RekeyError } from 'cdk-rekey-engine';
import { serverError } from '../../databases/errors';
import { readAdminLogin } from '../../databases/login';
import { RDS_CERTIFICATES } from '../../databases/rds-certificates';
import { tlsOptions } from '../../databases/tls';
import { administration } from './administration';
import { Connection, type Endpoint } from './connection';
import { failureOf, refusalOf } from './failures';
import type { PostgresParameters } from './parameters';
import type { DatabaseServer, LoginAnswer, SessionState, UserPassword } from './server';
import { SESSION, STEP } from './times';

/** State of a session, and at most five tables of its user whose policies do not apply to it. */
const STATE = `SELECT session_user::text AS "sessionUser", current_user::text AS "currentUser",
  current_setting('server_version_num')::int / 10000 AS version,
  ARRAY(SELECT oid::regclass::text FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
    AND relrowsecurity AND NOT relforcerowsecurity ORDER BY oid LIMIT 5) AS unforced`;

/** A PostgreSQL server that is reached over TLS. */
export function overNetwork(
  { host, port, database }: PostgresParameters,
  all: Readonly<Record<string, unknown>>,
  { adminSecret }: AdapterContext,
): DatabaseServer {
  const server = { host, port };
  let endpoint: Endpoint | undefined;
  const reach = (): Endpoint => {
    endpoint ??= { host, port, database, tls: tlsOptions(host, all, RDS_CERTIFICATES) };
    return endpoint;
  };

  /** Returns the reason of a refusal instead of a connection. */
  async function open(login: UserPassword, until: number): Promise<Connection | string> {
    try {
      return await Connection.open(reach(), login, until);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      if (refusal) return refusal;
      throw noRight(thrown, login, database) ?? failureOf(thrown, server, `the login of ${login.username}`);
    }
  }

  /** Reads the admin secret again if its login is refused: its rotation may just have replaced the password. */
  async function openAsAdministrator(until: number): Promise<[Connection, string]> {
    let refusal = '';
    let username = '';
    for (let attempt = 1; attempt <= 2; attempt++) {
      const login = readAdminLogin(await adminSecret());
      username = login.username;
      const opened = await open(login, until);
      if (typeof opened !== 'string') return [opened, username];
      refusal = opened;
    }
    throw serverError('AdminRefused', server, `the login of ${username}`, refusal);
  }

  return {
    async administer(work) {
      const [connection, username] = await openAsAdministrator(Date.now() + SESSION);
      try {
        return await work(await administration(connection, username, server));
      } finally {
        await connection.close();
      }
    },
    async logIn(login): Promise<LoginAnswer> {
      const connection = await open(login, Date.now() + STEP);
      if (typeof connection === 'string') return { accepted: false, reason: connection };
      try {
        const [state] = await connection.query<SessionState & object>(STATE);
        return { accepted: true, ...(state as SessionState) };
      } catch (thrown) {
        throw failureOf(thrown, server, `the session of ${login.username}`);
      } finally {
        await connection.close();
      }
    },
  };
}

/** The login is right, but its role may not connect to the database. */
function noRight(thrown: unknown, { username }: UserPassword, database: string): RekeyError | undefined {
  const { code, message, detail } = thrown as { code?: string; message?: string; detail?: string };
  if (code !== '42501') return undefined;
  return new RekeyError('PrincipalUnfit', {
    found: `The server accepts the password of ${username}, but not its session: ${[message, detail].filter(Boolean).join('. ')}`,
    unchanged: 'AWSCURRENT, and every role.',
    action: `run as an administrator: GRANT CONNECT ON DATABASE "${database}" TO "${username}"; Then rotate again.`,
  });
}
