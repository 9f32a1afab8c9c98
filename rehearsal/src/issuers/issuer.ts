import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { HostCertificate } from './certificates';

/**
 * Starts an issuer for one rehearsal of one environment. A module for `--issuer` exports it as `serve`, or by default.
 * Its state is that of what it returns: each call makes an issuer that has issued nothing yet.
 */
export type Serve = (context: IssuerContext) => WireIssuer | Promise<WireIssuer>;

/** Tools that the rehearsal gives to an issuer. */
export interface IssuerContext {
  readonly clock: IssuerClock;
  /** The certificate authority that functions trust, PEM. */
  readonly certificateAuthority: string;
  /** A certificate and key for a host, for protocols that begin TLS within the connection (STARTTLS, PostgreSQL). */
  certificateFor(host: string): HostCertificate;
}

/** The virtual time. */
export interface IssuerClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Lets virtual milliseconds pass. Timers of Node.js pass in real time, which a rehearsal does not wait for. */
  sleep(milliseconds: number): Promise<void>;
}

/** A function of the app, as its template configures it. */
export interface ConfiguredFunction {
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Parameters of the credential, of a rotator of cdk-rekey; empty for other functions. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An issuer that is served to the functions of a rehearsal. */
export type WireIssuer = {
  /**
   * The hosts among those that a function is configured with for which this issuer answers: `host`, on every port, or
   * `host:port`. Called for each function when it is created.
   */
  hosts(of: ConfiguredFunction): readonly string[];
  /** Called when the rehearsal ends. */
  close?(): void | Promise<void>;
} & (HttpsIssuer | SocketIssuer | ServerIssuer);

/** Speaks HTTPS; the rehearsal ends TLS, with a certificate for the host. */
export interface HttpsIssuer {
  readonly protocol: 'https';
  request(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** Speaks another protocol: over TLS that the rehearsal ends (`tls`), or on the connection as it is (`tcp`). */
export interface SocketIssuer {
  readonly protocol: 'tls' | 'tcp';
  connection(socket: Socket): void | Promise<void>;
}

/** A server of its own, such as a real database on this machine; connections go there as they are. */
export interface ServerIssuer {
  readonly protocol: 'server';
  /** Its port on 127.0.0.1. */
  readonly port: number;
}
