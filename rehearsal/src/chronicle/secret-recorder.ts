import type { CredentialView, WatchedSecret } from '../rehearse/watched-secret';
import { Attempts } from './attempts';
import { BoundedList } from './bounded-list';
import { Counter } from './counter';
import { truncate } from './error';
import type {
  AlarmSpan,
  CredentialSpan,
  CredentialState,
  LabelSpan,
  SecretChronicle,
  ToldFault,
} from './format';
import { Runs } from './other-runs';
import { Spans } from './spans';

/** Maximum number of items for each secret. */
export interface Limits {
  readonly attempts: number;
  readonly spans: number;
  readonly single: number;
}

/** Records the chronicle of one secret. */
export class SecretRecorder {
  readonly attempts: Attempts;
  readonly runs: Runs;
  private readonly labels: Spans<Pick<LabelSpan, 'label' | 'version'>>;
  private readonly credentials: Spans<Pick<CredentialSpan, 'credential' | 'state'>>;
  private readonly everCurrent = new Set<string>();
  private readonly reads: Counter<'good' | 'failed'>;
  private readonly failedReads: BoundedList<SecretChronicle['failedReads']['items'][number]>;
  private readonly faults: BoundedList<ToldFault>;
  private readonly faultCounts: Counter<'faults'>;

  constructor(
    readonly secret: WatchedSecret,
    private readonly graceSeconds: number | undefined,
    begun: { readonly from: number; readonly days: number },
    private readonly limits: Limits,
  ) {
    const { from, days } = begun;
    this.attempts = new Attempts(limits.attempts);
    this.runs = new Runs(limits.attempts);
    this.labels = new Spans(limits.spans);
    this.credentials = new Spans(limits.spans);
    this.reads = new Counter(from, days, ['good', 'failed']);
    this.failedReads = new BoundedList(limits.single);
    this.faults = new BoundedList(limits.single);
    this.faultCounts = new Counter(from, days, ['faults']);
    this.look(from);
  }

  /** Records the current labels and credentials. */
  look(now: number): void {
    const { view } = this.secret;
    this.labels.update(
      (view?.versions ?? []).flatMap(({ id, labels }) => labels.map((label) => ({ label, version: id }))),
      now,
    );
    const credentials = view ? this.secret.credentials() : [];
    this.credentials.update(
      credentials.map((one) => ({ credential: one.id, state: this.stateOf(one) })),
      now,
    );
  }

  /** True for a user or live credential of the secret. */
  owns(name: string): boolean {
    return this.secret.users.has(name) || this.credentials.has(({ credential }) => credential === name);
  }

  /** Records a read, with the message of a failure. */
  read(time: number, reader: string, problem?: string): void {
    this.reads.add(problem === undefined ? 'good' : 'failed', time);
    if (problem !== undefined) this.failedReads.add({ time, reader, message: truncate(problem) });
  }

  fault(fault: ToldFault): void {
    this.faultCounts.add('faults', fault.time);
    this.faults.add(fault);
    this.attempts.fault(fault);
  }

  chronicle(alarms: readonly AlarmSpan[]): SecretChronicle {
    const { secret, graceSeconds, attempts, limits } = this;
    const list = new BoundedList<AlarmSpan>(limits.single);
    for (const alarm of alarms) list.add(alarm);
    return {
      path: secret.path,
      ...(graceSeconds === undefined ? {} : { graceSeconds }),
      labels: this.labels.result,
      credentials: this.credentials.result,
      attempts: attempts.result,
      runs: this.runs.result,
      reads: this.reads.result,
      failedReads: this.failedReads.result,
      alarms: list.result,
      faultCounts: this.faultCounts.result,
      faults: this.faults.result,
    };
  }

  private stateOf({ id, enabled, labels, ours }: CredentialView): CredentialState {
    if (labels.includes('AWSCURRENT')) this.everCurrent.add(id);
    if (!enabled) return 'disabled';
    if (labels.includes('AWSCURRENT')) return 'current';
    if (this.everCurrent.has(id)) return 'grace';
    return ours || labels.length > 0 ? 'issued' : 'stranger';
  }
}
