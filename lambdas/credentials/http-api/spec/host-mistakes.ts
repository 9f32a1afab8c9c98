import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { refusalOf } from './addresses';
import type { Mistake } from './json-schema';
import type { Spec } from './types';

/** Mistakes of one of the hosts. */
export function hostMistakes({ network }: Pick<Spec, 'network'>, given: string, place: string): Mistake[] {
  const [host = '', port] = given.split(':');
  const portReason = Number(port ?? 443) > 65535 ? 'has a port above 65535' : undefined;
  const reason = (isIP(host) === 0 ? nameRefusal(host) : refusalOf(host, network)) ?? portReason;
  return reason ? [{ place, problem: `${given} ${reason}` }] : [];
}

/** A label of a host name (RFC 1123, section 2.1). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The reason why a text is no name of a host. */
function nameRefusal(host: string): string | undefined {
  if (/(^|\.)localhost$/.test(host)) return 'is the machine itself';
  // A name that ends in a number is read as an address, such as 0177.1 and 2130706433.
  if (/(^|\.)(0x[0-9a-f]*|\d+)$/.test(host)) return 'is no address and no name of a host';
  if (host.length > 253 || !host.split('.').every((label) => LABEL.test(label)))
    return 'is no name of a host';
  if (/(^|\.)xn--/.test(host) && !URL.canParse(`https://${host}`)) return 'is no name of a host';
  return undefined;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Mistakes in the certificate authorities. Node.js ignores what it cannot read. */
export function certificateMistakes({ certificateAuthority }: Spec): Mistake[] {
  if (certificateAuthority === undefined) return [];
  const rest = certificateAuthority.replace(CERTIFICATE, '').trim();
  const found = certificateAuthority.match(CERTIFICATE) ?? [];
  return rest === '' && found.length > 0 && found.every(isCertificate)
    ? []
    : [{ place: '/certificateAuthority', problem: 'is no PEM text of certificates only' }];
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
