import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../../databases/login';
import { MYSQL } from './contract';
import { connectLocally } from './local';

/** Logs in to the server of the value and runs a query. */
export const reader: KindReader = {
  kind: MYSQL,
  description: 'each read logs in to the database server with the value and runs a query',
  async use(value, { certificateAuthority: ca, issuerPort, parameters }) {
    const { host, port: serverPort, dbname, ...login } = JSON.parse(value) as Login;
    const port = issuerPort(host, Number(serverPort));
    if (port === undefined) throw new Error(`No server of the rehearsal has the host ${host}.`);
    // Without a role, the users have no rights yet: the app grants them elsewhere.
    const connection = await connectLocally({ port, host, ca }, login, parameters.role ? dbname : undefined);
    try {
      await connection.query({ sql: 'SELECT 1', timeout: 5000 });
    } finally {
      connection.destroy();
    }
  },
};
