import type { LocalAws } from '../aws/local-aws';
import { accessKeyIn } from './access-key';
import { SignedClient } from './signed-client';
import { DEFAULT_KEEPS, type ValueSource } from './value-source';
import type { WatchedSecret } from './watched-secret';

const MINUTE = 60_000;
/** Around a rotation readers look often: that is when something can break. */
const DENSE_EVERY = 30_000;
const DENSE_FOR = 10 * MINUTE;
const FAILURES_KEPT = 5;
/** IAM keys reach endpoints at different times, so the reader uses a second one. */
const OTHER_REGION = 'us-east-1';
const CHECKED_BY_LABEL = 'generated';

const AT_RUN_TIME: ValueSource = { keeps: DEFAULT_KEEPS, source: 'run time', places: [] };

/** Uses of a value that had been replaced at Secrets Manager since it was read. */
export interface Outdated {
  /** When the first of them was. Milliseconds since the epoch. */
  readonly since: number;
  /** Those that failed. */
  failed: number;
  /** The first that failed. */
  first?: { readonly time: number; readonly message: string };
}

/** Reads one secret all the time, as an application would, and uses what it read. */
export class Reader {
  reads = 0;
  failedReads = 0;
  /** The first reasons. */
  readonly failures: string[] = [];
  /** Absent as long as the value was never outdated. */
  outdated: Outdated | undefined;
  private cached: { readonly value: string; readonly at: number } | undefined;
  private isOutdated = false;
  private denseUntil = 0;
  private readonly listeners: ((problem?: string) => void)[] = [];
  private readonly client: SignedClient;

  constructor(
    private readonly aws: LocalAws,
    private readonly secret: WatchedSecret,
    /** The role that reads. */
    readonly role: { readonly arn: string; readonly path: string },
    private readonly readsPerDay: number,
    readonly valueSource: ValueSource = AT_RUN_TIME,
  ) {
    this.client = new SignedClient(aws);
    this.cached = valueSource.read;
  }

  /** From now on the reader reads until the run ends. */
  start(): void {
    if (this.valueSource.source === 'start') this.aws.timeline.spawn(() => this.read());
    this.next();
    this.aws.secretsManager.onRotation(({ secret }) => {
      if (secret.arn !== this.secret.arn) return;
      const now = this.aws.timeline.now();
      const quiet = this.denseUntil < now;
      this.denseUntil = now + DENSE_FOR;
      if (quiet) this.dense();
    });
  }

  /** Tells `listener` of every read from now on, and why it failed. */
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

  /** Once: reads, or takes what it read before, and uses it. */
  async read(): Promise<void> {
    this.reads++;
    let problem: string | undefined;
    try {
      const value = await this.value();
      this.lookAt(value);
      await this.use(value);
    } catch (error) {
      problem = (error as Error).message;
      this.fail(problem);
    }
    for (const listener of this.listeners) listener(problem);
  }

  /** Notes whether another value is current by now; what is kept for minutes is not worth a look. */
  private lookAt(value: string): void {
    if (this.valueSource.source === 'run time') return;
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
    if (value === undefined) throw new Error('The secret holds no text.');
    this.cached = { value, at: now };
    return value;
  }

  private fetch(): Promise<string | undefined> {
    const session = this.aws.sts.session(this.role.arn, 'reader');
    return this.client.secretValue(session, this.secret.arn, this.valueSource.version);
  }

  /** Uses the credential as its kind is used; a kind that is not known is only fetched. */
  private async use(value: string): Promise<void> {
    const key = accessKeyIn(value);
    if (key) {
      await this.client.authenticate(key, this.aws.region);
      await this.client.authenticate(key, OTHER_REGION);
    } else if (this.secret.kind === CHECKED_BY_LABEL && !this.accepted(value)) {
      throw new Error(
        'The service that checks the key refused it: no version labelled AWSCURRENT or AWSPREVIOUS holds it.',
      );
    }
  }

  private accepted(value: string): boolean {
    return (this.secret.view?.versions ?? []).some(
      (version) =>
        version.value === value &&
        version.labels.some((label) => label === 'AWSCURRENT' || label === 'AWSPREVIOUS'),
    );
  }
}

/** Tells whether readers use the values of a kind, so that a credential that does not work is noticed. */
export function usesValuesOf(kind: string): boolean {
  return kind === 'access-key' || kind === CHECKED_BY_LABEL;
}

/** What readers do with the values of a kind, in words. */
export function useOf(kind: string): string {
  if (kind === 'access-key')
    return `each read signs a call to STS in the app's region and in ${OTHER_REGION}`;
  if (kind === CHECKED_BY_LABEL)
    return 'each read is held against the labelled versions, as the checking service does';
  return 'values are fetched but not used, since the kind is not known';
}
