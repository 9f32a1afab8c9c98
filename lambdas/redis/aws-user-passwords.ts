import { type Clock, MINUTE, RekeyError, SECOND } from 'cdk-rekey-engine';

/** A user as its service describes it. */
export interface AwsUser {
  /** `active`, `modifying` or `deleting`. */
  readonly status: string;
  /** ACL rules; the first one is `on` or `off`. */
  readonly accessString: string;
  /** `password`, `no-password` or `iam`. */
  readonly authentication: string;
}

/** The API of a service for one user. */
export interface AwsUserApi {
  /** Name of the user in messages. */
  readonly name: string;
  /** Undefined for a user that does not exist. */
  describe(): Promise<AwsUser | undefined>;
  /** Replaces all passwords, and the ACL rules if they are given. Returns `busy` while another change is in progress. */
  modify(passwords: readonly string[], accessString?: string): Promise<'accepted' | 'busy'>;
}

interface Options {
  readonly api: AwsUserApi;
  readonly username: string;
  /** True if the first deploy may replace passwords that the secret did not issue. */
  readonly replacePasswords: boolean;
  readonly clock: Clock;
  /** True if the endpoint accepts a password of the user. */
  accepts(password: string): Promise<boolean>;
}

/** Time limit of a removal, and interval between two requests for the state. */
const REMOVAL_WITHIN = 4 * MINUTE;
const PAUSE = 10 * SECOND;
/** Time in which the endpoint must accept a password after the user became active. */
const ACCEPTED_WITHIN = 2 * MINUTE;

/**
 * The passwords of one user. The API returns no passwords, and a change replaces all of them, so every change states those
 * that must remain. While a change is in progress, the API refuses another one.
 */
export class PasswordsOfAwsUser {
  /** The password that this invocation has added, and the time at which the user was active again. */
  private added: { readonly password: string; activeSince?: number } | undefined;

  constructor(private readonly options: Options) {}

  /**
   * @param current the password that readers use; undefined at the first deploy.
   * @throws PrincipalGone, PrincipalUnfit, VerifyFailed
   */
  async add(password: string, current: string | undefined): Promise<'ready' | 'pending'> {
    const { api } = this.options;
    const user = await this.describe();
    if (user.status !== 'active') return 'pending';
    if (await this.options.accepts(password)) return 'ready';
    if (this.added?.password === password) return this.awaitEndpoint(this.added);
    const accessString = this.stateToSet(user, current);
    const passwords = current === undefined ? [password] : [current, password];
    if ((await api.modify(passwords, accessString)) === 'accepted') this.added = { password };
    return 'pending';
  }

  /**
   * Removes a password. Without a password to keep, the user is switched off and gets a password that nobody knows, because
   * a user of type `password` has at least one.
   *
   * @throws RekeyError IssuerTimedOut if the change takes too long
   */
  async remove(password: string, kept: readonly string[], unknown: () => string): Promise<void> {
    const { api, clock } = this.options;
    const end = clock.now() + REMOVAL_WITHIN;
    for (;;) {
      const user = await api.describe();
      if (!user || user.status === 'deleting') return;
      if (user.status === 'active') {
        if (!(await this.options.accepts(password))) return;
        const others = [...new Set(kept)].filter((other) => other !== password);
        if (others.length > 0) await api.modify(others);
        else await api.modify([unknown()], withState(user.accessString, 'off'));
      }
      if (clock.now() + PAUSE > end) throw this.removalLate();
      await clock.sleep(PAUSE);
    }
  }

  private async describe(): Promise<AwsUser> {
    const { api } = this.options;
    const user = await api.describe();
    if (user && user.status !== 'deleting') return user;
    throw new RekeyError('PrincipalGone', {
      found: `${api.name} ${user ? 'is being deleted' : 'does not exist'}.`,
      unchanged: 'the secret.',
      action: 'create the user, or name another one in the stack and deploy.',
    });
  }

  private awaitEndpoint(added: { activeSince?: number }): 'pending' {
    const { api, clock, username } = this.options;
    added.activeSince ??= clock.now();
    if (clock.now() - added.activeSince < ACCEPTED_WITHIN) return 'pending';
    throw new RekeyError('VerifyFailed', {
      found: `${api.name} is active with the new password, but the endpoint refuses the login of ${username}.`,
      unchanged: 'AWSCURRENT.',
      action: 'add the user to the user group or the ACL of the cache, and check the endpoint in the stack.',
    });
  }

  /** ACL rules to set; undefined if they do not change. Throws PrincipalUnfit. */
  private stateToSet(user: AwsUser, current: string | undefined): string | undefined {
    const isOff = /^off\b/.test(user.accessString);
    if (isOff && current !== undefined)
      throw this.unfit('is switched off (access string)', 'find out who switched it off, and switch it on');
    if (isOff) return withState(user.accessString, 'on');
    const isUsed = current === undefined && user.authentication !== 'iam';
    if (isUsed && !this.options.replacePasswords) {
      throw this.unfit(
        `already has the authentication type ${user.authentication}, and the API would replace its passwords`,
        'give the secret a user of its own, with the type iam or an access string that begins with off; or set replacePasswords in the stack',
      );
    }
    return undefined;
  }

  private unfit(problem: string, action: string): RekeyError {
    return new RekeyError('PrincipalUnfit', {
      found: `${this.options.api.name} ${problem}.`,
      unchanged: 'the user, and AWSCURRENT.',
      action: `${action}.`,
    });
  }

  private removalLate(): RekeyError {
    return new RekeyError('IssuerTimedOut', {
      found: `A password of ${this.options.api.name} was not removed within ${REMOVAL_WITHIN / MINUTE} minutes.`,
      unchanged: 'the other passwords of the user. The change may still take effect.',
      action: 'none: the next sweep continues.',
    });
  }
}

const withState = (accessString: string, state: 'on' | 'off'): string =>
  `${state} ${accessString.replace(/^(on|off)\s*/, '')}`.trim();
