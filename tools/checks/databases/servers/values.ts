import { randomBytes } from 'node:crypto';
import type { Login } from '../../../../lambdas/databases/login';
import type { BaselineLogin, CheckedServer } from '../server';

export const newPassword = (): string => randomBytes(24).toString('hex');

/** The first administrator of each server. MariaDB has a `root` of its own. */
export const ADMIN = { username: 'superuser', password: newPassword() };

/** The login of the baseline. */
export const BASELINE = { username: 'baseline', password: newPassword() };

/** The parameters of the kinds for passwords, with the defaults of the construct. */
export const PASSWORDS = {
  passwordLength: 43,
  passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
};

export type BaselineValue = typeof BASELINE;

export const loginIn = (text: string) => JSON.parse(text) as Pick<Login, 'username' | 'password'>;

/** The login of the baseline on a server. */
export const baselineOf = (
  open: CheckedServer['open'],
  setPassword: (current: BaselineValue, pending: BaselineValue) => Promise<void>,
): BaselineLogin => ({
  first: JSON.stringify(BASELINE),
  renew: (text) => JSON.stringify({ ...loginIn(text), password: newPassword() }),
  setPassword: (current, pending) => setPassword(loginIn(current), loginIn(pending)),
  async test(pending) {
    const session = await open(pending);
    await session.query();
    await session.close();
  },
});

/** Prepares a running server, which is stopped if that fails. */
export async function preparing<T>(server: { stop(): Promise<void> }, prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    await server.stop();
    throw error;
  }
}
