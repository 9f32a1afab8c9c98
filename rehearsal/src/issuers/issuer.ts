import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HostCertificate } from './certificates';

/**
 * Starts an issuer without credentials for the rehearsal of one environment. A module for `--issuer` exports the function as
 * `serve` or as default.
 */
export type Serve = (context: IssuerContext) => WireIssuer | Promise<WireIssuer>;

/** Services of the rehearsal for an issuer. */
export interface IssuerContext {
  readonly clock: IssuerClock;
  /** Certificate authority that functions trust, PEM. */
  readonly certificateAuthority: string;
  /** Issues a certificate for hosts, for protocols that start TLS within a connection (STARTTLS, PostgreSQL). */
  certificateFor(...hosts: readonly string[]): HostCertificate;
  /** Current value of a secret, by its ARN; undefined if there is none. For the login of an administrator. */
  secretValue(arn: string): string | undefined;
}

/** Virtual clock. */
export interface IssuerClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Waits in virtual time. Timers of Node.js use real time, for which a rehearsal does not wait. */
  sleep(milliseconds: number): Promise<void>;
}

/** A function of the app, as configured in its template. */
export interface ConfiguredFunction {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Parameters of the credential for a rotation function of cdk-rekey; empty for other functions. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Folder with the code of the function. */
  readonly code?: string;
}

/** A server that is not installed. */
export interface MissingServer {
  /** Name, such as `MariaDB`. */
  readonly server: string;
  /** Command that installs it; absent if there is none. */
  readonly install?: string;
}

/** An issuer for the functions of a rehearsal. */
export type WireIssuer = {
  /**
   * Returns the hosts of a function that this issuer serves: `host`, on every port, or `host:port`. Called when a function
   * is created.
   */
  hosts(of: ConfiguredFunction): readonly string[];
  /**
   * Prepares the issuer for a function, before the function is created. Not called if other issuers serve all of its
   * hosts. Virtual time stands still.
   * @returns the server that is required and not installed. The function is then not run, and the report has the gap
   * `server-missing`.
   */
  prepare?(of: ConfiguredFunction): MissingServer | undefined | Promise<MissingServer | undefined>;
  /** Called when the rehearsal ends. */
  close?(): void | Promise<void>;
} & (HttpsIssuer | SocketIssuer | ServerIssuer);

/** Serves HTTPS. The rehearsal terminates TLS with a certificate for the host. */
export interface HttpsIssuer {
  readonly protocol: 'https';
  request(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** Serves another protocol over TLS that the rehearsal terminates (`tls`), or over TCP (`tcp`). */
export interface SocketIssuer {
  readonly protocol: 'tls' | 'tcp';
  connection(socket: Socket): void | Promise<void>;
}

/** Separate servers on this machine, such as databases. Functions connect to them directly. */
export interface ServerIssuer {
  readonly protocol: 'server';
  /** Port on 127.0.0.1, or the port for each host of `hosts`, in lower case; undefined if the server does not run. */
  readonly port: number | ((host: string) => number | undefined);
}
