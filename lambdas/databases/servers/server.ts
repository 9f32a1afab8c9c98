/** Real database servers on 127.0.0.1, for tests, checks and rehearsals. */

/** Options of a server. */
export interface ServerOptions {
  /** Certificate and private key of the server, PEM. */
  readonly cert: string;
  readonly key: string;
  /** Login of the administrator. */
  readonly admin: { readonly username: string; readonly password: string };
}

/** A running server. */
export interface RunningServer {
  /** Port on 127.0.0.1. */
  readonly port: number;
  /** Name and version, such as `PostgreSQL 18.4`. */
  readonly version: string;
  /** Stops the server and deletes its files. */
  stop(): Promise<void>;
}

/** Starts a server with TLS. @throws ServerMissing */
export type StartServer<O extends ServerOptions = ServerOptions, S extends RunningServer = RunningServer> = (
  options: O,
) => Promise<S>;

/** The program of a server is not installed. */
export class ServerMissing extends Error {
  constructor(
    readonly server: string,
    /** Command that installs it; empty if there is none. */
    readonly install: string,
  ) {
    super(`${server} is not installed.${install === '' ? '' : ` Install it: ${install}`}`);
    this.name = 'ServerMissing';
  }
}
