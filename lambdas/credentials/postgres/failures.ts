import { RekeyError } from 'cdk-rekey-engine';
import { type Failure, networkFailure, type Server, serverError } from '../../databases/errors';

/** Error of the driver or the server (PostgreSQL documentation, "Error and Notice Message Fields"). */
interface PostgresError {
  readonly code?: string;
  readonly message?: string;
  readonly detail?: string;
  readonly routine?: string;
}

/** Failures by SQLSTATE (PostgreSQL documentation, "PostgreSQL Error Codes"), or its class. */
const FAILURES: Readonly<Record<string, Failure>> = {
  '08': 'IssuerUnreachable',
  '25006': 'IssuerReadOnly',
  '42501': 'AccessDenied',
  '42704': 'PrincipalGone',
  '53300': 'IssuerBusy',
  '55P03': 'IssuerTimedOut',
  '57014': 'IssuerTimedOut',
  '57P01': 'IssuerUnreachable',
  '57P02': 'IssuerUnreachable',
  '57P03': 'IssuerUnreachable',
  // A concurrent change of the same role: "tuple concurrently updated".
  XX000: 'IssuerTimedOut',
};

/** The driver's errors of TLS without a code (pg, lib/connection.js). */
const NO_TLS = /does not support SSL|establishing an SSL connection/;

/** Error of this library when a time limit ends. */
export class TimeLimit extends Error {
  constructor(readonly failure: Failure) {
    super('no answer within the time limit');
  }
}

/**
 * Reason why the server refuses a login; undefined for other errors. An error of pg_hba.conf also has the code 28000, but
 * says nothing about the password.
 */
export function refusalOf(thrown: unknown): string | undefined {
  const { code, message, routine } = thrown as PostgresError;
  const refused = code === '28P01' || (code === '28000' && routine !== 'ClientAuthentication');
  return refused ? `${message} (${code})` : undefined;
}

/** Converts an error of a connection or a statement. @param attempted has no secret value. */
export function failureOf(thrown: unknown, server: Server, attempted: string): RekeyError {
  if (thrown instanceof RekeyError) return thrown;
  const { code = '', message = '', detail } = thrown as PostgresError;
  if (thrown instanceof TimeLimit) return serverError(thrown.failure, server, attempted, message);
  const text = [message, detail].filter(Boolean).join('. ');
  const described = code ? `${text} (${code})` : text;
  const failure =
    networkFailure(code) ??
    FAILURES[code] ??
    FAILURES[code.slice(0, 2)] ??
    (NO_TLS.test(message)
      ? 'TlsFailed'
      : /^Connection terminated/.test(message)
        ? 'IssuerUnreachable'
        : undefined);
  if (failure) return serverError(failure, server, attempted, described);
  if (code === '3D000' || code.startsWith('28')) return notAdmitted(server, attempted, described);
  return new RekeyError('IssuerMismatch', {
    // The text of an unknown error could quote the statement.
    found: `The server ${server.host}:${server.port} refuses ${attempted} with the error ${code || 'of an unknown kind'}`,
    unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
    action: 'look for this time in the log of the server.',
  });
}

/** The database does not exist, or pg_hba.conf has no entry for the login. */
function notAdmitted({ host, port }: Server, attempted: string, detail: string): RekeyError {
  return new RekeyError('PrincipalUnfit', {
    found: `The server ${host}:${port} does not admit ${attempted}: ${detail}`,
    unchanged: 'every role; AWSCURRENT.',
    action:
      'create the database, correct dbname in the stack, or allow the login in pg_hba.conf; then rotate again.',
  });
}
