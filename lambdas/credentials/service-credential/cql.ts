import type { Duplex } from 'node:stream';

/** Opcodes of the native protocol of Apache Cassandra (native_protocol_v4.spec, section 2.4). */
export const ERROR = 0x00;
export const STARTUP = 0x01;
export const AUTHENTICATE = 0x03;
export const AUTH_RESPONSE = 0x0f;
export const AUTH_SUCCESS = 0x10;

const VERSION = 0x04;
const HEADER = 9;
/** Longest body that is read. */
const LONGEST_BODY = 65_536;

/** A frame of the native protocol. */
export interface Frame {
  readonly opcode: number;
  readonly body: Buffer;
}

/** Sends and receives frames, one request at a time. */
export class Frames {
  private received = Buffer.alloc(0);
  private ended = false;
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly socket: Duplex) {
    const end = (error?: Error) => {
      this.failure ??= error;
      this.ended = true;
      this.wake();
    };
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on('error', end);
    socket.on('close', () => end());
  }

  send(opcode: number, body: Buffer, version = VERSION): void {
    const header = Buffer.alloc(HEADER);
    header.writeUInt8(version, 0);
    header.writeUInt8(opcode, 4);
    header.writeInt32BE(body.length, 5);
    this.socket.write(Buffer.concat([header, body]));
  }

  /** @throws an error when the connection ends, or a frame is too long */
  async receive(): Promise<Frame> {
    for (;;) {
      const length = this.received.length >= HEADER ? this.received.readInt32BE(5) : undefined;
      if (length !== undefined && (length < 0 || length > LONGEST_BODY)) throw tooLong();
      if (length !== undefined && this.received.length >= HEADER + length) {
        const frame = {
          opcode: this.received[4] ?? 0,
          body: this.received.subarray(HEADER, HEADER + length),
        };
        this.received = this.received.subarray(HEADER + length);
        return frame;
      }
      if (this.ended) throw this.failure ?? new Error('The connection ended.');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}

const tooLong = (): Error => Object.assign(new Error('The frame is too long.'), { code: 'EMSGSIZE' });

/** The body of STARTUP: a map of strings. */
export function startup(): Buffer {
  const count = Buffer.from([0, 1]);
  return Buffer.concat([count, text('CQL_VERSION'), text('3.0.0')]);
}

/** The code in the body of ERROR. */
export const errorCodeIn = (body: Buffer): number | undefined =>
  body.length >= 4 ? body.readInt32BE(0) : undefined;

/** A string with its length in two bytes. */
function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
}
