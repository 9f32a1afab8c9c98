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
  /** Issues a certificate for a host, for protocols that start TLS within a connection (STARTTLS, PostgreSQL). */
  certificateFor(host: string): HostCertificate;
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
}

/** An issuer for the functions of a rehearsal. */
export type WireIssuer = {
  /**
   * Returns the hosts of a function that this issuer serves: `host`, on every port, or `host:port`. Called when a function
   * is created.
   */
  hosts(of: ConfiguredFunction): readonly string[];
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

/** A separate server on this machine, such as a database. Connections are forwarded unchanged. */
export interface ServerIssuer {
  readonly protocol: 'server';
  /** Port on 127.0.0.1. */
  readonly port: number;
}
