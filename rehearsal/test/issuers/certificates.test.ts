import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { CertificateAuthority } from '../../src/issuers/certificates';

type Coded = NodeJS.ErrnoException;

describe('the certificate authority of a rehearsal', () => {
  const authority = new CertificateAuthority();

  test('is a certificate authority with unlimited validity', () => {
    const certificate = new X509Certificate(authority.certificate);

    expect(certificate.ca).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect([certificate.validFrom, certificate.validTo]).toEqual([
      'Jan  1 00:00:00 2000 GMT',
      'Dec 31 23:59:59 9999 GMT',
    ]);
  });

  test('issues one certificate for names and addresses', () => {
    const issued = authority.issue('db.example.com', '10.0.0.5');
    const certificate = new X509Certificate(issued.cert);

    expect(certificate.subjectAltName).toBe('DNS:db.example.com, IP Address:10.0.0.5');
    expect(certificate.verify(new X509Certificate(authority.certificate).publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(authority.issue('db.example.com', '10.0.0.5')).toBe(issued);
  });

  test('issues certificates with long lists of names', () => {
    const hosts = Array.from({ length: 40 }, (_, i) => `host-${i}.${'x'.repeat(60)}.example.com`);
    const { subjectAltName } = new X509Certificate(authority.issue(...hosts).cert);

    expect(subjectAltName?.split(', ')).toEqual(hosts.map((host) => `DNS:${host}`));
  });

  test.each([
    ['db.example.com', undefined, undefined],
    ['other.example.com', undefined, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['db.example.com', new CertificateAuthority().certificate, 'CERT_SIGNATURE_FAILURE'],
  ])('is accepted by TLS for its names and its authority only: %s', async (servername, ca, code) => {
    const server = createServer(authority.issue('db.example.com'), (socket) => socket.end()).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = connect({ host: '127.0.0.1', port, servername, ca: ca ?? authority.certificate });
    const outcome = await new Promise((resolve) => {
      socket
        .once('secureConnect', () => resolve(undefined))
        .once('error', ({ code }: Coded) => resolve(code));
    });
    socket.destroy();
    server.close();

    expect(outcome).toBe(code);
  });
});
