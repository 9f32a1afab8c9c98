import { connect } from 'node:net';
import { type Connection, createConnection } from 'mysql2/promise';

/** A server on 127.0.0.1 with the certificate of another host. */
interface LocalServer {
  readonly port: number;
  /** Host in the certificate. */
  readonly host: string;
  /** Certificate authority, PEM. */
  readonly ca: string;
}

interface User {
  readonly username: string;
  readonly password: string;
}

/** Logs in to a server of a rehearsal. */
export function connectLocally(
  { port, host, ca }: LocalServer,
  { username, password }: User,
  database?: string,
): Promise<Connection> {
  return createConnection({
    host,
    port,
    user: username,
    password,
    database,
    // TLS verifies the certificate against `_host`.
    stream: () => Object.assign(connect(port, '127.0.0.1'), { _host: host }),
    ssl: { ca, verifyIdentity: true },
    connectTimeout: 5000,
  });
}
