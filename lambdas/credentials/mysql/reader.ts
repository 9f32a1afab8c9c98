import type { KindReader } from '../../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../../databases/login';
import { readerServer } from '../../databases/servers/reader-server';
import { MYSQL } from './contract';
import { connectLocally } from './local';

/** Logs in to the server of the value. */
export const reader: KindReader = {
  kind: MYSQL,
  description: 'each read logs in to the database server with the value',
  async use(value, context) {
    const { dbname, ...login } = JSON.parse(value) as Login;
    const server = readerServer(login, context);
    // Without a role, the users have no rights yet: the app grants them elsewhere.
    const connection = await connectLocally(server, login, context.parameters.role ? dbname : undefined);
    try {
      await connection.ping();
    } finally {
      connection.destroy();
    }
  },
};
