import { connect, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';

/** Terminates TLS in front of a server that has no TLS. */
export class TlsProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(
    /** Port on 127.0.0.1 of the proxy. */
    private readonly port: number,
    /** Port on 127.0.0.1 of the server. */
    private readonly target: number,
    private readonly certificate: { readonly cert: string; readonly key: string },
  ) {}

  start(): Promise<void> {
    const server = createServer({ ...this.certificate, minVersion: 'TLSv1.2' }, (client) => {
      const upstream = connect(this.target, '127.0.0.1');
      for (const side of [client, upstream]) side.setNoDelay();
      client.pipe(upstream).pipe(client);
      this.joinEnds(client, upstream);
    });
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** When one side closes or fails, the other one is closed. */
  private joinEnds(...sides: readonly [Socket, Socket]): void {
    for (const [i, side] of sides.entries()) {
      this.sockets.add(side);
      side.on('error', () => undefined);
      side.once('close', () => {
        this.sockets.delete(side);
        sides[1 - i]?.destroy();
      });
    }
  }
}
