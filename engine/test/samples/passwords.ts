import { randomBytes } from 'node:crypto';
import type { ErrorCode } from '../../src/errors/error-codes';
import { RekeyError } from '../../src/errors/errors';
import { readMembers } from '../../src/value';

/** A username and its password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export const newPassword = (): string => randomBytes(18).toString('base64url');

/** The members of an adapter that all password kinds share. */
export const loginValue = (kind: string) => ({
  parse: (text: string): Login => readMembers(text, kind, ['username', 'password']),
  serialize: ({ username, password }: Login) => JSON.stringify({ username, password }),
  secretsIn: ({ password }: Login) => [password],
});

export function refused(code: ErrorCode, found: string): RekeyError {
  return new RekeyError(code, { found, unchanged: 'everything.', action: 'check the issuer.' });
}

/** @throws RekeyError VerifyFailed if the issuer did not accept the value. */
export function requireAccepted(accepted: boolean, name: string): void {
  if (!accepted) throw refused('VerifyFailed', `${name} does not authenticate.`);
}

/** @throws RekeyError StillAccepted if the issuer accepted the value. */
export function requireRefused(accepted: boolean, name: string): string {
  if (accepted) throw refused('StillAccepted', `${name} authenticates.`);
  return 'the issuer refused it';
}
