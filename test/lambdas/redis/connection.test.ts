import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { refusalOf } from '../../../engine/test/world/account';
import { overTls } from '../../../lambdas/redis/connection';
import { ErrorReply, encodeCommand, type RedisConnection } from '../../../lambdas/redis/protocol';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';

const authority = new CertificateAuthority();
const PARAMETERS = { certificateAuthority: createHash('sha256').update(authority.certificate).digest('hex') };
const TIMES = { connect: 300, reply: 300, total: 700 };

let folder = '';
const servers: Server[] = [];
const open: { destroy(): void }[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-ca-'));
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
  process.env.LAMBDA_TASK_ROOT = folder;
});
afterAll(() => {
  delete process.env.LAMBDA_TASK_ROOT;
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  for (const one of open.splice(0)) one.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket) => open.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A server with TLS that answers each chunk of data. */
const answering = (answer: (chunk: string, socket: Socket) => void, host = '127.0.0.1') =>
  listening(
    createTlsServer(authority.issue(host), (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => answer(String(chunk), socket));
    }),
  );

async function connectTo(port: number): Promise<RedisConnection> {
  const connection = await overTls(PARAMETERS, TIMES)({ host: '127.0.0.1', port });
  open.push({ destroy: () => connection.close() });
  return connection;
}

test('sends a command as bulk strings of bytes', async () => {
  const received: string[] = [];
  const port = await answering((chunk, socket) => {
    received.push(chunk);
    socket.write('+OK\r\n');
  });
  const connection = await connectTo(port);
  expect(await connection.send('AUTH', 'app', 'pässword')).toBe('OK');
  expect(received).toEqual(['*3\r\n$4\r\nAUTH\r\n$3\r\napp\r\n$9\r\npässword\r\n']);
  expect(String(encodeCommand(['PING']))).toBe('*1\r\n$4\r\nPING\r\n');
});

test('parses replies of every type, also in parts', async () => {
  const reply = '*5\r\n$5\r\nflags\r\n*1\r\n+on\r\n:7\r\n$-1\r\n$0\r\n\r\n';
  const port = await answering((_, socket) => {
    socket.write(reply.slice(0, 9));
    setTimeout(() => socket.write(reply.slice(9)), 20);
  });
  expect(await (await connectTo(port)).send('ACL', 'GETUSER', 'app')).toEqual(['flags', ['on'], 7, null, '']);
});

test('assigns replies to commands in their order, and errors to their command', async () => {
  const port = await answering((_, socket) => socket.write('-WRONGPASS no\r\n+OK\r\n'));
  const connection = await connectTo(port);
  const [first, second] = await Promise.allSettled([connection.send('AUTH'), connection.send('PING')]);
  expect(first).toMatchObject({ status: 'rejected', reason: new ErrorReply('WRONGPASS no') });
  expect((first as PromiseRejectedResult).reason.prefix).toBe('WRONGPASS');
  expect(second).toMatchObject({ status: 'fulfilled', value: 'OK' });
});

test('reports an error that the server sends before a command', async () => {
  const server = createTlsServer(authority.issue('127.0.0.1'), (socket) =>
    socket.end('-ERR max number of clients reached\r\n'),
  );
  const connection = await connectTo(await listening(server));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await expect(connection.send('AUTH')).rejects.toThrow('ERR max number of clients reached');
});

describe('names the failure of a connection:', () => {
  test('nothing listens', async () => {
    const port = await listening(createTcpServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await refusalOf(connectTo(port))).toMatchObject({
      code: 'IssuerUnreachable',
      message: expect.stringContaining(
        `The server 127.0.0.1:${port} could not be reached, or the connection was lost: the connection failed with ECONNREFUSED`,
      ),
    });
  });

  test('the host name is unknown', async () => {
    const connecting = overTls(PARAMETERS, TIMES)({ host: 'no-such-host.invalid', port: 6379 });
    expect((await refusalOf(connecting)).code).toBe('IssuerUnreachable');
  });

  test('the server does not answer the handshake', async () => {
    const port = await listening(createTcpServer());
    expect(await refusalOf(connectTo(port))).toMatchObject({
      code: 'TlsFailed',
      message: expect.stringContaining('no answer within 0.3 s; the port may be one without TLS.'),
    });
  });

  test('the server closes the connection before the handshake', async () => {
    const port = await listening(createTcpServer((socket) => socket.destroy()));
    expect((await refusalOf(connectTo(port))).code).toBe('IssuerBusy');
  });

  test('the server speaks another protocol', async () => {
    const port = await listening(createTcpServer((socket) => socket.write('-ERR no TLS\r\n')));
    expect((await refusalOf(connectTo(port))).code).toBe('TlsFailed');
  });

  test('the certificate is for another host', async () => {
    const port = await answering(() => undefined, 'cache.internal');
    expect(await refusalOf(connectTo(port))).toMatchObject({
      code: 'TlsFailed',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  });

  test('another authority signed the certificate', async () => {
    const other = new CertificateAuthority().issue('127.0.0.1');
    const port = await listening(createTlsServer(other));
    expect((await refusalOf(connectTo(port))).code).toBe('TlsFailed');
  });
});

describe('names the failure of a command, without its arguments:', () => {
  test.each<[string, string, (chunk: string, socket: Socket) => void, string]>([
    ['no reply', 'IssuerTimedOut', () => undefined, 'AUTH failed with no reply within 0.3 s.'],
    [
      'a closed connection',
      'IssuerUnreachable',
      (_, socket) => socket.end(),
      'AUTH failed with a closed connection.',
    ],
    [
      'no RESP',
      'IssuerUnreachable',
      (_, socket) => socket.write('HTTP/1.1 400\r\n'),
      'AUTH failed with a reply that is not RESP2.',
    ],
  ])('%s', async (_name, code, answer, text) => {
    const connection = await connectTo(await answering(answer));
    const sent = [connection.send('AUTH', 'app', 'the-password'), connection.send('ACL', 'GETUSER', 'app')];
    const [first, second] = await Promise.all(sent.map(refusalOf));
    expect(first).toMatchObject({ code, message: expect.stringContaining(text) });
    expect(second?.code).toBe(code);
    expect(first?.message).not.toContain('the-password');
    // The connection is not used again.
    expect((await refusalOf(connection.send('PING'))).code).toBe(code);
  });

  test('replies that are late together', async () => {
    const port = await answering((_, socket) => void setTimeout(() => socket.write('+OK\r\n'), 200));
    const connection = await connectTo(port);
    const replies: string[] = [];
    const error = await refusalOf(
      (async () => {
        for (;;) replies.push(String(await connection.send('ACL', 'SAVE')));
      })(),
    );
    expect(error).toMatchObject({
      code: 'IssuerTimedOut',
      message: expect.stringContaining('ACL SAVE failed with no reply within 0.7 s.'),
    });
    expect(replies.length).toBeGreaterThanOrEqual(1);
    expect(replies.length).toBeLessThan(4);
  });
});
