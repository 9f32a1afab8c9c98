import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Behavior of a proxy after a number of bytes from the server. */
export interface Stall {
  /** Bytes from the server that are passed on, in each connection. */
  readonly after: number;
  /** `silent`: the connection stays open. `reset`: it ends. */
  readonly mode: 'silent' | 'reset';
}

/** A TCP proxy on 127.0.0.1 to a port, which stops half-way. */
export async function stallingProxy(target: number, { after, mode }: Stall) {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let passed = 0;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.on('data', (bytes) => upstream.write(bytes));
    client.on('close', () => upstream.destroy());
    upstream.on('data', (bytes) => {
      const part = bytes.subarray(0, Math.max(0, after - passed));
      passed += part.length;
      if (part.length > 0) client.write(part);
      if (part.length < bytes.length && mode === 'reset') client.resetAndDestroy();
    });
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close(): Promise<unknown> {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
