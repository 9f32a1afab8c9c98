import { startMariadb } from '../../databases/servers/mariadb';
import type { ServedDatabase } from '../../databases/servers/serve';
import type { RunningServer, ServerOptions } from '../../databases/servers/server';
import { alternatingUsers } from './contract';
import { connectLocally } from './local';
import { ModelServer } from './model';
import { WireServer } from './wire';

const MODEL_VERSION = '8.4.6';

/** Global rights of the master user of RDS (Amazon RDS User Guide, "Master user account privileges", MariaDB). */
const RIGHTS = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'RELOAD', 'PROCESS', 'REFERENCES', 'INDEX'],
  ...['ALTER', 'SHOW DATABASES', 'CREATE TEMPORARY TABLES', 'LOCK TABLES', 'EXECUTE', 'CREATE VIEW'],
  ...['SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'CREATE USER', 'EVENT', 'TRIGGER'],
].join(', ');

/** MySQL with dual passwords cannot be installed from a package, so a model of the manual takes its place. */
interface ModelledServer extends RunningServer {
  readonly model: ModelServer;
}

/** Starts MariaDB, or the model for dual passwords, which MariaDB does not have. */
export const start: ServedDatabase['start'] = (options, { strategy }) =>
  strategy === 'dual-passwords' ? startModel(options) : startMariadb(options);

async function startModel(certificate: ServerOptions): Promise<ModelledServer> {
  const model = new ModelServer({ version: MODEL_VERSION, admin: { ...certificate.admin } });
  const server = new WireServer(model, certificate);
  const port = await server.listen();
  return { port, version: `a model of MySQL ${MODEL_VERSION}`, stop: async () => server.close(), model };
}

/**
 * Makes an administrator as at RDS: not a superuser, it ends sessions with a procedure. Makes the database and the role of
 * the credential, and the users that the app expects.
 */
export const prepare: ServedDatabase['prepare'] = async (server, admin, parameters) => {
  const { model } = server as Partial<ModelledServer>;
  if (model) return prepareModel(model, admin, parameters);
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

function prepareModel(
  { options, roles }: ModelServer,
  admin: ServerOptions['admin'],
  { role }: Readonly<Record<string, unknown>>,
): void {
  Object.assign(options.admin, admin);
  if (role) roles.add(String(role));
}
