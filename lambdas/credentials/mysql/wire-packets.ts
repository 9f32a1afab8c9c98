import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Row, ServerRefusal } from './connection';

/** Capabilities (MySQL Source Code Documentation, "Capabilities Flags"). */
const CAPABILITIES = {
  longPassword: 1,
  connectWithDatabase: 1 << 3,
  protocol41: 1 << 9,
  tls: 1 << 11,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  pluginAuth: 1 << 19,
};
const FLAGS = Object.values(CAPABILITIES).reduce((all, one) => all | one);
const UTF8MB4 = 255;
const VAR_STRING = 253;
const AUTOCOMMIT = 2;

/** perform_full_authentication of caching_sha2_password. */
export const FULL_AUTHENTICATION = Buffer.from([1, 4]);

/** Packets of a connection: three bytes of length, a sequence number, and the payload. */
export class Packets {
  private buffer = Buffer.alloc(0);
  private wake: () => void = () => undefined;
  private ended = false;

  constructor(
    private readonly socket: Socket,
    public sequence = 0,
  ) {
    socket.on('data', this.collect);
    socket.once('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  send(payload: Buffer): void {
    const header = Buffer.alloc(4);
    header.writeUIntLE(payload.length, 0, 3);
    header[3] = this.sequence++;
    this.socket.write(Buffer.concat([header, payload]));
  }

  /** Throws when the connection has ended. */
  async receive(): Promise<Buffer> {
    for (;;) {
      if (this.buffer.length >= 4) {
        const end = 4 + this.buffer.readUIntLE(0, 3);
        if (this.buffer.length >= end) {
          this.sequence = (this.buffer[3] as number) + 1;
          const payload = this.buffer.subarray(4, end);
          this.buffer = this.buffer.subarray(end);
          return payload;
        }
      }
      if (this.ended) throw new Error('The connection has ended.');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Leaves the socket, and what it has received, to TLS. */
  stop(): void {
    this.socket.pause();
    this.socket.off('data', this.collect);
    if (this.buffer.length > 0) this.socket.unshift(this.buffer);
  }

  private readonly collect = (data: Buffer): void => {
    this.buffer = Buffer.concat([this.buffer, data]);
    this.wake();
  };
}

const integer = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
};
const terminated = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

/** Text with its length before it. */
function lengthEncoded(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length =
    bytes.length < 251
      ? integer(bytes.length, 1)
      : Buffer.concat([integer(252, 1), integer(bytes.length, 2)]);
  return Buffer.concat([length, bytes]);
}

/** Protocol::HandshakeV10 */
export function greeting(version: string): Buffer {
  const scramble = randomBytes(20).map((byte) => (byte % 127) + 1);
  return Buffer.concat([
    integer(10, 1),
    terminated(version),
    integer(1, 4),
    scramble.subarray(0, 8),
    integer(0, 1),
    integer(FLAGS & 0xffff, 2),
    integer(UTF8MB4, 1),
    integer(AUTOCOMMIT, 2),
    integer(FLAGS >>> 16, 2),
    integer(21, 1),
    Buffer.alloc(10),
    scramble.subarray(8),
    integer(0, 1),
    terminated('caching_sha2_password'),
  ]);
}

/** Protocol::SSLRequest: the begin of a handshake response, up to the username. */
export const isTlsRequest = (packet: Buffer): boolean =>
  packet.length === 32 && (packet.readUInt32LE(0) & CAPABILITIES.tls) !== 0;

/** Username of a Protocol::HandshakeResponse41. */
export const usernameIn = (packet: Buffer): string => packet.subarray(32, packet.indexOf(0, 32)).toString();

export const okPacket = (): Buffer => Buffer.from([0, 0, 0, AUTOCOMMIT, 0, 0, 0]);

export const errorPacket = ({ number, message }: ServerRefusal): Buffer =>
  Buffer.concat([integer(0xff, 1), integer(number, 2), Buffer.from(`#HY000${message}`)]);

/** A text result set, with EOF packets. */
export function resultSet(rows: readonly Row[]): Buffer[] {
  const columns = Object.keys(rows[0] ?? { empty: '' });
  const end = Buffer.from([0xfe, 0, 0, AUTOCOMMIT, 0]);
  return [
    integer(columns.length, 1),
    ...columns.map(columnDefinition),
    end,
    ...rows.map((row) => Buffer.concat(columns.map((column) => cell(row[column])))),
    end,
  ];
}

const columnDefinition = (name: string): Buffer =>
  Buffer.concat([
    ...['def', '', '', '', name, name].map(lengthEncoded),
    integer(12, 1),
    integer(UTF8MB4, 2),
    integer(1024, 4),
    integer(VAR_STRING, 1),
    Buffer.alloc(5),
  ]);

const cell = (value: unknown): Buffer =>
  value === null || value === undefined ? integer(251, 1) : lengthEncoded(String(value));
