import { RekeyError } from 'cdk-rekey-engine';
import { type Failure, networkFailure, type Server, serverError } from '../../databases/errors';
import { NoResponse, ServerRefusal } from './connection';

/** Errors of a login: wrong password, account locked, or blocked after too many wrong passwords. */
const LOGIN_REFUSED = new Set([1045, 1698, 3118, 4151, 4150, 1130]);
const EXPIRED = new Set([1820, 1862]);

/** Errors by the code that reports them. */
const NUMBERS: readonly (readonly [Failure, readonly number[]])[] = [
  ['IssuerBusy', [1040, 1041, 1203, 1226]],
  ['IssuerUnreachable', [1053, 1129, 1927, 2013]],
  ['IssuerReadOnly', [1792, 1836, 3100]],
  ['IssuerTimedOut', [1205, 1213, 1317, 1969, 3024, 3572]],
  ['AccessDenied', [1044, 1045, 1095, 1142, 1143, 1227, 1370, 1410, 1698, 3546, 3619, 3879]],
  ['PrincipalGone', [1396, 1959, 3523]],
];

/** Errors whose text names a privilege, an account or an option, and never quotes the statement. */
const TELLING = new Set([1044, 1142, 1143, 1227, 1290, 1396, 1410, 1959, 3523, 3546]);

/** True if the server refused the username or the password, or the account is locked. */
export const isLoginRefused = (error: unknown): error is ServerRefusal =>
  error instanceof ServerRefusal && LOGIN_REFUSED.has(error.number);

/** True if the password has to be changed before anything else. */
export const isExpired = (error: unknown): boolean =>
  error instanceof ServerRefusal && EXPIRED.has(error.number);

export const hasNumber = (error: unknown, ...numbers: readonly number[]): boolean =>
  error instanceof ServerRefusal && numbers.includes(error.number);

/**
 * The named error of a failed connection or statement.
 *
 * @param attempted description of the attempt, without secret values.
 */
export function failure(error: unknown, server: Server, attempted: string): Error {
  if (error instanceof RekeyError) return error;
  if (error instanceof NoResponse)
    return serverError('IssuerTimedOut', server, attempted, 'no response in time.');
  if (error instanceof ServerRefusal) return refusal(error, server, attempted);
  const { code, message } = error as { readonly code?: unknown; readonly message?: string };
  // mysql2 replaces the code of an error of TLS.
  if (code === 'HANDSHAKE_SSL_ERROR' || code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return serverError('TlsFailed', server, attempted, `${message}.`);
  const known =
    networkFailure(code) ?? (code === 'PROTOCOL_CONNECTION_LOST' ? 'IssuerUnreachable' : undefined);
  return serverError(
    known ?? 'IssuerUnreachable',
    server,
    attempted,
    `${String(code ?? 'an error of the protocol')}.`,
  );
}

function refusal(error: ServerRefusal, server: Server, attempted: string): Error {
  const { number, message } = error;
  const detail = TELLING.has(number) ? `error ${number}: ${message}.` : `error ${number}.`;
  if (number === 1290 && /read[-_]only/i.test(message))
    return serverError('IssuerReadOnly', server, attempted, detail);
  const [code] = NUMBERS.find(([, numbers]) => numbers.includes(number)) ?? [];
  if (code !== undefined) return serverError(code, server, attempted, detail);
  if (number === 1819)
    return unfit(
      `The password policy of the server ${server.host}:${server.port} refuses the new password: ${attempted} failed.`,
      'set the length and the alphabet of the `password` in the stack to those that the policy asks for, and deploy.',
    );
  return new RekeyError('IssuerMismatch', {
    found: `The server ${server.host}:${server.port} does not accept ${attempted}: it failed with ${detail}`,
    unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
    action: 'compare the version and the options of the server with the strategy in the stack.',
  });
}

/** An account or a server that the kind cannot work with. */
export function unfit(found: string, action: string): RekeyError {
  return new RekeyError('PrincipalUnfit', {
    found,
    unchanged: 'AWSCURRENT, and every password of the user.',
    action,
  });
}

/** The server is not what the stack configures. */
export function mismatch(found: string, action: string): RekeyError {
  return new RekeyError('IssuerMismatch', { found, unchanged: 'everything; no statement was sent.', action });
}
