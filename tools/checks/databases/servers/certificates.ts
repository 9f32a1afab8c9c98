import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CERTIFICATE_FILE } from '../../../../lambdas/databases/contract';
import { CertificateAuthority } from '../../../../rehearsal/src/issuers/certificates';

export const HOST = '127.0.0.1';

/** Certificate of a server on this machine. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  /** Certificate of the authority, PEM. */
  readonly ca: string;
  /** The parameter `certificateAuthority` of a kind. */
  readonly sha256: string;
}

let made: ServerCertificate | undefined;

/** The certificate of every server of this process. The adapters find its authority where Lambda has the code. */
export function serverCertificate(): ServerCertificate {
  if (made) return made;
  const authority = new CertificateAuthority();
  const ca = authority.certificate;
  const folder = mkdtempSync(join(tmpdir(), 'rekey-check-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, CERTIFICATE_FILE), ca);
  process.env.LAMBDA_TASK_ROOT = folder;
  made = { ...authority.issue(HOST), ca, sha256: createHash('sha256').update(ca).digest('hex') };
  return made;
}
