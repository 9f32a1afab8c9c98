import type { ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import type { CertificateAuthority } from './certificates';
import type { HttpsIssuer, SocketIssuer, WireIssuer } from './issuer';

/** An issuer and its local port. */
export class IssuerServer {
  private readonly names = new Set<string>();
  private readonly sockets = new Set<Socket>();

  private constructor(
    readonly issuer: WireIssuer,
    private readonly port: number | ((host: string) => number | undefined),
    private readonly authority: CertificateAuthority,
    private readonly server?: Server,
  ) {
    server?.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      // The process of a function may be killed at any time.
      socket.on('error', () => {});
    });
  }

  /** Listens on 127.0.0.1. HTTPS responses contain the time of `now`; `fail` is called with errors of the issuer. */
  static async start(
    issuer: WireIssuer,
    authority: CertificateAuthority,
    now: () => number,
    fail: (error: unknown) => void,
  ): Promise<IssuerServer> {
    if (issuer.protocol === 'server') return new IssuerServer(issuer, issuer.port, authority);
    const server = serverOf(issuer, now, fail);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new IssuerServer(issuer, (server.address() as AddressInfo).port, authority, server);
  }

  /** Port on 127.0.0.1 for a host. */
  portOf(host: string): number | undefined {
    return typeof this.port === 'number' ? this.port : this.port(host);
  }

  /** Adds hosts to the certificate. */
  serveHosts(hosts: readonly string[]): void {
    for (const host of hosts) this.names.add(host.replace(/:\d+$/, ''));
    if (this.names.size === 0 || !(this.server && 'setSecureContext' in this.server)) return;
    (this.server as TlsServer).setSecureContext(this.authority.issue(...this.names));
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    await this.issuer.close?.();
  }
}

function serverOf(
  issuer: HttpsIssuer | SocketIssuer,
  now: () => number,
  fail: (error: unknown) => void,
): Server {
  const guarded = async (work: () => void | Promise<void>) => {
    try {
      await work();
    } catch (error) {
      fail(error);
    }
  };
  if (issuer.protocol === 'https') {
    const server = createHttpsServer((request, response) => {
      const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
      response.writeHead = (...args: unknown[]) => {
        response.setHeader('x-rehearsal-now', String(now()));
        return writeHead(...args) as never;
      };
      void guarded(() => issuer.request(request, response));
    });
    // A connection may be idle for months of virtual time.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    return server;
  }
  const connect = (socket: Socket) => {
    socket.on('error', () => {});
    void guarded(() => issuer.connection(socket));
  };
  return issuer.protocol === 'tls' ? createTlsServer(connect) : createServer(connect);
}
