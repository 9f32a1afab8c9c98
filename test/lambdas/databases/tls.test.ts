import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type Server } from 'node:tls';
import { RDS_CERTIFICATES } from '../../../lambdas/databases/rds-certificates';
import { tlsOptions } from '../../../lambdas/databases/tls';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';

const authority = new CertificateAuthority();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
const servers: Server[] = [];
const { LAMBDA_TASK_ROOT } = process.env;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-tls-'));
  process.env.LAMBDA_TASK_ROOT = folder;
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
});

afterEach(() => {
  if (LAMBDA_TASK_ROOT === undefined) delete process.env.LAMBDA_TASK_ROOT;
  else process.env.LAMBDA_TASK_ROOT = LAMBDA_TASK_ROOT;
  rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server with a certificate for names. Returns its port. */
async function serve(issuer: CertificateAuthority, names: string[], options: object = {}): Promise<number> {
  const server = createServer({ ...issuer.issue(...names), ...options }, (socket) => socket.end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Upgrades a connection to TLS, as drivers of databases do. Returns `secure`, or the code of the error. */
function upgrade(port: number, host: string, parameters: object): Promise<string> {
  const options = tlsOptions(host, parameters as never, RDS_CERTIFICATES);
  return new Promise((resolve) => {
    const socket = connect({ ...options, socket: connectSocket(port, '127.0.0.1') }, () => {
      resolve('secure');
      socket.destroy();
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'an error without a code'));
  });
}

const own = { certificateAuthority: sha256(authority.certificate) };

test.each<[string, string, string[]]>([
  ['a host name', 'db.internal', ['db.internal']],
  ['an address', '127.0.0.1', ['127.0.0.1']],
])('accepts a certificate of the authority for %s', async (_, host, names) => {
  expect(await upgrade(await serve(authority, names), host, own)).toBe('secure');
});

test.each<[string, string, string[]]>([
  ['another host name', 'db.internal', ['other.internal']],
  ['another address', '127.0.0.1', ['127.0.0.2']],
  ['localhost instead of an address', '127.0.0.1', ['localhost']],
  ['an address instead of a host name', 'db.internal', ['127.0.0.1']],
])('refuses a certificate for %s', async (_, host, names) => {
  expect(await upgrade(await serve(authority, names), host, own)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('refuses a certificate of another authority', async () => {
  const port = await serve(new CertificateAuthority(), ['db.internal']);
  expect(await upgrade(port, 'db.internal', own)).toMatch(/^(UNABLE_TO_\w+|CERT_SIGNATURE_FAILURE)$/);
});

test('without an authority of the user, trusts the public ones and those of RDS only', async () => {
  const port = await serve(authority, ['db.internal']);
  expect(await upgrade(port, 'db.internal', {})).toMatch(/^(UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN)$/);
  const { ca } = tlsOptions('db.internal', {}, RDS_CERTIFICATES);
  expect(ca).toEqual(expect.arrayContaining([...RDS_CERTIFICATES]));
  expect(ca).not.toContain(authority.certificate);
});

test('with an authority of the user, trusts no other', () => {
  expect(tlsOptions('db.internal', own, RDS_CERTIFICATES).ca).toBe(authority.certificate);
});

test('refuses versions before TLS 1.2', async () => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  const port = await serve(authority, ['db.internal'], old);
  expect(await upgrade(port, 'db.internal', own)).toMatch(/^(ERR_SSL_\w+|EPROTO)$/);
});

test.each<[string, () => void]>([
  [
    'has another content',
    () => writeFileSync(join(folder, 'ca.pem'), new CertificateAuthority().certificate),
  ],
  ['is missing', () => rmSync(join(folder, 'ca.pem'))],
])('refuses a file of the authority that %s', (_, change) => {
  change();
  expect(() => tlsOptions('db.internal', own)).toThrow(
    'The code of the function has no ca.pem with the hash of its parameters.',
  );
  expect(() => tlsOptions('db.internal', own)).toThrow(expect.objectContaining({ code: 'BadSettings' }));
});

test('the build keeps every authority of RDS that has not expired', () => {
  const isKept = ({ subject }: X509Certificate) => / G1$/m.test(subject);
  const [kept, left] = [true, false].map((wanted) =>
    RDS_CERTIFICATES.map((pem) => new X509Certificate(pem)).filter((one) => isKept(one) === wanted),
  );
  // Of the earlier generation, one intermediate authority outlives its root.
  const expired = Date.parse('2026-01-01');
  expect(left?.filter(({ validTo }) => Date.parse(validTo) > expired).map(({ subject }) => subject)).toEqual(
    [],
  );
  expect(kept).toHaveLength(87);
});
