import { type AdapterFactory, type Clock, MINUTE, SECOND } from '../../src';
import { type Login, passwordKind, refused, requireRefused } from './passwords';

/** An ElastiCache user: up to two passwords, whose changes take effect after minutes. */
export class CacheUser {
  private passwords: readonly string[] = [];
  private next: { readonly passwords: readonly string[]; readonly at: number } | undefined;

  constructor(
    private readonly clock: Clock,
    /** Duration of a change, milliseconds. */
    private readonly takes: number,
  ) {}

  /** Passwords that the issuer accepts. */
  get live(): readonly string[] {
    if (this.next && this.clock.now() >= this.next.at) {
      this.passwords = this.next.passwords;
      this.next = undefined;
    }
    return this.passwords;
  }

  get modifying(): boolean {
    return this.live.length >= 0 && this.next !== undefined;
  }

  /** ModifyUser. */
  modify(passwords: readonly string[]): void {
    if (this.modifying) throw refused('CallFailed', 'InvalidUserState: the user is being modified.');
    if (passwords.length > 2) throw refused('CallFailed', 'InvalidParameterValue: a user has two passwords.');
    this.next = { passwords, at: this.clock.now() + this.takes };
  }
}

/** Two passwords of one user, installed asynchronously. */
export function asyncPasswords(user: CacheUser, clock: Clock): AdapterFactory<Login> {
  const accepts = (password: string) => user.live.includes(password);
  const waitWhile = async (condition: () => boolean, within = 4 * MINUTE) => {
    for (let waited = 0; condition() && waited < within; waited += 20 * SECOND)
      await clock.sleep(20 * SECOND);
  };
  return passwordKind('async-passwords', {
    traits: { slots: 2, asynchronous: true, times: { issue: 5 * MINUTE, propagation: 4 * MINUTE } },
    accepts,
    install: async ({ password }, { current }) => {
      if (user.modifying) return 'pending';
      if (accepts(password)) return 'ready';
      user.modify([...(current ? [current.password] : []), password]);
      return 'pending';
    },
    remove: async ({ value }, labelled) => {
      // The issuer refuses a change while another one is in progress.
      await waitWhile(() => user.modifying);
      if (!value || !accepts(value.password)) return;
      const stay = [labelled.current?.password, labelled.previous?.password];
      user.modify(user.live.filter((password) => password !== value.password && stay.includes(password)));
      await waitWhile(() => accepts(value.password));
    },
    proveRefused: async ({ password, username }, { within }) => {
      await waitWhile(() => accepts(password), within);
      return requireRefused(accepts(password), username);
    },
  });
}
