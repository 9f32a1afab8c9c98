import { randomBytes } from 'node:crypto';
import {
  type AdapterFactory,
  badSettings,
  type ErrorCode,
  type IssuerHeldAdapter,
  RekeyError,
  readMembers,
  type Times,
} from '../../src';

/** A username and its password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export const newPassword = (): string => randomBytes(18).toString('base64url');

/** The members that encode a login. */
export const loginValue = (kind: string) => ({
  parse: (text: string): Login => readMembers(text, kind, ['username', 'password']),
  serialize: ({ username, password }: Login) => JSON.stringify({ username, password }),
  secretsIn: ({ password }: Login) => [password],
});

/** The traits and members in which the password kinds of one user differ. */
interface PasswordIssuer extends Required<Pick<IssuerHeldAdapter<Login>, 'install' | 'remove'>> {
  readonly traits: {
    readonly slots: number;
    readonly asynchronous?: boolean;
    readonly times?: Partial<Times>;
  };
  accepts(password: string): boolean;
  proveRefused?: IssuerHeldAdapter<Login>['proveRefused'];
}

/** A kind for the passwords of one user, which the caller chooses. */
export const passwordKind = (kind: string, issuer: PasswordIssuer): AdapterFactory<Login> => ({
  kind,
  create({ username }): IssuerHeldAdapter<Login> {
    if (typeof username !== 'string') throw badSettings(`The kind ${kind} needs a username.`);
    const { traits, accepts, ...members } = issuer;
    return {
      traits: { chosenBy: 'caller', livesAt: 'issuer', identity: 'same', ...traits },
      principal: username,
      ...loginValue(kind),
      issue: async () => ({ username, password: newPassword() }),
      verify: async ({ password }) => requireAccepted(accepts(password), username),
      proveRefused: async ({ password }) => requireRefused(accepts(password), username),
      ...members,
    };
  },
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
