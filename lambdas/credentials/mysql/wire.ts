import { createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type Row, ServerRefusal, type Session } from './connection';
import type { ModelServer } from './model';
import {
  errorPacket,
  FULL_AUTHENTICATION,
  greeting,
  isTlsRequest,
  okPacket,
  Packets,
  resultSet,
  usernameIn,
} from './wire-packets';

const COM_QUIT = 1;
const COM_QUERY = 3;
const COM_PING = 14;

/** TLS is required: without it, a client would send its password in plain text. */
const INSECURE = new ServerRefusal(3159, 'Connections using insecure transport are prohibited');

/**
 * Serves a model on the wire, with TLS and the full authentication of caching_sha2_password (MySQL Source Code
 * Documentation, "Client/Server Protocol").
 */
export class WireServer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(
    private readonly model: ModelServer,
    private readonly certificate: { readonly cert: string; readonly key: string },
  ) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.sockets.delete(socket));
      this.serve(socket).catch(() => socket.destroy());
    });
  }

  /** Returns the port on 127.0.0.1. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => resolve((this.server.address() as { port: number }).port));
    });
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private async serve(socket: Socket): Promise<void> {
    const plain = new Packets(socket);
    plain.send(greeting(this.model.options.version));
    if (!isTlsRequest(await plain.receive())) return plain.send(errorPacket(INSECURE));
    plain.stop();
    const secure = new TLSSocket(socket, { isServer: true, ...this.certificate });
    secure.on('error', () => socket.destroy());
    const packets = new Packets(secure, plain.sequence);
    const session = await this.logIn(packets);
    if (session) await this.answer(packets, session).finally(() => session.close());
    socket.destroy();
  }

  private async logIn(packets: Packets): Promise<Session | undefined> {
    const username = usernameIn(await packets.receive());
    // The server has no hash in its cache, and asks for the password.
    packets.send(FULL_AUTHENTICATION);
    const password = (await packets.receive()).subarray(0, -1).toString();
    try {
      const session = await this.model.connect({ username, password }, Number.POSITIVE_INFINITY);
      packets.send(okPacket());
      return session;
    } catch (error) {
      packets.send(errorPacket(error as ServerRefusal));
      return undefined;
    }
  }

  private async answer(packets: Packets, session: Session): Promise<void> {
    for (;;) {
      packets.sequence = 0;
      const packet = await packets.receive();
      const [command] = packet;
      if (command === COM_QUIT) return;
      if (command === COM_PING) packets.send(okPacket());
      if (command === COM_QUERY) {
        for (const one of await this.run(session, packet.subarray(1).toString())) packets.send(one);
      }
    }
  }

  private async run(session: Session, statement: string): Promise<Buffer[]> {
    let rows: readonly Row[];
    try {
      rows = await session.query(statement);
    } catch (error) {
      if (error instanceof ServerRefusal) return [errorPacket(error)];
      throw error;
    }
    return /^(SELECT|SHOW) /.test(statement) ? resultSet(rows) : [okPacket()];
  }
}
