import { randomBytes } from 'node:crypto';
import type { ErrorCode } from '../../src/errors/error-codes';
import { RekeyError } from '../../src/errors/errors';
import { readMembers } from '../../src/value';
import type { Subject } from '../subject';

/** A login and its password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export const newPassword = (): string => randomBytes(18).toString('base64url');

/** The parts of an adapter that are the same for every kind of password. */
export const loginValue = (kind: string) => ({
  parse: (text: string): Login => readMembers(text, kind, ['username', 'password']),
  serialize: ({ username, password }: Login) => JSON.stringify({ username, password }),
  secretsIn: ({ password }: Login) => [password],
});

export function refused(code: ErrorCode, found: string): RekeyError {
  return new RekeyError(code, { found, unchanged: 'everything.', action: 'look at the issuer.' });
}

/** Authenticates with one try, which the issuers in memory answer truly. */
export function requireAccepted(accepted: boolean, what: string): void {
  if (!accepted) throw refused('VerifyFailed', `${what} does not authenticate.`);
}

export function requireRefused(accepted: boolean, what: string): string {
  if (accepted) throw refused('StillAccepted', `${what} authenticates.`);
  return 'the issuer refused it';
}

/** Passwords that were ever stored and log in. */
export const passwordsAlive = ({ world }: Pick<Subject, 'world'>, accepts: (password: string) => boolean) =>
  [...world.secret.versions.values()]
    .map(({ text }) => JSON.parse(text ?? '{}').password)
    .filter((password) => password !== undefined && accepts(password));
