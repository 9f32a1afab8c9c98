import { Client } from 'pg';
import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../../databases/login';
import { readerServer } from '../../databases/servers/reader-server';
import { DEFAULT_DATABASE, POSTGRES } from './contract';

/** Logs in to the server of the value and runs a query. */
export const reader: KindReader = {
  kind: POSTGRES,
  description: 'each read logs in to the database server with the value and runs a query',
  async use(value, context) {
    const { username, password, dbname, ...endpoint } = JSON.parse(value) as Login;
    const { host, port, ca } = readerServer(endpoint, context);
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: username,
      password,
      database: dbname ?? DEFAULT_DATABASE,
      ssl: { ca, servername: host },
      connectionTimeoutMillis: 5000,
      statement_timeout: 5000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
    } finally {
      await client.end().catch(() => undefined);
    }
  },
};
