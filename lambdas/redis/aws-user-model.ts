import type { Clock } from 'cdk-rekey-engine';
import { sdkError } from 'cdk-rekey-engine/testing';
import { ErrorReply, type RedisConnection } from './protocol';

interface UserState {
  readonly passwords: readonly string[];
  readonly accessString: string;
  readonly authentication: string;
}

/**
 * A user of ElastiCache or MemoryDB in memory, at the API and at the endpoint of a cache, modelled on the API reference: a
 * change replaces all passwords and takes effect later, and the API refuses a change while one is in progress.
 */
export class AwsUserModel {
  /** False after the deletion of the user. */
  exists = true;
  state: UserState = { passwords: [], accessString: 'on ~app:* -@all +@read', authentication: 'iam' };
  private next: { readonly state: UserState; readonly at: number } | undefined;

  constructor(
    private readonly clock: Clock,
    /** Name of the user for a login. */
    readonly username: string,
    /** Duration of a change, milliseconds. */
    private readonly takes: number,
  ) {}

  get status(): 'active' | 'modifying' {
    this.settle();
    return this.next ? 'modifying' : 'active';
  }

  /** End of the change in progress. */
  get changesAt(): number | undefined {
    this.settle();
    return this.next?.at;
  }

  /** The state at the endpoint. */
  get effective(): UserState {
    this.settle();
    return this.state;
  }

  /** Passwords after the change in progress. */
  get coming(): readonly string[] {
    this.settle();
    return this.next?.state.passwords ?? [];
  }

  /** ModifyUser, UpdateUser. */
  modify(passwords: readonly string[], accessString: string | undefined): void {
    this.requireExists();
    if (this.status !== 'active')
      throw sdkError('InvalidUserStateFault', 400, 'The user is not in active state.');
    const fit = passwords.every(({ length }) => length >= 16 && length <= 128);
    if (passwords.length < 1 || passwords.length > 2 || !fit)
      throw sdkError(
        'InvalidParameterValueException',
        400,
        'A user has one or two passwords of 16 to 128 characters.',
      );
    const state = {
      passwords,
      authentication: 'password',
      accessString: accessString ?? this.state.accessString,
    };
    this.next = { state, at: this.clock.now() + this.takes };
  }

  requireExists(): void {
    if (!this.exists) throw sdkError('UserNotFoundFault', 400, 'The user does not exist.');
  }

  accepts(username: string, password: string): boolean {
    const { passwords, accessString, authentication } = this.effective;
    const isOn = this.exists && accessString.startsWith('on');
    return (
      isOn && authentication === 'password' && username === this.username && passwords.includes(password)
    );
  }

  /** A connection to the endpoint. */
  connect(): RedisConnection {
    return {
      send: async (name = '', username = '', password = '') => {
        if (name !== 'AUTH') throw new ErrorReply(`ERR unknown command '${name}'`);
        if (this.accepts(username, password)) return 'OK';
        throw new ErrorReply('WRONGPASS invalid username-password pair or user is disabled.');
      },
      close: () => undefined,
    };
  }

  private settle(): void {
    if (!this.next || this.clock.now() < this.next.at) return;
    this.state = this.next.state;
    this.next = undefined;
  }
}
