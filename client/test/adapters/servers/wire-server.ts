import type { AddressInfo, Server, Socket } from 'node:net';

/** A server on 127.0.0.1. */
export interface WireServer {
  readonly port: number;
  /** Ends the server and its connections. */
  stop(): Promise<void>;
}

export function listen(server: Server): Promise<WireServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        stop: () =>
          new Promise((done) => {
            for (const socket of sockets) socket.destroy();
            server.close(() => done());
          }),
      });
    });
  });
}
