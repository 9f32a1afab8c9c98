import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import { rotationWith, rotator, server, useRotator, WITHIN } from './failure-fixture';
import { ADMIN, CA, HOST, parametersFor, provideAuthority, ServerRotator } from './fixture';

useRotator();

afterEach(() => {
  proxies.splice(0).forEach((proxy) => {
    proxy.close();
  });
});

/** Short time limits, for servers that stall. */
const SHORT = { login: 700, statement: 700 };

const proxies: Server[] = [];

/** A proxy on the way to the server. */
function proxy(onConnection: (client: Socket, upstream: Socket) => void): Promise<number> {
  const listener = createServer((client) => {
    const upstream = connectSocket(server.port, HOST);
    for (const side of [client, upstream]) side.on('error', () => undefined);
    client.on('close', () => upstream.destroy());
    onConnection(client, upstream);
  });
  proxies.push(listener);
  return new Promise((resolve) => {
    listener.listen(0, HOST, () => resolve((listener.address() as { port: number }).port));
  });
}

describe('the network', () => {
  test('without a server', async () => {
    expect(await rotationWith({ port: 1 })).toMatchObject({
      code: 'IssuerUnreachable',
      text: expect.stringContaining('127.0.0.1:1 could not be reached'),
    });
  });

  test('with an address that does not answer', async () => {
    // TEST-NET-1 (RFC 5737).
    const { code } = await rotationWith({ host: '192.0.2.1' });
    expect(code).toBe('IssuerUnreachable');
  });

  test('with a host name that does not exist', async () => {
    expect((await rotationWith({ host: 'no-such-host.invalid' })).code).toBe('IssuerUnreachable');
  });

  test('with another certificate authority', async () => {
    provideAuthority(new CertificateAuthority().certificate);
    const { code } = await rotationWith();
    provideAuthority(CA);
    expect(code).toBe('BadSettings');
    const { code: known } = await rotationWith({ certificateAuthority: undefined });
    expect(known).toBe('TlsFailed');
  });

  test('with a certificate of another host', async () => {
    // The certificate is that of 127.0.0.1; a local name leads to the same server.
    expect((await rotationWith({ host: 'localhost' })).code).toBe('TlsFailed');
  });

  test('with a server that refuses TLS', async () => {
    // The flag CLIENT_SSL in the capabilities of the greeting.
    const port = await proxy((client, upstream) => {
      upstream.once('data', (greeting: Buffer) => {
        const flags = greeting.indexOf(0, 5) + 1 + 4 + 8 + 1;
        greeting.writeUInt16LE(greeting.readUInt16LE(flags) & ~0x0800, flags);
        client.write(greeting);
        client.pipe(upstream).pipe(client);
      });
    });
    const { code, text } = await rotationWith({ port });
    expect(code).toBe('TlsFailed');
    expect(text).not.toContain(ADMIN.password);
  });

  test('that ends before the greeting', async () => {
    const port = await proxy((client) => client.destroy());
    expect((await rotationWith({ port })).code).toBe('IssuerUnreachable');
  });

  test.each([
    ['before the greeting', 0],
    ['in the middle of the login', 2],
  ])('that stalls %s', async (_name, packets) => {
    rotator.times = SHORT;
    const port = await proxy((client, upstream) => {
      let seen = 0;
      upstream.on('data', (data) => {
        if (++seen <= packets) client.write(data);
      });
      client.pipe(upstream);
    });
    expect((await rotationWith({ port })).code).toBe('IssuerTimedOut');
  });

  test('that stalls after the login', async () => {
    rotator.times = SHORT;
    let stalled = false;
    const port = await proxy((client, upstream) => {
      client.pipe(upstream);
      upstream.on('data', (data) => {
        if (!stalled) client.write(data);
      });
      // The statements of a session need more packets than its login.
      let sent = 0;
      client.on('data', () => {
        stalled ||= ++sent > 5;
      });
    });
    expect((await rotationWith({ port })).code).toBe('IssuerTimedOut');
  });
});

test.each(['mariadb-passwords', 'alternating-users'])(
  'a deletion without a server fails with the login that is left: %s',
  async (strategy) => {
    const port = await proxy((client, upstream) => client.pipe(upstream).pipe(client));
    const deleted = new ServerRotator(parametersFor(server, { port, strategy, username: 'left' }));
    await deleted.deploy();
    for (const listener of proxies) listener.close();
    const began = Date.now();
    await deleted.delete();
    expect(Date.now() - began).toBeLessThan(WITHIN);
    const { Status, Reason } = deleted.answers.at(-1) ?? {};
    expect(Status).toBe('FAILED');
    expect(Reason).toContain('[IssuerUnreachable]');
    expect(Reason).toMatch(/Logins that are left: 'left(_a'@'%', 'left_b)?'@'%'\./);
  },
);
