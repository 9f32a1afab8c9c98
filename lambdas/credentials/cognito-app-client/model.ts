import { type IssuerContext, sdkError } from 'cdk-rekey-engine/testing';

/** Secrets of an app client (Amazon Cognito user pools API Reference, AddUserPoolClientSecret). */
const SLOTS = 2;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const VALUE_LENGTH = 51;
/** Times between 24 and 64 characters of `[\w+]`. */
const OWN_VALUE = /^[\w+]{24,64}$/;

type Context = Pick<IssuerContext, 'clock' | 'random' | 'propagation'>;

/** A secret of the app client, also after its removal while the endpoint may still accept it. */
export class SecretModel {
  removed = false;
  private works: readonly [at: number, accepted: boolean][] = [];

  constructor(
    readonly id: string,
    readonly value: string,
    readonly created: number,
    /** `given`: a caller chose the value. `generated`: created with the client. */
    readonly origin: 'added' | 'given' | 'generated',
    private readonly context: Context,
  ) {
    this.record(origin !== 'generated', true);
  }

  remove(): void {
    this.removed = true;
    this.record(true, false);
  }

  /** True if the endpoint accepts the secret now. */
  accepted(): boolean {
    const now = this.context.clock.now();
    return this.works.filter(([at]) => at <= now).at(-1)?.[1] ?? false;
  }

  /** A change takes effect after some time. */
  private record(delayed: boolean, accepted: boolean): void {
    const { clock, random, propagation } = this.context;
    const at = clock.now() + (delayed ? random.integer(...propagation) : 0);
    this.works = [...this.works, [at, accepted]];
  }
}

/** The secrets of one app client in memory. */
export class AppClientModel {
  /** By their values. */
  readonly secrets = new Map<string, SecretModel>();
  readonly created: number;
  /** False after the deletion of the app client. */
  exists = true;
  private count = 0;

  constructor(
    private readonly context: Context,
    readonly clientId: string,
    generateSecret: boolean,
  ) {
    this.created = context.clock.now();
    if (generateSecret) this.make('generated', this.newValue());
  }

  get listed(): readonly SecretModel[] {
    return [...this.secrets.values()].filter(({ removed }) => !removed);
  }

  /** @throws an error of the SDK */
  add(given?: string): SecretModel {
    this.requireExists();
    if (given !== undefined && !OWN_VALUE.test(given)) throw sdkError('InvalidParameterException', 400);
    if (this.listed.length >= SLOTS) throw sdkError('LimitExceededException', 400);
    return this.make(given === undefined ? 'added' : 'given', given ?? this.newValue());
  }

  /** @throws an error of the SDK, also for the last secret */
  delete(id: string): void {
    this.requireExists();
    const secret = this.listed.find((one) => one.id === id);
    if (!secret) throw sdkError('ResourceNotFoundException', 400);
    if (this.listed.length === 1) throw sdkError('InvalidParameterException', 400);
    secret.remove();
  }

  accepts(value: string): boolean {
    return this.exists && (this.secrets.get(value)?.accepted() ?? false);
  }

  requireExists(): void {
    if (!this.exists) throw sdkError('ResourceNotFoundException', 400, 'User pool client does not exist.');
  }

  private newValue(): string {
    return this.context.random.text(VALUE_LENGTH, ALPHABET);
  }

  private make(origin: SecretModel['origin'], value: string): SecretModel {
    const now = this.context.clock.now();
    this.count += 1;
    const id = `${this.clientId}--${now + this.count}`;
    const secret = new SecretModel(id, value, now, origin, this.context);
    this.secrets.set(value, secret);
    return secret;
  }
}
