import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, boolean, identifier, integer, octets, sequence, set, tagged, text, time } from './der';

/** A certificate and its private key, PEM. */
export interface HostCertificate {
  readonly cert: string;
  readonly key: string;
}

const ECDSA_WITH_SHA256 = sequence(identifier('1.2.840.10045.4.3.2'));
/** TLS checks the validity with the real time, which differs from the virtual time. */
const VALIDITY = sequence(time(new Date('2000-01-01T00:00:00Z')), time(new Date('9999-12-31T23:59:59Z')));
const AUTHORITY = 'cdk-rekey rehearsal';

/**
 * Certificate authority of one rehearsal (X.509, RFC 5280). Only the processes of functions trust it. Its key is never
 * written to disk.
 */
export class CertificateAuthority {
  /** Certificate of the authority, PEM. */
  readonly certificate: string;
  private readonly own = keyPair();
  private readonly hosts = keyPair();
  private readonly issued = new Map<string, HostCertificate>();

  constructor() {
    const isAuthority = extension('2.5.29.19', sequence(boolean(true)), true);
    // keyCertSign
    const usage = extension('2.5.29.15', bits(Buffer.from([0x04]), 2), true);
    this.certificate = this.signed(AUTHORITY, this.own.publicKey, [isAuthority, usage]);
  }

  /** Issues a server certificate for host names and addresses. */
  issue(...hosts: readonly string[]): HostCertificate {
    const id = hosts.join(' ');
    const known = this.issued.get(id);
    if (known) return known;
    const names = extension('2.5.29.17', sequence(...hosts.map(generalName)));
    const made = {
      cert: this.signed('server', this.hosts.publicKey, [names]),
      key: this.hosts.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    };
    this.issued.set(id, made);
    return made;
  }

  private signed(subject: string, publicKey: KeyObject, extensions: readonly Buffer[]): string {
    const content = sequence(
      // Version 3.
      tagged(0xa0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
      ECDSA_WITH_SHA256,
      nameOf(AUTHORITY),
      VALIDITY,
      nameOf(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      tagged(0xa3, sequence(...extensions)),
    );
    const certificate = sequence(
      content,
      ECDSA_WITH_SHA256,
      bits(sign('sha256', content, this.own.privateKey)),
    );
    const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  }
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Distinguished name with a common name. */
const nameOf = (commonName: string) => sequence(set(sequence(identifier('2.5.4.3'), text(commonName))));

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(identifier(id), ...(isCritical ? [boolean(true)] : []), octets(value));
}

function generalName(host: string): Buffer {
  if (isIP(host) !== 4) return tagged(0x82, Buffer.from(host));
  return tagged(0x87, Buffer.from(host.split('.').map(Number)));
}
