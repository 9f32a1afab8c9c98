import type { LocalAws } from '../aws/local-aws';
import { readerOf } from '../kinds';
import { ClientReads } from './client-reads';
import { SignedClient } from './signed-client';
import { useContext } from './use-context';
import { DEFAULT_KEEPS, type ValueSource } from './value-source';
import type { WatchedSecret } from './watched-secret';

const MINUTE = 60_000;
/** Interval and duration of the frequent reads around a rotation. */
const DENSE_EVERY = 30_000;
const DENSE_FOR = 10 * MINUTE;
const FAILURES_KEPT = 5;
/** Access keys propagate to each region separately, so that values are used in two. */
const OTHER_REGION = 'us-east-1';

const AT_RUN_TIME: ValueSource = { keeps: DEFAULT_KEEPS, origin: 'run time', places: [] };

/** Uses of a value after Secrets Manager replaced it. */
export interface Outdated {
  /** Time of the first use. Milliseconds since the epoch. */
  readonly since: number;
  /** Failed uses. */
  failed: number;
  /** The first failed use. */
  first?: { readonly time: number; readonly message: string };
}

/** Reads one secret throughout the run, as an application does, and uses the value. */
export class Reader {
  reads = 0;
  failedReads = 0;
  /** Reads whose first use was refused, and that used a newer version then. */
  retriedReads = 0;
  /** Messages of the first failures. */
  readonly failures: string[] = [];
  /** Undefined as long as every value that was used was current. */
  outdated: Outdated | undefined;
  private cached: { readonly value: string; readonly at: number } | undefined;
  private isOutdated = false;
  private denseUntil = 0;
  private readonly listeners: ((problem?: string) => void)[] = [];
  private readonly client: SignedClient;
  private readonly clientReads: ClientReads;

  constructor(
    private readonly aws: LocalAws,
    private readonly secret: WatchedSecret,
    readonly role: { readonly arn: string; readonly path: string },
    private readonly readsPerDay: number,
    readonly valueSource: ValueSource = AT_RUN_TIME,
  ) {
    this.client = new SignedClient(aws);
    this.clientReads = new ClientReads(aws, secret.arn, role.arn);
    this.cached = valueSource.read;
  }

  /** Starts to read, until the run ends. */
  start(): void {
    if (this.valueSource.origin === 'start') this.aws.timeline.spawn(() => this.read());
    this.next();
    this.aws.secretsManager.onRotation(({ secret }) => {
      if (secret.arn !== this.secret.arn) return;
      const now = this.aws.timeline.now();
      const isIdle = this.denseUntil < now;
      this.denseUntil = now + DENSE_FOR;
      if (isIdle) this.dense();
    });
  }

  /** Calls `listener` after each read, with the message of a failure. */
  onRead(listener: (problem?: string) => void): void {
    this.listeners.push(listener);
  }

  private next(): void {
    const pause = ((24 * 60 * MINUTE) / this.readsPerDay) * (0.5 + this.aws.random.next());
    this.aws.timeline.after(pause, async () => {
      await this.read();
      this.next();
    });
  }

  private dense(): void {
    if (this.aws.timeline.now() > this.denseUntil) return;
    this.aws.timeline.after(DENSE_EVERY * (0.5 + this.aws.random.next()), async () => {
      await this.read();
      this.dense();
    });
  }

  /** Reads the value, or takes it from the cache, and uses it. */
  async read(): Promise<void> {
    this.reads++;
    let problem: string | undefined;
    try {
      await this.readAndUse();
    } catch (error) {
      problem = (error as Error).message;
      this.fail(problem);
    }
    for (const listener of this.listeners) listener(problem);
  }

  private async readAndUse(): Promise<void> {
    const context = useContext(this.aws, this.secret, [this.aws.region, OTHER_REGION]);
    const use = async (value: string) => readerOf(this.secret.kind)?.use(value, context);
    if (this.valueSource.origin === 'run time') {
      if (await this.clientReads.use(use)) this.retriedReads++;
      return;
    }
    const value = await this.value();
    this.compareWithCurrent(value);
    await use(value);
  }

  /** Records if a value is outdated. */
  private compareWithCurrent(value: string): void {
    const current = this.secret.view?.versions.find(({ labels }) => labels.includes('AWSCURRENT'));
    this.isOutdated = current?.value !== undefined && current.value !== value;
    if (this.isOutdated) this.outdated ??= { since: this.aws.timeline.now(), failed: 0 };
  }

  private fail(problem: string): void {
    this.failedReads++;
    if (this.isOutdated && this.outdated) {
      this.outdated.failed++;
      this.outdated.first ??= { time: this.aws.timeline.now(), message: problem };
    }
    if (this.failures.length === FAILURES_KEPT) return;
    const time = new Date(this.aws.timeline.now()).toISOString();
    this.failures.push(`${time} ${this.role.path} reading ${this.secret.path}: ${problem}`);
  }

  private async value(): Promise<string> {
    const now = this.aws.timeline.now();
    const { valueSource } = this;
    if (this.cached && now - this.cached.at < valueSource.keeps) return this.cached.value;
    this.isOutdated = false;
    const value = await (valueSource.fetch?.() ?? this.fetch());
    if (value === undefined) throw new Error('The secret has no SecretString.');
    this.cached = { value, at: now };
    return value;
  }

  private async fetch(): Promise<string | undefined> {
    const session = this.aws.sts.session(this.role.arn, 'reader');
    const version = await this.client.secretVersion(session, this.secret.arn, this.valueSource.version);
    return version.SecretString;
  }
}
