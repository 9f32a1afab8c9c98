import type { AdapterFactory } from '../../src';
import { type Login, newPassword, passwordKind } from './passwords';

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

/** One password that is replaced in place. */
export const onePassword = (account: Account): AdapterFactory<Login> =>
  passwordKind('one-password', {
    traits: { slots: 1 },
    accepts: (password) => account.accepts(password),
    install: async ({ password }) => {
      account.set(password);
      return 'ready';
    },
    remove: async ({ value }, { current }) => {
      if (value && account.accepts(value.password)) account.set(current?.password ?? newPassword());
    },
  });
