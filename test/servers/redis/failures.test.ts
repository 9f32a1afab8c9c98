import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { RekeyError } from '../../../engine/src/errors/errors';
import { CURRENT, PENDING } from '../../../engine/src/secret-store/secret-store';
import { type RedisServer, startRedis, startValkey } from '../../../lambdas/databases/servers/redis';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import {
  ADMIN,
  accepts,
  asAdmin,
  clientOf,
  closeClients,
  optionsFor,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  SHORT,
  USER,
} from './fixture';

beforeEach(() => provideAuthority());
afterAll(removeAuthority);
afterEach(closeClients);

describe.each([
  ['Redis', startRedis],
  ['Valkey', startValkey],
])('%s', (_name, start) => {
  let first: RedisServer;
  let second: RedisServer;
  let rotator: ServerRotator;

  beforeEach(async () => {
    [first, second] = await Promise.all([start(optionsFor()), start(optionsFor())]);
    rotator = await new ServerRotator(parametersFor([first, second]), SHORT).deploy();
  });
  afterEach(() => Promise.all([first.stop(), second.stop()]));

  const setParameters = (more: object) => {
    rotator.environment.REKEY_CREDENTIAL = JSON.stringify({ ...rotator.configured, ...more });
  };
  const nodesWith = (...ports: number[]) => ports.map((port) => `127.0.0.1:${port}`).join(',');

  /** Rotates, and expects an error and a login that still works. */
  async function expectFailure(code: string, text: string | RegExp): Promise<void> {
    const before = rotator.value(CURRENT);
    const error = await rotator.rotate();
    expect(error).toBeInstanceOf(RekeyError);
    expect(String(error)).toContain(`[${code}]`);
    expect(String(error)).toMatch(text);
    expect(rotator.value(CURRENT)).toEqual(before);
    provideAuthority();
    expect(await accepts(first, before)).toBe(true);
  }

  const passwordsAt = async (server: RedisServer) => {
    const reply = (await asAdmin(server, 'ACL', 'GETUSER', USER)) as unknown[];
    return reply[reply.indexOf('passwords') + 1] as string[];
  };

  test('a server that is down is named, and no server is changed', async () => {
    await second.halt();
    await expectFailure('IssuerUnreachable', `The server 127.0.0.1:${second.port} could not be reached`);
    expect(await passwordsAt(first)).toHaveLength(1);
  });

  test('a removal with a server that is down is done at the others, and names the login that is left', async () => {
    const { adapter } = rotator;
    const value = rotator.value(CURRENT);
    await second.halt();
    expect(String(await rotator.delete())).toBe('done');
    expect(rotator.answers.at(-1)).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringMatching(
        `The server 127.0.0.1:${second.port} could not be reached.*the password of app at the servers that failed`,
      ),
    });
    expect(await accepts(first, value)).toBe(false);
    await second.resume();
    expect(await accepts(second, value)).toBe(true);
    await adapter.remove?.({ id: 'version', value }, {});
    expect(await accepts(second, value)).toBe(false);
  });

  test('the certificate authority is another one', async () => {
    const other = new CertificateAuthority().certificate;
    provideAuthority(other);
    setParameters({ certificateAuthority: createHash('sha256').update(other).digest('hex') });
    await expectFailure('TlsFailed', /did not pass the verification of TLS/);
  });

  test('the certificate is for another host', async () => {
    setParameters({ nodes: `localhost:${first.port}` });
    await expectFailure('TlsFailed', /ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  test('the port has no TLS', async () => {
    setParameters({ nodes: nodesWith(first.plainPort) });
    await expectFailure('TlsFailed', /the TLS handshake failed with/);
  });

  test('the admin secret is wrong', async () => {
    rotator.admin = JSON.stringify({ ...ADMIN, password: 'another-password' });
    await expectFailure(
      'AdminRefused',
      /refuses the login of the admin secret: AUTH admin failed with WRONGPASS/,
    );
    expect(rotator.lines.join()).not.toContain('another-password');
  });

  test('the admin secret is rotated in the meantime', async () => {
    const { adminReads } = rotator;
    const before = adminReads.length;
    const old = JSON.stringify({ ...ADMIN, password: 'another-password' });
    Object.defineProperty(rotator, 'admin', {
      get: () => (adminReads.length - before === 1 ? old : JSON.stringify(ADMIN)),
    });
    expect(String(await rotator.rotate())).toBe('done');
    expect(adminReads.length - before).toBeGreaterThan(1);
  });

  test('the user is missing, and the rotator may not create it', async () => {
    setParameters({ acl: '' });
    await asAdmin(second, 'ACL', 'DELUSER', USER);
    await expectFailure('PrincipalGone', `The server 127.0.0.1:${second.port} has no user app`);
    expect(await asAdmin(second, 'ACL', 'GETUSER', USER)).toBeNull();
    expect(await passwordsAt(first)).toHaveLength(1);
  });

  test('the administrator may not change users', async () => {
    await asAdmin(first, 'ACL', 'SETUSER', 'limited', 'on', '>password-of-the-limited', '+client');
    await asAdmin(second, 'ACL', 'SETUSER', 'limited', 'on', '>password-of-the-limited', '+client');
    rotator.admin = JSON.stringify({ username: 'limited', password: 'password-of-the-limited' });
    await expectFailure('AccessDenied', /ACL GETUSER app failed with NOPERM/);
  });

  test('the ACL rules are not those of the server', async () => {
    await asAdmin(second, 'ACL', 'DELUSER', USER);
    setParameters({ acl: '+no-such-command' });
    await expectFailure('IssuerMismatch', /refuses ACL SETUSER app: ERR Error in ACL SETUSER modifier/);
  });

  test('the user default is on without a password', async () => {
    await asAdmin(second, 'ACL', 'SETUSER', 'default', 'on', 'nopass', '+@all');
    await expectFailure('PrincipalUnfit', /accepts connections without a login/);
    await asAdmin(second, 'ACL', 'SETUSER', 'default', '-@all', '+ping');
    expect(String(await rotator.rotate(rotator.secret.labels[PENDING]))).toBe('done');
  });

  test('the user needs no password', async () => {
    await asAdmin(first, 'ACL', 'SETUSER', USER, 'nopass');
    await expectFailure('PrincipalUnfit', /The user app of the server .* needs no password \(nopass\)/);
  });

  test('the user is switched off', async () => {
    await asAdmin(second, 'ACL', 'SETUSER', USER, 'off');
    await expectFailure('PrincipalUnfit', /The user app of the server .* is switched off/);
    expect(await accepts(second, rotator.value(CURRENT))).toBe(false);
  });

  test('a server has no free connection', async () => {
    const session = clientOf(second, rotator.value(CURRENT));
    await session.connect();
    // The administrator's connection that sets the limit is open, too.
    await asAdmin(second, 'CONFIG', 'SET', 'maxclients', '1');
    await expectFailure('IssuerBusy', `The server 127.0.0.1:${second.port} has no free connection`);
    await expect(session.ping()).resolves.toBe('PONG');
  });

  test('a server stalls after a connection', async () => {
    const session = clientOf(first, rotator.value(CURRENT));
    await session.connect();
    await asAdmin(second, 'CLIENT', 'PAUSE', '5000', 'ALL');
    await expectFailure('IssuerTimedOut', /did not answer in time: AUTH failed with no reply within 0\.5 s/);
    await expect(session.ping()).resolves.toBe('PONG');
  });

  test('a server stalls before the TLS handshake', async () => {
    const stalling: Server = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => stalling.once('listening', resolve));
    const { port } = stalling.address() as { port: number };
    setParameters({ nodes: nodesWith(first.port, port) });
    await expectFailure('TlsFailed', /no answer within 0\.5 s/);
    stalling.close();
  });
});

test('a server that requires a certificate of the client is a failure of TLS', async () => {
  const server = await startRedis(optionsFor());
  try {
    await asAdmin(server, 'CONFIG', 'SET', 'tls-auth-clients', 'yes');
    const rotator = new ServerRotator(parametersFor([server]));
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toMatch(/^\[TlsFailed\] .*CERTIFICATE_REQUIRED/);
  } finally {
    await server.stop();
  }
});
