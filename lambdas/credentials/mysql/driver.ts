import { connect, type Socket } from 'node:net';
import { type Connection, createConnection, type QueryError } from 'mysql2';
import { RDS_CERTIFICATES } from '../../databases/rds-certificates';
import { tlsOptions } from '../../databases/tls';
import {
  type Connect,
  NoResponse,
  type OpenServer,
  type Row,
  ServerRefusal,
  type Session,
} from './connection';

/** Time limits of a login and of a statement, milliseconds. */
export const TIME_LIMITS = { login: 5000, statement: 5000 };

/** A server that is reached with mysql2. */
export const overMysql2: OpenServer = (parameters) => withinTimes(parameters, TIME_LIMITS);

/** A server that is reached with mysql2 within other time limits. */
export function withinTimes(parameters: Parameters<OpenServer>[0], times: typeof TIME_LIMITS): Connect {
  const host = String(parameters.host);
  const port = Number(parameters.port);
  const { ca, minVersion } = tlsOptions(host, parameters, RDS_CERTIFICATES);
  return async ({ username, password }, within) => {
    const stream = socketTo(host, port);
    const connection = createConnection({
      host,
      port,
      user: username,
      password,
      stream: () => stream,
      // Without verifyIdentity, mysql2 accepts the certificate of any host.
      ssl: {
        ca: ca as string[],
        minVersion: minVersion as string,
        rejectUnauthorized: true,
        verifyIdentity: true,
      },
      // A server must not ask for files.
      flags: ['-LOCAL_FILES'],
      disableEval: true,
    });
    return new Mysql2Session(connection, stream, times, within).opened();
  };
}

/** TLS verifies an address against `_host`; without it, Node.js would verify the name `localhost`. */
function socketTo(host: string, port: number): Socket {
  const stream = connect(port, host);
  stream.setNoDelay(true);
  return Object.assign(stream, { _host: host });
}

class Mysql2Session implements Session {
  private readonly ends: number;

  constructor(
    private readonly connection: Connection,
    private readonly stream: Socket,
    private readonly times: typeof TIME_LIMITS,
    within: number,
  ) {
    this.ends = Date.now() + within;
    // Errors reach the caller through the operation that fails.
    connection.on('error', () => undefined);
  }

  async opened(): Promise<this> {
    await this.limited(this.times.login, (done) => {
      this.connection.once('connect', () => done(null));
      this.connection.once('error', done);
    });
    return this;
  }

  query(statement: string): Promise<readonly Row[]> {
    return this.limited(this.times.statement, (done) => this.connection.query(statement, done));
  }

  close(): void {
    this.connection.destroy();
    this.stream.destroy();
  }

  /** Runs an operation of the driver. After a failure without a response of the server, the connection is closed. */
  private limited<T>(
    most: number,
    start: (done: (error: QueryError | null, result?: unknown) => void) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const time = Math.max(0, Math.min(most, this.ends - Date.now()));
      const fail = (error: Error) => {
        clearTimeout(timer);
        this.close();
        reject(error);
      };
      const timer = setTimeout(
        () => fail(this.stream.connecting ? connectTimeout() : new NoResponse('no response in time')),
        time,
      );
      const done = (error: QueryError | null, result?: unknown) => {
        if (error && !isRefusal(error)) return fail(error);
        clearTimeout(timer);
        if (error) reject(new ServerRefusal(error.errno as number, error.message));
        else resolve((Array.isArray(result) ? result : []) as T);
      };
      try {
        start(done);
      } catch (error) {
        fail(error as Error);
      }
    });
  }
}

/** Errors of Node.js have negative numbers. */
const isRefusal = ({ errno }: QueryError): boolean => typeof errno === 'number' && errno > 0;

const connectTimeout = () => Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
