import { type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, identifier, sequence, tagged, time } from './der';

/** Content of a certificate. Times are milliseconds. */
export interface Certificate {
  readonly commonName: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKey: KeyObject;
  /** RSA key, PEM. */
  readonly privateKey: string;
}

/** sha256WithRSAEncryption (1.2.840.113549.1.1.11), with the parameter NULL. */
const SHA256_WITH_RSA = sequence(identifier('2a864886f70d01010b'), tagged(0x05));
const COMMON_NAME = identifier('550403');
const VERSION_3 = tagged(0xa0, tagged(0x02, Buffer.from([2])));
const TRUE = tagged(0x01, Buffer.from([0xff]));
/** Basic constraints (2.5.29.19): no certificate authority. */
const EXTENSIONS = tagged(0xa3, sequence(sequence(identifier('551d13'), TRUE, tagged(0x04, sequence()))));

/** A certificate of the version 3 that its own key has signed (RFC 5280), PEM. */
export function selfSigned({ commonName, notBefore, notAfter, publicKey, privateKey }: Certificate): string {
  const name = sequence(tagged(0x31, sequence(COMMON_NAME, tagged(0x0c, Buffer.from(commonName)))));
  const content = sequence(
    VERSION_3,
    // A first byte of 1 makes the number positive and its encoding the shortest.
    tagged(0x02, Buffer.from([1]), randomBytes(15)),
    SHA256_WITH_RSA,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    EXTENSIONS,
  );
  const certificate = sequence(content, SHA256_WITH_RSA, bits(sign('sha256', content, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
