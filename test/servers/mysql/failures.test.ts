import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { CURRENT, PENDING } from '../../../engine/src/secret-store/secret-store';
import { codeOf } from '../../../engine/src/testing/rotator';
import type { RunningServer } from '../../../lambdas/databases/servers/server';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import {
  ADMIN,
  accepts,
  asRoot,
  CA,
  closeClients,
  connect,
  HOST,
  parametersFor,
  provideAuthority,
  ROOT,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

/** The longest time that an invocation may take in these tests, milliseconds. */
const WITHIN = 15_000;
const TOKEN = 'token-of-a-rotation-000000000001';

let server: RunningServer;
/** A secret with a current value, which every failure must leave in working order. */
let rotator: ServerRotator;

beforeAll(async () => {
  provideAuthority();
  server = await startServer();
});
beforeEach(async () => {
  rotator = new ServerRotator(parametersFor(server));
  await rotator.deploy();
});
afterEach(async () => {
  expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
  closeClients();
  proxies.splice(0).forEach((proxy) => {
    proxy.close();
  });
});
afterAll(async () => {
  removeAuthority();
  await server?.stop();
});

/** Short time limits, for servers that stall. */
const SHORT = { login: 700, statement: 700 };

/** Code and text of the error of a rotation, after the function is configured with other parameters. */
async function rotationWith(more: object = {}): Promise<{ code: string; text: string }> {
  rotator.environment.REKEY_CREDENTIAL = JSON.stringify(parametersFor(server, more));
  const began = Date.now();
  const outcome = await rotator.rotate(TOKEN);
  expect(Date.now() - began).toBeLessThan(WITHIN);
  return { code: codeOf(outcome), text: String(outcome) };
}

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

describe('the administrator', () => {
  test('with a wrong password', async () => {
    rotator.admin = JSON.stringify({ ...ADMIN, password: 'another-password' });
    const { code, text } = await rotationWith();
    expect(code).toBe('AdminRefused');
    expect(text).not.toContain('another-password');
  });

  test('whose password is rotated meanwhile', async () => {
    const old = rotator.admin;
    let reads = 0;
    Object.defineProperty(rotator, 'admin', {
      get: () => (++reads === 1 ? JSON.stringify({ ...ADMIN, password: 'an-earlier-password' }) : old),
    });
    expect((await rotationWith()).code).toBe('done');
  });

  test.each([
    ['mariadb-passwords', { username: 'admin' }],
    ['alternating-users', { username: 'admin', strategy: 'alternating-users' }],
  ])('that is the user of the secret, with %s', async (strategy, more) => {
    const username = strategy === 'alternating-users' ? 'admin_b' : 'admin';
    const own = new ServerRotator(parametersFor(server, more));
    own.admin = JSON.stringify({ ...ADMIN, username });
    await own.resource('Create');
    expect(own.answers.at(-1)?.Reason).toContain(
      `[PrincipalUnfit] The admin secret has the login ${username}`,
    );
    expect(await accepts(server, ADMIN)).toBe(true);
  });

  test('without a username', async () => {
    rotator.admin = '{"password":"hunter2-of-the-admin"}';
    expect((await rotationWith()).code).toBe('WrongKind');
  });

  test.each([
    ['CREATE USER', 'CREATE USER'],
    ['SELECT', 'SELECT command denied'],
  ])('without the right %s', async (right, named) => {
    const scope = right === 'SELECT' ? 'mysql.*' : '*.*';
    await asRoot(server, `REVOKE ${right} ON ${scope} FROM admin`);
    const { code, text } = await rotationWith();
    await asRoot(server, `GRANT ${right} ON ${scope} TO admin`);
    expect(code).toBe('AccessDenied');
    expect(text).toContain(named);
  });

  test.each([
    ['PROCESS', 'PROCESS'],
    ['CONNECTION ADMIN', 'error 1095'],
  ])('without the right %s cannot end sessions', async (right, named) => {
    await connect(server, rotator.value(CURRENT));
    await asRoot(server, `REVOKE ${right} ON *.* FROM admin`);
    const outcome = await rotator.replaceNow();
    await asRoot(server, `GRANT ${right} ON *.* TO admin`);
    expect(codeOf(outcome)).toBe('AccessDenied');
    expect(String(outcome)).toContain(named);
    expect(codeOf(await rotator.replaceNow())).toBe('done');
  });
});

describe('the server', () => {
  test('is read-only, and the administrator may write nevertheless', async () => {
    await asRoot(server, 'GRANT READ_ONLY ADMIN ON *.* TO admin', 'SET GLOBAL read_only = ON');
    const { code } = await rotationWith();
    await asRoot(server, 'SET GLOBAL read_only = OFF', 'REVOKE READ_ONLY ADMIN ON *.* FROM admin');
    expect(code).toBe('IssuerReadOnly');
  });

  test('has no free connection', async () => {
    await asRoot(server, 'SET GLOBAL max_connections = 10');
    // One more connection is reserved for an administrator with SUPER or CONNECTION ADMIN.
    const open = [];
    for (;;) {
      try {
        open.push(await connect(server, rotator.value(CURRENT)));
      } catch {
        break;
      }
    }
    const reserved = await connect(server, ROOT);
    const { code } = await rotationWith();
    await reserved.query('SET GLOBAL max_connections = 151');
    closeClients();
    expect(open.length).toBeGreaterThan(3);
    expect(code).toBe('IssuerBusy');
  });

  test('is locked for a backup', async () => {
    const backup = await connect(server, ROOT);
    await backup.query('FLUSH TABLES WITH READ LOCK');
    const { code } = await rotationWith();
    await backup.query('UNLOCK TABLES');
    expect(code).toBe('IssuerTimedOut');
    // The late statement of the failed attempt must not disturb the next one.
    expect(codeOf(await rotator.step('setSecret', TOKEN))).toBe('done');
    expect(codeOf(await rotator.step('testSecret', TOKEN))).toBe('done');
    expect(await accepts(server, rotator.value(PENDING))).toBe(true);
  });

  test('has another attempt in progress', async () => {
    const { createHash } = await import('node:crypto');
    const lock = createHash('sha256').update("'app'@'%'").digest('hex').slice(0, 32);
    const other = await connect(server, ROOT);
    await other.query(`SELECT GET_LOCK('rekey_${lock}', 0)`);
    const { code, text } = await rotationWith();
    await other.query('DO RELEASE_ALL_LOCKS()');
    expect(code).toBe('IssuerTimedOut');
    expect(text).toContain('another attempt in progress');
  });

  test('validates passwords, and refuses hashes', async () => {
    await asRoot(server, "INSTALL SONAME 'simple_password_check'");
    const { code, text } = await rotationWith();
    await asRoot(server, "UNINSTALL SONAME 'simple_password_check'");
    expect(code).toBe('PrincipalUnfit');
    expect(text).toContain('strict_password_validation = OFF');
  });

  test('blocks users after a few refused logins', async () => {
    await asRoot(server, 'SET GLOBAL max_password_errors = 5');
    const { code, text } = await rotationWith();
    await asRoot(server, 'SET GLOBAL max_password_errors = 4294967295');
    expect(code).toBe('PrincipalUnfit');
    expect(text).toContain('after 5 refused logins');
  });

  test('is of another engine than the strategy needs', async () => {
    const { code, text } = await rotationWith({ strategy: 'dual-passwords' });
    expect(code).toBe('IssuerMismatch');
    expect(text).toContain('MariaDB');
  });
});

describe('the user', () => {
  test('is locked by hand', async () => {
    await asRoot(server, 'ALTER USER app ACCOUNT LOCK');
    const { code, text } = await rotationWith();
    await asRoot(server, 'ALTER USER app ACCOUNT UNLOCK');
    expect(code).toBe('VerifyFailed');
    expect(text).toContain('error 4151');
  });

  test('has an expired password', async () => {
    const verify = () =>
      rotator.run(rotator.adapter.verify(rotator.value(CURRENT), { successes: 1, within: 0 }));
    await asRoot(server, 'ALTER USER app PASSWORD EXPIRE');
    await expect(verify()).rejects.toThrow('[PrincipalUnfit] The password of app is expired.');
    await asRoot(server, 'ALTER USER app PASSWORD EXPIRE NEVER');
  });

  test('is hidden by an account with a more specific host', async () => {
    const hidden = rotator.value(CURRENT);
    await asRoot(server, `CREATE USER 'app'@'127.0.0.1' IDENTIFIED BY '${hidden.password}'`);
    const verify = rotator.run(rotator.adapter.verify(hidden, { successes: 1, within: 0 }));
    await expect(verify).rejects.toThrow('[WrongPrincipal] The login is one of app@127.0.0.1, not of app@%.');
    await asRoot(server, "DROP USER 'app'@'127.0.0.1'");
  });

  test('was dropped, and is not created again by a rotation', async () => {
    const { password } = rotator.value(CURRENT);
    await asRoot(server, 'DROP USER app');
    const { code, text } = await rotationWith();
    await asRoot(server, `CREATE USER app IDENTIFIED BY '${password}'`);
    expect(code).toBe('PrincipalGone');
    expect(text).toContain('The account app@% does not exist any more.');
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
