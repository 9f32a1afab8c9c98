/** A username and its password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A row of a result, by the names of its columns. Columns hold text, numbers, or null. */
export type Row = Readonly<Record<string, unknown>>;

/** A session at the server. */
export interface Session {
  /**
   * Runs one statement.
   *
   * @throws ServerRefusal, or an error of the network
   */
  query(statement: string): Promise<readonly Row[]>;
  /** Ends the session. Must not wait. */
  close(): void;
}

/**
 * Logs in, over TLS.
 *
 * @param within life of the session, milliseconds; then its statements fail with NoResponse.
 * @throws ServerRefusal, NoResponse, or an error of the network
 */
export type Connect = (credentials: Credentials, within: number) => Promise<Session>;

/** Opens a server with the parameters of the kind, which are not checked yet. */
export type OpenServer = (parameters: Readonly<Record<string, unknown>>) => Connect;

/** An error that the server returned. Its text may quote the statement. */
export class ServerRefusal extends Error {
  constructor(
    /** Number of the error (MySQL Server Error Message Reference; MariaDB Error Codes). */
    readonly number: number,
    message: string,
  ) {
    super(message);
    this.name = 'ServerRefusal';
  }
}

/** No response came in time. */
export class NoResponse extends Error {}
