import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, checkServerIdentity, rootCertificates } from 'node:tls';
import { badSettings } from 'cdk-rekey-engine';
import { CERTIFICATE_FILE } from './contract';

/**
 * TLS options of a connection. The certificate of the server and its host name are always verified.
 *
 * @param parameters `certificateAuthority`: SHA-256 of the file `ca.pem`, hexadecimal; absent without a certificate
 * authority of the user.
 * @param known certificate authorities that are trusted besides the public ones when the user has none.
 * @throws BadSettings
 */
export function tlsOptions(
  host: string,
  { certificateAuthority }: Readonly<Record<string, unknown>>,
  known: readonly string[] = [],
): ConnectionOptions {
  return {
    ca: certificateAuthority ? readAuthority(String(certificateAuthority)) : [...rootCertificates, ...known],
    // RFC 6066 does not allow addresses in the server name indication.
    ...(isIP(host) === 0 && { servername: host }),
    // Without a server name, Node.js accepts a certificate for localhost.
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
  };
}

function readAuthority(sha256: string): string {
  const file = join(process.env.LAMBDA_TASK_ROOT ?? '.', CERTIFICATE_FILE);
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // An empty text has another hash.
  }
  if (createHash('sha256').update(text).digest('hex') === sha256) return text;
  throw badSettings(`The code of the function has no ${CERTIFICATE_FILE} with the hash of its parameters.`);
}
