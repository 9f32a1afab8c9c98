import type { AdapterFactory } from '../../src';
import { type Login, newPassword, passwordKind } from './passwords';

/** A MySQL account with a primary and a secondary password. */
export class DualPasswordAccount {
  primary?: string;
  secondary?: string;
  private queue: Promise<unknown> = Promise.resolve();

  accepts(password: string): boolean {
    return password === this.primary || password === this.secondary;
  }

  /** ALTER USER … IDENTIFIED BY …. Without RETAIN CURRENT PASSWORD the secondary password is unchanged. */
  identifyBy(password: string, retain: boolean): void {
    if (retain) this.secondary = this.primary;
    this.primary = password;
  }

  /** ALTER USER … DISCARD OLD PASSWORD. */
  discard(): void {
    this.secondary = undefined;
  }

  /** GET_LOCK: serializes the statements of two sessions. */
  locked<T>(work: () => T): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }
}

/** One user with two passwords (MySQL 8.0.14 or later). */
export const dualPassword = (account: DualPasswordAccount): AdapterFactory<Login> =>
  passwordKind('dual-password', {
    traits: { slots: 2 },
    accepts: (password) => account.accepts(password),
    install: ({ password }, { current }) =>
      account.locked(() => {
        // A second RETAIN drops the old password; a RETAIN of another primary drops the current one.
        if (!account.accepts(password))
          account.identifyBy(password, current !== undefined && account.primary === current.password);
        return 'ready';
      }),
    remove: ({ value }, { current }) =>
      account.locked(() => {
        if (value === undefined || !account.accepts(value.password)) return;
        // Restores the current password as primary; without a current one, disables the login.
        if (account.primary === value.password) account.identifyBy(current?.password ?? newPassword(), false);
        account.discard();
      }),
  });
