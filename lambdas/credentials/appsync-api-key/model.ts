import { type IssuerContext, sdkError } from 'cdk-rekey-engine/testing';

/** API keys of an API (AWS General Reference, "AWS AppSync endpoints and quotas"). */
const SLOTS = 50;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

type Context = Pick<IssuerContext, 'clock' | 'random' | 'propagation'>;

/** An API key, also after its removal while the endpoint may still accept it. */
export class KeyModel {
  removed = false;
  private works: readonly [at: number, accepted: boolean][] = [];

  constructor(
    private readonly context: Context,
    readonly apiKey: string,
    readonly description: string,
    /** Milliseconds. */
    readonly expires: number,
  ) {
    this.record(true);
  }

  remove(): void {
    this.removed = true;
    this.record(false);
  }

  /** True if the endpoint accepts the key now. */
  accepted(): boolean {
    const now = this.context.clock.now();
    return now < this.expires && (this.works.filter(([at]) => at <= now).at(-1)?.[1] ?? false);
  }

  private record(accepted: boolean): void {
    const { clock, random, propagation } = this.context;
    this.works = [...this.works, [clock.now() + random.integer(...propagation), accepted]];
  }
}

/** The API keys of one GraphQL API in memory. */
export class AppSyncModel {
  /** By their values. */
  readonly keys = new Map<string, KeyModel>();
  /** False after the deletion of the API. */
  exists = true;

  constructor(private readonly context: Context) {}

  get listed(): readonly KeyModel[] {
    return [...this.keys.values()].filter(({ removed }) => !removed);
  }

  get isFull(): boolean {
    return this.listed.length >= SLOTS;
  }

  operate(operation: string, input: Readonly<Record<string, unknown>>): object {
    if (!this.exists) throw sdkError('NotFoundException', 404, 'GraphQL API not found.');
    switch (operation) {
      case 'ListApiKeys':
        return { apiKeys: this.listed.map(described) };
      case 'CreateApiKey':
        return { apiKey: described(this.create(String(input.description), Number(input.expires) * SECOND)) };
      default: {
        const key = this.listed.find(({ apiKey }) => apiKey === input.id);
        if (!key) throw sdkError('NotFoundException', 404, 'API key not found.');
        key.remove();
        return {};
      }
    }
  }

  /** @throws an error of the SDK */
  create(description: string, expiresAt: number): KeyModel {
    if (this.isFull) throw sdkError('ApiKeyLimitExceededException', 400);
    const { clock, random } = this.context;
    const life = expiresAt - clock.now();
    if (life < DAY || life > 365 * DAY) throw sdkError('ApiKeyValidityOutOfBoundsException', 400);
    const apiKey = `da2-${random.text(26, 'abcdefghijklmnopqrstuvwxyz234567')}`;
    const expires = Math.floor(expiresAt / HOUR) * HOUR;
    const key = new KeyModel(this.context, apiKey, description, expires);
    this.keys.set(apiKey, key);
    return key;
  }
}

const described = ({ apiKey, description, expires }: KeyModel) => ({
  ...{ id: apiKey, description },
  ...{ expires: expires / SECOND, deletes: (expires + 60 * DAY) / SECOND },
});
