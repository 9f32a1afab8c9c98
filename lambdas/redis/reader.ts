import type { KindReader } from '../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../databases/login';
import { readerServer } from '../databases/servers/reader-server';
import { openConnection } from './connection';
import { isAccepted } from './login';

/** Reader of a kind whose value is a login of Redis or Valkey. */
export const loginReader = (kind: string): KindReader => ({
  kind,
  description: 'each read logs in to the server with the value',
  async use(value, context) {
    const { host, port, username, password } = JSON.parse(value) as Login;
    const { nodes } = context.parameters;
    const [firstNode] = typeof nodes === 'string' ? nodes.split(':') : [];
    const server = readerServer({ host, port }, context, firstNode);
    const options = { host: '127.0.0.1', port: server.port, servername: server.host, ca: server.ca };
    const open = () => openConnection({ host, port }, options);
    if (await isAccepted(open, { host, port }, { username, password })) return;
    throw new Error(`The server ${host} refused the login of ${username}.`);
  },
});
