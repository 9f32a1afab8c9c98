import { createHmac } from 'node:crypto';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

/** Secrets of an app client. Source: AddUserPoolClientSecret, Amazon Cognito user pools API Reference. */
const MOST_SECRETS = 2;
const OWN_VALUE = /^[\w+]{24,64}$/;

/** Range of the time until a change takes effect, in virtual milliseconds. Invented: AWS documents no duration. */
const CHANGE_TAKES = [1000, 15_000] as const;

/** A secret of an app client. */
export interface ClientSecret {
  readonly id: string;
  readonly value: string;
  /** Virtual milliseconds. */
  readonly created: number;
}

/** Properties of an app client. */
export interface AppClientOptions {
  readonly userPoolId: string;
  readonly generateSecret: boolean;
  readonly authFlows: readonly string[];
  readonly oauthFlows: readonly string[];
  /** True to answer a sign-in of a user that does not exist with a challenge. */
  readonly preventUserExistenceErrors: boolean;
}

/** An app client of a user pool, with its secrets. A change takes effect after some seconds of virtual time. */
export class AppClient {
  readonly created: number;
  private secrets: readonly ClientSecret[] = [];
  private readonly accepted = new Set<string>();

  constructor(
    private readonly aws: LocalAws,
    readonly id: string,
    readonly options: AppClientOptions,
  ) {
    this.created = aws.timeline.now();
    if (options.generateSecret) this.accepted.add(this.make(this.newValue()).value);
  }

  get listed(): readonly ClientSecret[] {
    return this.secrets;
  }

  add(given?: string): ClientSecret {
    if (!this.options.generateSecret)
      throw new AwsError('InvalidParameterException', 'The client is a public client.');
    if (given !== undefined && !OWN_VALUE.test(given))
      throw new AwsError('InvalidParameterException', 'Invalid client secret.');
    if (this.secrets.length >= MOST_SECRETS)
      throw new AwsError('LimitExceededException', 'The client has the maximum number of secrets.');
    const secret = this.make(given ?? this.newValue());
    this.later(() => this.accepted.add(secret.value));
    return secret;
  }

  remove(id: string): void {
    const secret = this.secrets.find((one) => one.id === id);
    if (!secret) throw new AwsError('ResourceNotFoundException', 'Client secret does not exist.');
    if (this.secrets.length === 1)
      throw new AwsError('InvalidParameterException', 'The last client secret cannot be deleted.');
    this.secrets = this.secrets.filter((one) => one !== secret);
    this.later(() => this.accepted.delete(secret.value));
  }

  accepts(value: string): boolean {
    return this.accepted.has(value);
  }

  acceptsHash(username: string, hash: string): boolean {
    const hashOf = (value: string) =>
      createHmac('sha256', value)
        .update(username + this.id)
        .digest('base64');
    return [...this.accepted].some((value) => hashOf(value) === hash);
  }

  private newValue(): string {
    return this.aws.random.text(51, 'abcdefghijklmnopqrstuvwxyz0123456789');
  }

  private make(value: string): ClientSecret {
    const created = this.aws.timeline.now();
    const secret = { id: `${this.id}--${created}`, value, created };
    this.secrets = [...this.secrets, secret];
    return secret;
  }

  private later(change: () => void): void {
    const { timeline, random } = this.aws;
    timeline.after(random.integer(...CHANGE_TAKES), change);
  }
}
