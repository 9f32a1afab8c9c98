import type { CredentialView, WatchedSecret } from '../rehearse/watched-secret';
import { Attempts } from './attempts';
import { BoundedList } from './bounded-list';
import { Counter } from './counter';
import { cut } from './error';
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

/** How many of each kind of thing are kept of a secret. */
export interface Room {
  readonly attempts: number;
  readonly spans: number;
  readonly single: number;
}

/** Writes the chronicle of one secret. */
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
    private readonly room: Room,
  ) {
    const { from, days } = begun;
    this.attempts = new Attempts(room.attempts);
    this.runs = new Runs(room.attempts);
    this.labels = new Spans(room.spans);
    this.credentials = new Spans(room.spans);
    this.reads = new Counter(from, days, ['good', 'failed']);
    this.failedReads = new BoundedList(room.single);
    this.faults = new BoundedList(room.single);
    this.faultCounts = new Counter(from, days, ['faults']);
    this.look(from);
  }

  /** Looks at what is so now. */
  look(now: number): void {
    const { view } = this.secret;
    this.labels.see(
      (view?.versions ?? []).flatMap(({ id, labels }) => labels.map((label) => ({ label, version: id }))),
      now,
    );
    const credentials = view ? this.secret.credentials() : [];
    this.credentials.see(
      credentials.map((one) => ({ credential: one.id, state: this.stateOf(one) })),
      now,
    );
  }

  /** Whether a user or a credential is the secret's, as far as that was seen. */
  knows(name: string): boolean {
    return this.secret.users.has(name) || this.credentials.has(({ credential }) => credential === name);
  }

  /** A reader has read; `problem` tells why it could not. */
  read(time: number, reader: string, problem?: string): void {
    this.reads.add(problem === undefined ? 'good' : 'failed', time);
    if (problem !== undefined) this.failedReads.add({ time, reader, message: cut(problem) });
  }

  fault(fault: ToldFault): void {
    this.faultCounts.add('faults', fault.time);
    this.faults.add(fault);
    this.attempts.fault(fault);
  }

  told(alarms: readonly AlarmSpan[]): SecretChronicle {
    const { secret, graceSeconds, attempts, room } = this;
    const kept = new BoundedList<AlarmSpan>(room.single);
    for (const alarm of alarms) kept.add(alarm);
    return {
      path: secret.path,
      ...(graceSeconds === undefined ? {} : { graceSeconds }),
      labels: this.labels.told,
      credentials: this.credentials.told,
      attempts: attempts.told,
      runs: this.runs.told,
      reads: this.reads.told,
      failedReads: this.failedReads.kept,
      alarms: kept.kept,
      faultCounts: this.faultCounts.told,
      faults: this.faults.kept,
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
