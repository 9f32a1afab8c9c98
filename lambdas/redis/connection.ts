/// <reference path="./redis-parser.d.ts" />
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import { type RekeyError, SECOND } from 'cdk-rekey-engine';
import Parser from 'redis-parser';
import { type Failure, networkFailure, serverError } from '../databases/errors';
import { tlsOptions } from '../databases/tls';
import {
  ErrorReply,
  encodeCommand,
  type OpenConnection,
  type RedisConnection,
  type RedisNode,
  type Reply,
} from './protocol';

/** Time limits of a connection, milliseconds. */
export interface ConnectionTimes {
  /** For the connection with its TLS handshake. */
  readonly connect: number;
  /** For the reply to a command. */
  readonly reply: number;
  /** For all commands of the connection together. */
  readonly total: number;
}

const CONNECTION_TIMES: ConnectionTimes = {
  connect: 5 * SECOND,
  reply: 5 * SECOND,
  total: 10 * SECOND,
};

/**
 * Opens connections over TLS. Nothing is retried, and a connection that is late is closed.
 *
 * @param parameters see `tlsOptions`.
 */
export function overTls(
  parameters: Readonly<Record<string, unknown>>,
  times: ConnectionTimes = CONNECTION_TIMES,
): OpenConnection {
  return (node) => openConnection(node, { ...node, ...tlsOptions(node.host, parameters) }, times);
}

/** @param node name of the server in errors. */
export async function openConnection(
  node: RedisNode,
  options: ConnectionOptions,
  times: ConnectionTimes = CONNECTION_TIMES,
): Promise<RedisConnection> {
  return new Connection(await openSocket(node, options, times.connect), node, times);
}

function openSocket(node: RedisNode, options: ConnectionOptions, within: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(options);
    let isConnected = false;
    const fail = (error: RekeyError) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(lateConnection(node, isConnected, within)), within);
    socket.once('connect', () => {
      isConnected = true;
    });
    const failed = (error: NodeJS.ErrnoException) => fail(failedConnection(node, isConnected, error));
    socket.on('error', failed);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      socket.removeListener('error', failed);
      socket.setNoDelay();
      resolve(socket);
    });
  });
}

const HANDSHAKE = 'the TLS handshake';

function lateConnection(node: RedisNode, isConnected: boolean, within: number): RekeyError {
  const detail = `no answer within ${within / SECOND} s`;
  // A port without TLS waits for the rest of a command.
  return isConnected
    ? serverError('TlsFailed', node, HANDSHAKE, `${detail}; the port may be one without TLS.`)
    : serverError('IssuerUnreachable', node, 'the connection', `${detail}.`);
}

function failedConnection(node: RedisNode, isConnected: boolean, error: NodeJS.ErrnoException): RekeyError {
  const { code = 'ERROR', message } = error;
  if (!isConnected) return serverError('IssuerUnreachable', node, 'the connection', code);
  // A server with maxclients connections closes the next one before the handshake (Redis, acceptCommonHandler).
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    const detail = 'a closed connection, as at the limit of maxclients.';
    return serverError('IssuerBusy', node, HANDSHAKE, detail);
  }
  // The messages of OpenSSL are positions in its source code.
  const reason = code.startsWith('ERR_SSL_') ? '' : `: ${message.replace(/[\s:]+$/, '')}`;
  return serverError(networkFailure(code) ?? 'TlsFailed', node, HANDSHAKE, `${code}${reason}.`);
}

interface Waiting {
  /** Name of the command, without its arguments. */
  readonly command: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

class Connection implements RedisConnection {
  private readonly waiting: Waiting[] = [];
  private readonly timer: NodeJS.Timeout;
  /** Set when no further command can be sent. */
  private failure: Error | undefined;

  constructor(
    private readonly socket: TLSSocket,
    private readonly node: RedisNode,
    private readonly times: ConnectionTimes,
  ) {
    const parser = new Parser({
      returnReply: (reply) => this.settle(({ resolve }) => resolve(reply)),
      returnError: ({ message }) => this.receiveError(new ErrorReply(message)),
      returnFatalError: () => this.fail('IssuerUnreachable', 'a reply that is not RESP2'),
    });
    socket.on('data', (chunk) => parser.execute(chunk));
    // With TLS 1.3, a server that requires a certificate of the client says so after the handshake.
    socket.on('error', ({ code = 'ERROR' }: NodeJS.ErrnoException) =>
      this.fail(networkFailure(code) ?? 'IssuerUnreachable', code),
    );
    socket.once('close', () => this.fail('IssuerUnreachable', 'a closed connection'));
    this.timer = setTimeout(() => this.late(times.total), times.total);
  }

  send(...command: readonly string[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      const timer = setTimeout(() => this.late(this.times.reply), this.times.reply);
      this.waiting.push({ command: describe(command), resolve, reject, timer });
      this.socket.write(encodeCommand(command));
    });
  }

  close(): void {
    clearTimeout(this.timer);
    this.socket.destroy();
  }

  private settle(settle: (waiting: Waiting) => void): void {
    const first = this.waiting.shift();
    if (!first) return;
    clearTimeout(first.timer);
    settle(first);
  }

  private receiveError(error: ErrorReply): void {
    // Sent before the first command by a server that has no free connection.
    if (this.waiting.length === 0) this.failure ??= error;
    this.settle(({ reject }) => reject(error));
  }

  private late(within: number): void {
    this.fail('IssuerTimedOut', `no reply within ${within / SECOND} s`);
  }

  private fail(code: Failure, detail: string): void {
    const attempted = this.waiting[0]?.command ?? 'the next command';
    this.failure ??= serverError(code, this.node, attempted, `${detail}.`);
    const { failure } = this;
    while (this.waiting.length > 0) this.settle(({ reject }) => reject(failure));
    this.close();
  }
}

/** Name of a command, without its arguments, which may be secret. */
const describe = ([name = '', subcommand = '']: readonly string[]): string =>
  name === 'AUTH' ? name : `${name} ${subcommand}`;
