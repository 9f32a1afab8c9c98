import { Client, type ClientConfig } from 'pg';
import type { Login } from '../../../../lambdas/databases/login';
import type { Session } from '../server';
import { HOST } from './certificates';

/** Time limit of a connection of a reader, milliseconds. */
const TIMEOUT = 10_000;
/** SQLSTATE insufficient_privilege. */
const NOT_OWNER = '42501';

export interface PostgresPlace {
  readonly port: number;
  readonly ca: string;
  readonly database: string;
}

/** Connects with a login. */
export async function connect(
  { port, ca, database }: PostgresPlace,
  { username, password }: Pick<Login, 'username' | 'password'>,
  options: ClientConfig = {},
): Promise<Client> {
  const client = new Client({
    host: HOST,
    port,
    user: username,
    password,
    database,
    ssl: { ca },
    connectionTimeoutMillis: TIMEOUT,
    ...options,
  });
  // Reported by the query that fails.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Tables that sessions created and no session has dropped. */
export class Tables {
  readonly names: string[] = [];
  private created = 0;

  /** @param owner role that must own every table. */
  constructor(
    private readonly schema: string,
    private readonly owner: string,
  ) {}

  next(): string {
    return `${this.schema}.t${++this.created}`;
  }

  /** Creates a table, and changes and drops one of an earlier session, perhaps of another login. */
  async check(client: Client): Promise<string | undefined> {
    const name = this.next();
    const earlier = this.names.shift();
    try {
      await client.query(`CREATE TABLE ${name} (id bigserial PRIMARY KEY)`);
      if (earlier) {
        await client.query(`ALTER TABLE ${earlier} ADD COLUMN note text`);
        await client.query(`DROP TABLE ${earlier}`);
      }
    } catch (error) {
      if ((error as { code?: string }).code === NOT_OWNER) return String(error);
      throw error;
    }
    this.names.push(name);
    const { rows } = await client.query(
      'SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = $1::regclass',
      [name],
    );
    const [{ owner }] = rows as [{ owner: string }];
    return owner === this.owner ? undefined : `the table ${name} belongs to ${owner}`;
  }
}

export const sessionOf = (client: Client, tables: Tables | undefined): Session => ({
  query: async () => void (await client.query('SELECT 1')),
  ...(tables && { checkOwners: () => tables.check(client) }),
  close: () => client.end(),
});
