import type { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

/** Limits of a password. Source: "Authenticating with Role-Based Access Control", Amazon ElastiCache User Guide. */
const PASSWORD_LENGTH = [16, 128] as const;
const MOST_PASSWORDS = 2;

/** Range of the time until a change takes effect, in virtual milliseconds. Invented: AWS documents no duration. */
const CHANGE_TAKES = [5_000, 45_000] as const;

/** Errors of one service. */
export interface UserErrors {
  notFound(id: string): AwsError;
  alreadyExists(id: string): AwsError;
  invalidState(id: string, status: string): AwsError;
  invalidValue(message: string): AwsError;
}

/** A user of caches. */
export interface CacheUser {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly engine: string;
  accessString: string;
  status: 'active' | 'modifying';
  /** Passwords that the caches accept; undefined for a user without passwords. */
  passwords: readonly string[] | undefined;
  /** True if every login is accepted. */
  noPassword: boolean;
}

/** A change of a user. */
export interface UserChange {
  readonly accessString?: string;
  readonly passwords?: readonly string[];
}

/** The users of the caches of one service. A change takes effect after some seconds of virtual time. */
export class CacheUsers {
  private readonly byId = new Map<string, CacheUser>();

  constructor(
    private readonly aws: LocalAws,
    private readonly errors: UserErrors,
  ) {}

  create(user: Omit<CacheUser, 'status'>): CacheUser {
    if (this.byId.has(user.id)) throw this.errors.alreadyExists(user.id);
    if (user.passwords) this.check(user.passwords);
    const created: CacheUser = { ...user, status: 'active' };
    this.byId.set(user.id, created);
    return created;
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  /** One user, or all users. @throws the error of an unknown user */
  list(id?: string): readonly CacheUser[] {
    return id === undefined ? [...this.byId.values()] : [this.get(id)];
  }

  /** Starts a change. @throws an error for a user that is being changed */
  change(id: string, { accessString, passwords }: UserChange): CacheUser {
    const user = this.get(id);
    if (user.status !== 'active') throw this.errors.invalidState(id, user.status);
    if (passwords) this.check(passwords);
    user.status = 'modifying';
    const { timeline, random } = this.aws;
    timeline.after(random.integer(...CHANGE_TAKES), () => {
      user.status = 'active';
      user.accessString = accessString ?? user.accessString;
      if (!passwords) return;
      user.passwords = passwords;
      user.noPassword = false;
    });
    return user;
  }

  /** True if the caches accept a login now. */
  accepts(name: string, password: string): boolean {
    const user = [...this.byId.values()].find((one) => one.name === name);
    // A user that is switched off has no login.
    if (!user || !/^on\b/.test(user.accessString)) return false;
    return user.noPassword || (user.passwords?.includes(password) ?? false);
  }

  private get(id: string): CacheUser {
    const user = this.byId.get(id);
    if (!user) throw this.errors.notFound(id);
    return user;
  }

  private check(passwords: readonly string[]): void {
    const { invalidValue } = this.errors;
    if (passwords.length < 1 || passwords.length > MOST_PASSWORDS) {
      throw invalidValue(`A user must have 1 to ${MOST_PASSWORDS} passwords.`);
    }
    if (new Set(passwords).size !== passwords.length) throw invalidValue('Passwords must be different.');
    const [least, most] = PASSWORD_LENGTH;
    if (passwords.some(({ length }) => length < least || length > most)) {
      throw invalidValue(`A password must have ${least} to ${most} characters.`);
    }
  }
}
