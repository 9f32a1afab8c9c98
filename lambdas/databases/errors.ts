import { type ErrorCode, RekeyError } from 'cdk-rekey-engine';

/** Place of a failure, for messages. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/** Codes of the failures of a connection or a statement, with the problem and the recommended action. */
const FAILURES = {
  IssuerUnreachable: [
    'could not be reached, or the connection was lost',
    'check that the server runs, and that its security groups and the routes allow the function to connect.',
  ],
  TlsFailed: [
    'did not pass the verification of TLS',
    'enable TLS at the server, use the host name of its certificate, and pass certificateAuthority in the stack for a private one.',
  ],
  AdminRefused: [
    'refuses the login of the admin secret',
    'correct the admin secret, or wait for the end of its rotation; then rotate again.',
  ],
  AccessDenied: [
    'does not allow the administrator to do this',
    'grant the administrator the rights that the page of the kind lists; then rotate again.',
  ],
  IssuerReadOnly: ['is read-only', 'pass the writer endpoint of the database in the stack, and deploy.'],
  IssuerBusy: [
    'has no free connection',
    'raise the connection limit, or close connections that are not used.',
  ],
  IssuerTimedOut: ['did not answer in time', 'look for locks and for load on the server.'],
  PrincipalGone: ['has no such role or user', 'create it, or let the rotator create it; then rotate again.'],
} as const satisfies Partial<Record<ErrorCode, readonly [string, string]>>;

export type Failure = keyof typeof FAILURES;

/**
 * The error of a failed connection or statement.
 *
 * @param attempted description of the attempt, such as `ALTER ROLE app_a`. It has no secret value.
 * @param detail the error of the driver or the server, without secret values.
 */
export function serverError(
  code: Failure,
  { host, port }: Server,
  attempted: string,
  detail: string,
): RekeyError {
  const [problem, action] = FAILURES[code];
  return new RekeyError(code, {
    found: `The server ${host}:${port} ${problem}: ${attempted} failed with ${detail}`,
    unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
    action,
  });
}

/** Codes of Node.js errors of a connection. */
const UNREACHABLE =
  /^(ECONN\w+|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|EHOSTDOWN|EADDRNOTAVAIL)$/;
const TLS =
  /^(ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|HOSTNAME_MISMATCH|EPROTO|INVALID_CA|INVALID_PURPOSE|ERROR_IN_CERT_\w+)$/;

/** Classifies an error of Node.js; undefined for other errors. */
export function networkFailure(code: unknown): Failure | undefined {
  if (typeof code !== 'string') return undefined;
  if (TLS.test(code)) return 'TlsFailed';
  return UNREACHABLE.test(code) ? 'IssuerUnreachable' : undefined;
}
