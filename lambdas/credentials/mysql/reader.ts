import { createConnection } from 'mysql2/promise';
import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../../databases/login';
import { MYSQL } from './contract';

/** Logs in to the server of the value and runs a query. */
export const reader: KindReader = {
  kind: MYSQL,
  description: 'each read logs in to the database server with the value and runs a query',
  async use(value, { certificateAuthority, issuerPort }) {
    const { host, username, password, dbname } = JSON.parse(value) as Login;
    const port = issuerPort(host);
    if (port === undefined) throw new Error(`No server of the rehearsal has the host ${host}.`);
    const client = await createConnection({
      host: '127.0.0.1',
      port,
      user: username,
      password,
      database: dbname,
      // The certificate is that of the host, and the connection goes to an address.
      ssl: { ca: certificateAuthority },
      connectTimeout: 5000,
    });
    try {
      await client.query({ sql: 'SELECT 1', timeout: 5000 });
    } finally {
      client.destroy();
    }
  },
};
