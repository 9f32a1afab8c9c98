/** A server of Redis or Valkey. */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** A reply of RESP2. */
export type Reply = string | number | null | readonly Reply[];

/** A connection to one server. */
export interface RedisConnection {
  /**
   * Sends a command, and waits for its reply.
   *
   * @throws ErrorReply, IssuerUnreachable, IssuerTimedOut
   */
  send(...command: readonly string[]): Promise<Reply>;
  close(): void;
}

/** Opens a connection. @throws IssuerUnreachable, IssuerBusy, TlsFailed, IssuerTimedOut */
export type OpenConnection = (node: RedisNode) => Promise<RedisConnection>;

/** An error reply of a server, such as `WRONGPASS invalid username-password pair or user is disabled.` */
export class ErrorReply extends Error {
  /** First word of the reply. */
  readonly prefix: string;

  constructor(text: string) {
    super(text);
    this.name = 'ErrorReply';
    this.prefix = text.split(' ', 1)[0] ?? '';
  }
}

export const nameOf = ({ host, port }: RedisNode): string => `${host}:${port}`;

/** Encodes a command as an array of bulk strings (Redis serialization protocol specification). */
export function encodeCommand(command: readonly string[]): Buffer {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return Buffer.from(`*${command.length}\r\n${parts.join('')}`);
}
