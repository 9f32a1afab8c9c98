import { Client } from 'pg';
import type { ServedDatabase, StartedServer } from '../../databases/servers/serve';
import { DEFAULT_DATABASE, SEPARATOR } from './contract';

/**
 * Makes an administrator and the database. As at RDS, the administrator is no superuser, owns the database, and may end
 * sessions (Amazon RDS User Guide, "Understanding the rds_superuser role").
 */
export const prepare: ServedDatabase['prepare'] = async (server, { username, password }, parameters) => {
  const { dbname, createRoles } = parameters;
  const client = await connect(server);
  const exists = async (query: string, name: string) =>
    ((await client.query(query, [name])).rowCount ?? 0) > 0;
  try {
    const [role, text] = [client.escapeIdentifier(username), client.escapeLiteral(password)];
    const verb = (await exists('SELECT FROM pg_roles WHERE rolname = $1', username)) ? 'ALTER' : 'CREATE';
    await client.query(`${verb} ROLE ${role} WITH LOGIN CREATEROLE CREATEDB PASSWORD ${text}`);
    await client.query(`GRANT pg_signal_backend TO ${role}`);
    const database = typeof dbname === 'string' && dbname !== '' ? dbname : DEFAULT_DATABASE;
    if (!(await exists('SELECT FROM pg_database WHERE datname = $1', database))) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${role}`);
    }
    if (String(createRoles) !== 'false') return;
    // As the administrator, who may then change the roles.
    await client.query(`SET ROLE ${role}`);
    for (const expected of expectedRoles(client, parameters)) await client.query(expected);
  } finally {
    await client.end();
  }
};

/** Statements that make the roles that a credential with `createRoles: false` expects. */
function expectedRoles(client: Client, { owner, logins }: Readonly<Record<string, unknown>>): string[] {
  const name = (text: string) => client.escapeIdentifier(text);
  const all = String(logins).split(SEPARATOR);
  const create = (role: string) =>
    `DO $$ BEGIN CREATE ROLE ${name(role)}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`;
  if (!owner) return all.map(create);
  const grant = (login: string) =>
    `GRANT ${name(String(owner))} TO ${name(login)} WITH SET TRUE, INHERIT FALSE`;
  const startAs = (login: string) => `ALTER ROLE ${name(login)} SET role = ${name(String(owner))}`;
  return [create(String(owner)), ...all.flatMap((login) => [create(login), grant(login), startAs(login)])];
}

async function connect({ port, host, ca, root }: StartedServer): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: root.username,
    password: root.password,
    database: DEFAULT_DATABASE,
    ssl: { ca, servername: host },
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
