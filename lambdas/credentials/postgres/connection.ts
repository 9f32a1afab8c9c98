import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Client, type QueryResultRow } from 'pg';
import { TimeLimit } from './failures';
import type { UserPassword } from './server';
import { STEP } from './times';

/** Name of the sessions of rotators in pg_stat_activity. */
export const APPLICATION = 'cdk-rekey';

/** Time that the server has to answer after it ended a statement itself, milliseconds. */
const MARGIN = 500;
/** Time to end a session in an orderly way, milliseconds. */
const CLOSE_TIME = 1000;

/** A database at a server. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly tls: ConnectionOptions;
}

/** A session over TLS. Every operation has a time limit, also at a server that stops to answer. */
export class Connection {
  private readonly socket = new Socket();
  private readonly client: Client;
  private connected = false;

  /** @param until end of the session, milliseconds since the epoch. */
  static async open(endpoint: Endpoint, login: UserPassword, until: number): Promise<Connection> {
    const connection = new Connection(endpoint, login, until);
    try {
      await connection.limited(STEP, () => connection.client.connect());
    } catch (error) {
      connection.socket.destroy();
      throw error;
    }
    return connection;
  }

  private constructor(
    { host, port, database, tls }: Endpoint,
    { username, password }: UserPassword,
    private readonly until: number,
  ) {
    this.client = new Client({
      host,
      port,
      database,
      user: username,
      password,
      ssl: { ...tls },
      stream: () => this.socket,
      application_name: APPLICATION,
      client_encoding: 'UTF8',
      statement_timeout: STEP,
      // A function that Lambda ended must not keep locks.
      idle_in_transaction_session_timeout: 2 * STEP,
      // Without objects that users of the database can create.
      options: '-c search_path=pg_catalog',
    });
    this.socket.once('connect', () => {
      this.connected = true;
    });
    // A query that waits reports the error; without one, the next query does.
    this.client.on('error', () => undefined);
  }

  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    const { rows } = await this.limited(STEP + MARGIN, () => this.client.query<R>(text, values));
    return rows;
  }

  /** Runs a statement that takes no parameters. */
  async run(statement: string): Promise<void> {
    await this.limited(STEP + MARGIN, () => this.client.query(statement));
  }

  identifier = (name: string): string => this.client.escapeIdentifier(name);
  literal = (text: string): string => this.client.escapeLiteral(text);

  async close(): Promise<void> {
    const timer = setTimeout(() => this.socket.destroy(), CLOSE_TIME);
    await this.client.end().catch(() => undefined);
    clearTimeout(timer);
    this.socket.destroy();
  }

  /** @throws TimeLimit */
  private async limited<T>(longest: number, work: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => {
          reject(new TimeLimit(this.connected ? 'IssuerTimedOut' : 'IssuerUnreachable'));
          this.socket.destroy();
        },
        Math.max(0, Math.min(longest, this.until - Date.now())),
      );
    });
    try {
      return await Promise.race([work(), limit]);
    } finally {
      clearTimeout(timer);
    }
  }
}
