import type { KindReader } from '../../rehearsal/src/kinds/kind-reader';
import type { Login } from '../databases/login';
import { openConnection } from './connection';
import { isAccepted } from './login';

/** Reader of a kind whose value is a login of Redis or Valkey. */
export const loginReader = (kind: string): KindReader => ({
  kind,
  description: 'each read logs in to the server with the value',
  async use(value, { certificateAuthority, issuerPort }) {
    const { host, port, username, password } = JSON.parse(value) as Login;
    const local = issuerPort(host, Number(port));
    if (local === undefined) throw new Error(`No server of the rehearsal has the host ${host}.`);
    const options = { host: '127.0.0.1', port: local, servername: host, ca: certificateAuthority };
    const open = () => openConnection({ host, port }, options);
    if (await isAccepted(open, { host, port }, { username, password })) return;
    throw new Error(`The server ${host} refused the login of ${username}.`);
  },
});
