import { connect, type Socket } from 'node:net';
import { LocalAws } from '../../src/aws/local-aws';
import { serveCaches } from '../../src/issuers/cache-endpoint';
import type { IssuerContext, SocketIssuer, WireIssuer } from '../../src/issuers/issuer';
import { IssuerServer } from '../../src/issuers/issuer-server';

const PASSWORD = 'not a real password';

let aws: LocalAws;
let server: IssuerServer;
let socket: Socket;
let received: string;

beforeEach(async () => {
  aws = new LocalAws();
  aws.elastiCache.users.create({
    ...{ id: 'app-id', name: 'app', arn: '', engine: 'redis', noPassword: false },
    accessString: 'on ~* +@all',
    passwords: [PASSWORD],
  });
  const issuer = (await serveCaches(aws.elastiCache.users)({} as IssuerContext)) as WireIssuer & SocketIssuer;
  // Without TLS, which the rehearsal terminates.
  const plain = Object.create(issuer, { protocol: { value: 'tcp' } });
  server = await IssuerServer.start(plain, aws.issuers.authority, Date.now, (error) => {
    throw error;
  });
  socket = connect(server.portOf('any') ?? 0, '127.0.0.1');
  received = '';
  socket.on('data', (data) => {
    received += data;
  });
});
afterEach(async () => {
  socket.destroy();
  await server.close();
});

const encoded = (...parts: string[]) =>
  `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;

/** Sends text, and returns what is received until the connection ends. */
async function exchange(...texts: string[]): Promise<string> {
  for (const text of texts) {
    socket.write(text);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  socket.write(encoded('QUIT'));
  await new Promise((resolve) => socket.once('close', resolve));
  return received.replace(/\+OK\r\n$/, '');
}

const WRONG = '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
const NOAUTH = '-NOAUTH Authentication required.\r\n';

test('accepts a login with a password of the user, and PING after it', async () => {
  expect(await exchange(encoded('PING'), encoded('AUTH', 'app', PASSWORD), encoded('ping'))).toBe(
    `${NOAUTH}+OK\r\n+PONG\r\n`,
  );
});

test.each([
  ['another password', ['AUTH', 'app', 'another'], WRONG],
  ['another user', ['AUTH', 'app-id', PASSWORD], WRONG],
  ['the user default', ['AUTH', PASSWORD], WRONG],
  ['a password in HELLO', ['HELLO', '2', 'AUTH', 'app', 'another'], WRONG],
  ['HELLO without a login', ['HELLO', '2'], expect.stringMatching(/^-NOAUTH HELLO/)],
  ['RESP3', ['HELLO', '3'], '-NOPROTO unsupported protocol version\r\n'],
  ['a command without a login', ['GET', 'key'], NOAUTH],
])('refuses %s', async (_case, command, reply) => {
  expect(await exchange(encoded(...command))).toEqual(reply);
});

test('logs in with HELLO, and logs out with RESET', async () => {
  const hello = encoded('HELLO', '2', 'AUTH', 'app', PASSWORD);
  const text = await exchange(hello, encoded('SELECT', '0'), encoded('RESET'), encoded('PING'));
  expect(text).toMatch(/^\*10\r\n\$6\r\nserver\r\n.*proto\r\n:2\r\n\+OK\r\n\+RESET\r\n-NOAUTH/s);
});

test('reads commands in parts, in lines, and several at once', async () => {
  const login = encoded('AUTH', 'app', PASSWORD);
  expect(await exchange(login.slice(0, 20), login.slice(20), 'PING\r\nPING\r\n')).toBe(
    '+OK\r\n+PONG\r\n+PONG\r\n',
  );
});

test.each([
  ['that is malformed', '*1\r\nPING\r\n'],
  ['that is too long', `*1\r\n$99999\r\n${'x'.repeat(20_000)}`],
])('closes a connection with a command %s', async (_case, text) => {
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(received).toBe('-ERR Protocol error\r\n');
});

test('names a command that is not supported', async () => {
  expect(await exchange(encoded('AUTH', 'app', PASSWORD), encoded('GET', 'key'))).toBe(
    '+OK\r\n-ERR The rehearsal does not support the command GET\r\n',
  );
});

test.each([
  [{ host: 'cache', port: '6379' }, ['cache:6379']],
  [{ host: 'cache', port: 6379, readerHost: 'replica' }, ['cache:6379', 'replica:6379']],
  [{}, []],
])('serves the endpoints in %j', async (parameters, hosts) => {
  const issuer = await serveCaches(aws.memoryDb.users)({} as IssuerContext);
  expect(issuer.hosts({ name: 'fn', environment: {}, parameters })).toEqual(hosts);
});
