import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

/** Source: "AWS AppSync endpoints and quotas", AWS General Reference. */
const MOST_KEYS = 50;

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/** Source: CreateApiKey, AWS AppSync API Reference. */
const LIFE = [DAY, 365 * DAY] as const;
const DEFAULT_LIFE = 7 * DAY;
/** Source: ApiKey, AWS AppSync API Reference. */
const KEPT_AFTER_EXPIRY = 60 * DAY;

/** Range of the time until a change takes effect, in virtual milliseconds. Invented: AWS documents no duration. */
const CHANGE_TAKES = [1000, 15_000] as const;

/** An API key. Its id is the key itself. */
export interface ApiKey {
  readonly id: string;
  readonly description?: string;
  /** Virtual milliseconds. */
  readonly expires: number;
}

/** A GraphQL API with its keys. A change takes effect after some seconds of virtual time. */
export class GraphqlApi {
  private keys: readonly ApiKey[] = [];
  private readonly accepted = new Set<string>();

  constructor(
    private readonly aws: LocalAws,
    readonly id: string,
    /** Host of the endpoint. */
    readonly host: string,
  ) {}

  /** Keys, which are deleted 60 days after they have expired. */
  get listed(): readonly ApiKey[] {
    const now = this.aws.timeline.now();
    return this.keys.filter(({ expires }) => now < expires + KEPT_AFTER_EXPIRY);
  }

  /** @param expires seconds. */
  create(description: string | undefined, expires: number | undefined): ApiKey {
    const { timeline, random, exposureWatch } = this.aws;
    if (this.listed.length >= MOST_KEYS)
      throw new AwsError('ApiKeyLimitExceededException', 'The API key exceeded a limit.');
    const wanted = expires === undefined ? timeline.now() + DEFAULT_LIFE : expires * SECOND;
    const life = wanted - timeline.now();
    if (life < LIFE[0] || life > LIFE[1])
      throw new AwsError(
        'ApiKeyValidityOutOfBoundsException',
        `API key must be valid for a minimum of ${LIFE[0] / DAY} days and a maximum of ${LIFE[1] / DAY} days.`,
      );
    const id = `da2-${random.text(26, 'abcdefghijklmnopqrstuvwxyz234567')}`;
    exposureWatch.learn(id, `API key of the API ${this.id}`);
    const key = { id, description, expires: Math.floor(wanted / HOUR) * HOUR };
    this.keys = [...this.keys, key];
    this.later(() => this.accepted.add(id));
    return key;
  }

  remove(id: string): void {
    if (!this.listed.some((key) => key.id === id))
      throw new AwsError('NotFoundException', 'API key not found.', { status: 404 });
    this.keys = this.keys.filter((key) => key.id !== id);
    this.later(() => this.accepted.delete(id));
  }

  accepts(id: string): boolean {
    const expires = this.keys.find((key) => key.id === id)?.expires ?? Number.POSITIVE_INFINITY;
    return this.accepted.has(id) && this.aws.timeline.now() < expires;
  }

  private later(change: () => void): void {
    const { timeline, random } = this.aws;
    timeline.after(random.integer(...CHANGE_TAKES), change);
  }
}

/** The members of a key in a response. */
export const described = ({ id, description, expires }: ApiKey) => ({
  ...{ id, description },
  ...{ expires: expires / SECOND, deletes: (expires + KEPT_AFTER_EXPIRY) / SECOND },
});
