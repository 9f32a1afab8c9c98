import { type AdapterFactory, MINUTE } from 'cdk-rekey-engine';
import type { CredentialStatus, Issuer, IssuerContext, KindWithIssuer } from 'cdk-rekey-engine/testing';
import type { Login } from '../../databases/login';
import { AwsUserModel } from '../../redis/aws-user-model';
import { elastiCacheUserFactory } from './adapter';
import { ELASTICACHE } from './contract';

const USERNAME = 'app';

/** AWS documents no duration of a change. */
const CHANGE_TAKES = 2 * MINUTE;

export const issuer: KindWithIssuer = {
  kind: ELASTICACHE,
  // A retirement waits as long as an installation takes, and for the service.
  functionSeconds: 900,
  parameters: {
    userId: 'app-user',
    username: 'app',
    host: 'cache.internal',
    port: 6379,
    readerHost: 'cache.internal',
    readerPort: 6379,
    engine: 'redis',
    replacePasswords: 'false',
    passwordLength: 43,
    passwordAlphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  },
  create: (context) => new ElastiCacheIssuer(context),
};

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly AuthenticationMode?: { readonly Passwords: readonly string[] };
    readonly AccessString?: string;
  };
}

/** A stand-in for ElastiCache: one user in memory. */
export class ElastiCacheIssuer implements Issuer {
  readonly user: AwsUserModel;
  readonly state: readonly object[];

  constructor({ clock }: Pick<IssuerContext, 'clock'>) {
    this.user = new AwsUserModel(clock, USERNAME, CHANGE_TAKES);
    this.state = [this.user];
  }

  /** An SDK client, as far as the adapter uses it. */
  readonly client = {
    send: async (command: Command) => this.operate(command.constructor.name, command.input),
  };

  factory(): AdapterFactory<Login> {
    return elastiCacheUserFactory(
      () => this.client as never,
      () => async () => this.user.connect(),
    );
  }

  accepts(text: string): boolean {
    const { username, password } = JSON.parse(text) as Login;
    return this.user.accepts(username, password);
  }

  status(text: string): CredentialStatus | undefined {
    const { password } = JSON.parse(text) as Login;
    const { effective, coming, changesAt } = this.user;
    const [active, comes] = [this.accepts(text), coming.includes(password)];
    if (!active && !comes) return undefined;
    return {
      active,
      detail: `${comes} ${effective.passwords.indexOf(password)} ${effective.authentication}`,
      times: [changesAt],
    };
  }

  /** Passwords with which the user can log in. */
  alive(): readonly string[] {
    const { passwords } = this.user.effective;
    return passwords.filter((password) => this.user.accepts(USERNAME, password));
  }

  private operate(operation: string, { AuthenticationMode, AccessString }: Command['input']): object {
    const { user } = this;
    user.requireExists();
    if (operation === 'ModifyUserCommand') user.modify(AuthenticationMode?.Passwords ?? [], AccessString);
    return { Users: [this.described()] };
  }

  private described() {
    const { status: Status, effective } = this.user;
    const { accessString: AccessString, authentication: Type, passwords } = effective;
    return { Status, AccessString, Authentication: { Type, PasswordCount: passwords.length } };
  }
}
