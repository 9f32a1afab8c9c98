import { type AdapterFactory, badSettings, type IssuerHeldAdapter } from '../../src';
import { type Login, loginValue, newPassword, requireAccepted, requireRefused } from './passwords';

/** An account with one password. */
export class Account {
  password?: string;
  /** If true, the account refuses the next password that is set. */
  broken = false;

  accepts(password: string): boolean {
    return password === this.password;
  }

  set(password: string): void {
    this.password = this.broken ? `${password}?` : password;
    this.broken = false;
  }
}

const KIND = 'one-password';

/** One password that is replaced in place. */
export function onePassword(account: Account): AdapterFactory<Login> {
  return {
    kind: KIND,
    create({ username }): IssuerHeldAdapter<Login> {
      if (typeof username !== 'string') throw badSettings(`The kind ${KIND} needs a username.`);
      return {
        traits: { chosenBy: 'caller', livesAt: 'issuer', slots: 1, identity: 'same' },
        principal: username,
        ...loginValue(KIND),
        issue: async () => ({ username, password: newPassword() }),
        install: async ({ password }) => {
          account.set(password);
          return 'ready';
        },
        verify: async ({ password }) => requireAccepted(account.accepts(password), username),
        remove: async ({ value }, { current }) => {
          if (value && account.accepts(value.password)) account.set(current?.password ?? newPassword());
        },
        proveRefused: async ({ password }) => requireRefused(account.accepts(password), username),
      };
    },
  };
}
