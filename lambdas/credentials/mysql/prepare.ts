import { startMariadb } from '../../databases/servers/mariadb';
import type { ServedDatabase } from '../../databases/servers/serve';
import { ServerMissing } from '../../databases/servers/server';
import { alternatingUsers } from './contract';
import { connectLocally } from './local';

/** Global rights of the master user of RDS (Amazon RDS User Guide, "Master user account privileges", MariaDB). */
const RIGHTS = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'RELOAD', 'PROCESS', 'REFERENCES', 'INDEX'],
  ...['ALTER', 'SHOW DATABASES', 'CREATE TEMPORARY TABLES', 'LOCK TABLES', 'EXECUTE', 'CREATE VIEW'],
  ...['SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'CREATE USER', 'EVENT', 'TRIGGER'],
].join(', ');

/** Starts MariaDB. It has no dual passwords, and MySQL has no package that the rehearsal can start. */
export const start: ServedDatabase['start'] = (options, { strategy }) => {
  if (strategy === 'dual-passwords') throw new ServerMissing('MySQL with dual passwords', '');
  return startMariadb(options);
};

/**
 * Makes an administrator as at RDS: not a superuser, it ends sessions with a procedure. Makes the database and the role of
 * the credential, and the users that the app expects.
 */
export const prepare: ServedDatabase['prepare'] = async (server, admin, parameters) => {
  const connection = await connectLocally(server, server.root);
  const run = (statement: string) => connection.query(statement);
  const text = (value: unknown) => connection.escape(String(value));
  const name = (value: unknown) => `\`${String(value).replaceAll('`', '``')}\``;
  const { dbname, role, username, accountHost = '%', createUser, strategy } = parameters;
  try {
    const account = `${text(admin.username)}@'%'`;
    await run(`CREATE USER IF NOT EXISTS ${account}`);
    await run(`ALTER USER ${account} IDENTIFIED BY ${text(admin.password)}`);
    await run(`GRANT ${RIGHTS} ON *.* TO ${account} WITH GRANT OPTION`);
    await run('CREATE OR REPLACE PROCEDURE mysql.rds_kill(IN id BIGINT) SQL SECURITY DEFINER KILL id');
    if (dbname) await run(`CREATE DATABASE IF NOT EXISTS ${name(dbname)}`);
    if (role) await run(`CREATE ROLE IF NOT EXISTS ${text(role)} WITH ADMIN ${account}`);
    if (role && dbname) await run(`GRANT ALL PRIVILEGES ON ${name(dbname)}.* TO ${text(role)}`);
    if (String(createUser) !== 'false') return;
    const users = strategy === 'alternating-users' ? alternatingUsers(String(username)) : [username];
    for (const user of users) {
      await run(`CREATE USER IF NOT EXISTS ${text(user)}@${text(accountHost)} ACCOUNT LOCK`);
    }
  } finally {
    connection.destroy();
  }
};
