import { type Connection, createConnection } from 'mysql2/promise';
import { mysql } from '../../../../lambdas/credentials/mysql/adapter';
import type { Strategy } from '../../../../lambdas/credentials/mysql/contract';
import { overMysql2 } from '../../../../lambdas/credentials/mysql/driver';
import { startMariadb } from '../../../../lambdas/databases/servers/mariadb';
import type { CheckedServer, ServerSpec, Session } from '../server';
import { HOST, serverCertificate } from './certificates';
import { ADMIN, BASELINE, baselineOf, loginIn, newPassword, PASSWORDS, preparing } from './values';

const [DATABASE, ROLE, USERNAME] = ['shop', 'app_rights', 'app'];
const ADMINISTRATOR = { username: 'dbadmin', password: newPassword() };
/** Time limit of a connection of a reader, milliseconds. */
const TIMEOUT = 10_000;

const PREPARE = [
  `CREATE DATABASE ${DATABASE}`,
  `CREATE TABLE ${DATABASE}.visits (id bigint AUTO_INCREMENT PRIMARY KEY)`,
  `CREATE USER ${ADMINISTRATOR.username}@'%' IDENTIFIED BY '${ADMINISTRATOR.password}'`,
  `GRANT ALL PRIVILEGES ON *.* TO ${ADMINISTRATOR.username}@'%' WITH GRANT OPTION`,
  `CREATE ROLE ${ROLE} WITH ADMIN ${ADMINISTRATOR.username}@'%'`,
  `GRANT ALL PRIVILEGES ON ${DATABASE}.* TO ${ROLE}`,
  `CREATE USER ${BASELINE.username}@'%' IDENTIFIED BY '${BASELINE.password}'`,
  `GRANT ALL PRIVILEGES ON ${DATABASE}.* TO ${BASELINE.username}@'%'`,
];

/** MariaDB. Its tables have no owners. */
export const mariadb = (name: string, strategy: Strategy, onRequest = false): ServerSpec => ({
  name,
  onRequest,
  real: true,
  start: () => startChecked(strategy),
});

async function startChecked(strategy: Strategy): Promise<CheckedServer> {
  const { cert, key, ca, sha256 } = serverCertificate();
  const { port, version, stop } = await startMariadb({ cert, key, admin: ADMIN });
  const connect = async (
    login: { readonly username: string; readonly password: string },
    database?: string,
  ) => {
    const connection = await createConnection({
      host: HOST,
      port,
      user: login.username,
      password: login.password,
      database,
      ssl: { ca },
      connectTimeout: TIMEOUT,
    });
    // Reported by the query that fails.
    connection.on('error', () => undefined);
    return connection;
  };
  const root = await preparing({ stop }, async () => {
    const connection = await connect(ADMIN);
    for (const statement of PREPARE) await connection.query(statement);
    return connection;
  });
  const open: CheckedServer['open'] = async (text) => sessionOf(await connect(loginIn(text), DATABASE));
  return {
    version,
    factory: mysql(overMysql2),
    parameters: {
      strategy,
      engine: 'mariadb',
      host: HOST,
      port,
      readerHost: HOST,
      readerPort: port,
      username: USERNAME,
      accountHost: '%',
      role: ROLE,
      dbname: DATABASE,
      createUser: true,
      keepSessions: false,
      certificateAuthority: sha256,
      ...PASSWORDS,
    },
    admin: JSON.stringify(ADMINISTRATOR),
    open,
    endAdminSessions: async () => void (await root.query(`KILL USER ${ADMINISTRATOR.username}`)),
    baseline: baselineOf(open, async (current, { password }) => {
      const connection = await connect(current);
      await connection.query(`SET PASSWORD = PASSWORD('${password}')`).finally(() => connection.end());
    }),
    async stop() {
      root.destroy();
      await stop();
    },
  };
}

const sessionOf = (connection: Connection): Session => ({
  query: async () => void (await connection.query('INSERT INTO visits () VALUES ()')),
  close: () => connection.end(),
});
