import type { Socket } from 'node:net';
import type { CacheUsers } from '../aws/services/cache-users/users';
import type { ConfiguredFunction, Serve } from './issuer';

/** Longest command that the endpoint accepts. */
const MAX_COMMAND = 16_384;

/**
 * Serves the endpoints of caches whose users are in ElastiCache or MemoryDB: connections, logins and PING in the Redis
 * serialization protocol (RESP2). It stores no data. Every user may log in at every cache: user groups and ACLs are not
 * modelled.
 */
export function serveCaches(users: CacheUsers): Serve {
  return () => ({
    protocol: 'tls',
    hosts: ({ parameters }) => endpointsOf(parameters),
    connection: (socket) => speak(socket, users),
  });
}

function endpointsOf({ host, port, readerHost = host, readerPort = port }: ConfiguredFunction['parameters']) {
  if (typeof host !== 'string' || port === undefined) return [];
  return [...new Set([`${host}:${port}`, `${readerHost}:${readerPort}`])];
}

function speak(socket: Socket, users: CacheUsers): void {
  let received = Buffer.alloc(0);
  const session = new Session(users);
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const parsed = parse(received);
      if (parsed === 'more' && received.length <= MAX_COMMAND) return;
      if (typeof parsed === 'string') {
        socket.end('-ERR Protocol error\r\n');
        return;
      }
      received = received.subarray(parsed.length);
      const [name = '', ...args] = parsed.command;
      if (name.toUpperCase() === 'QUIT') {
        socket.end('+OK\r\n');
        return;
      }
      socket.write(session.reply(name.toUpperCase(), args));
    }
  });
}

/** The state of one connection. */
class Session {
  private isLoggedIn = false;

  constructor(private readonly users: CacheUsers) {}

  /** Source of the texts: Redis 7, src/acl.c and src/networking.c. */
  reply(name: string, args: readonly string[]): string {
    switch (name) {
      case 'AUTH': {
        const [username, password] = args.length === 1 ? ['default', args[0]] : args;
        return this.logIn(username, password);
      }
      case 'HELLO':
        return this.hello(args);
      case 'RESET':
        this.isLoggedIn = false;
        return '+RESET\r\n';
    }
    if (!this.isLoggedIn) return '-NOAUTH Authentication required.\r\n';
    if (name === 'PING') return '+PONG\r\n';
    if (name === 'SELECT' || name === 'CLIENT') return '+OK\r\n';
    return `-ERR The rehearsal does not support the command ${name.replace(/[^\w]/g, '').slice(0, 40)}\r\n`;
  }

  private logIn(username = '', password = ''): string {
    // A refused login ends no earlier one.
    if (!this.users.accepts(username, password)) {
      return '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
    }
    this.isLoggedIn = true;
    return '+OK\r\n';
  }

  private hello([version = '2', ...options]: readonly string[]): string {
    if (version !== '2') return '-NOPROTO unsupported protocol version\r\n';
    const [option = '', username, password] = options;
    const refusal = option.toUpperCase() === 'AUTH' ? this.logIn(username, password) : '+OK\r\n';
    if (!refusal.startsWith('+')) return refusal;
    if (!this.isLoggedIn) {
      return '-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time\r\n';
    }
    const members = ['server', 'redis', 'version', '7.1.0', 'mode', 'standalone', 'role', 'master'];
    return `*${members.length + 2}\r\n${members.map((text) => `$${text.length}\r\n${text}\r\n`).join('')}$5\r\nproto\r\n:2\r\n`;
  }
}

/** The first command: an array of bulk strings, or a line. `'more'` if it is incomplete. */
function parse(
  received: Buffer,
): { readonly command: readonly string[]; readonly length: number } | 'more' | 'wrong' {
  let position = 0;
  const line = () => {
    const end = received.indexOf('\r\n', position);
    if (end < 0) return undefined;
    const text = received.toString('latin1', position, end);
    position = end + 2;
    return text;
  };
  const head = line();
  if (head === undefined) return 'more';
  if (!head.startsWith('*')) return { command: head.trim().split(/\s+/), length: position };
  const command: string[] = [];
  for (let left = Number(head.slice(1)); left > 0; left--) {
    const size = line();
    if (size === undefined) return 'more';
    const length = Number(size.slice(1));
    if (!size.startsWith('$') || !Number.isInteger(length) || length < 0) return 'wrong';
    if (received.length < position + length + 2) return 'more';
    command.push(received.toString('utf8', position, position + length));
    position += length + 2;
  }
  return { command, length: position };
}
