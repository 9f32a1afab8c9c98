import type { Kept } from './bounded-list';

/** Events of a rehearsal over virtual time. Times are milliseconds since the epoch. */
export interface Chronicle {
  /** End of the deploy. */
  readonly from: number;
  readonly to: number;
  readonly secrets: readonly SecretChronicle[];
  /** Faults that affected no secret. */
  readonly faults: Kept<ToldFault>;
  /** Alarms of no secret. */
  readonly alarms: Kept<AlarmSpan>;
  /** Permissions of calls. Calls refer to them by index. */
  readonly permissions: readonly Permission[];
  /** Statements of policies. Permissions refer to them by index. */
  readonly statements: readonly ToldStatement[];
}

export interface SecretChronicle {
  readonly path: string;
  /** Grace that the app configures, in seconds. */
  readonly graceSeconds?: number;
  readonly labels: Kept<LabelSpan>;
  readonly credentials: Kept<CredentialSpan>;
  readonly attempts: {
    readonly good: Kept<Attempt>;
    readonly notGood: Kept<Attempt>;
  };
  /** Other runs, such as sweeps, that changed something or failed. */
  readonly runs: Kept<OtherRun>;
  readonly reads: Counts<'good' | 'failed'>;
  /** Individual failed reads. */
  readonly failedReads: Kept<FailedRead>;
  readonly alarms: Kept<AlarmSpan>;
  readonly faultCounts: Counts<'faults'>;
  /** Individual faults. */
  readonly faults: Kept<ToldFault>;
}

/** A period; open if `to` is absent. */
interface Span {
  readonly from: number;
  readonly to?: number;
}

/** A period in which a version carried a label. */
export interface LabelSpan extends Span {
  readonly label: string;
  readonly version: string;
}

/**
 * `issued`: live, not yet current. `grace`: live and replaced. `disabled`: at the issuer, but not accepted. `stranger`: live,
 * and not issued by the rotation function.
 */
export type CredentialState = 'issued' | 'current' | 'grace' | 'disabled' | 'stranger';

export interface CredentialSpan extends Span {
  /** Id at the issuer, else the id of the version. */
  readonly credential: string;
  readonly state: CredentialState;
}

export interface AlarmSpan extends Span {
  readonly path: string;
}

/** `stopped`: the secret was deleted, its rotation was turned off, or the rehearsal ended. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'abandoned' | 'stopped';

/** One rotation attempt of four steps. */
export interface Attempt extends Span {
  /** The new version; attempts of one rotation share it. */
  readonly version: string;
  readonly outcome: AttemptOutcome;
  /** True for a test of the function, which runs only the third step. */
  readonly test?: true;
  readonly steps: readonly ToldStep[];
  /** Injected faults; absent if the details are omitted. */
  readonly faults?: readonly ToldFault[];
}

export type StepName = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

export interface ToldStep extends Span {
  readonly step: StepName;
  readonly error?: ToldError;
  /** Absent if the details are omitted. */
  readonly calls?: readonly ToldCall[];
}

export interface ToldError {
  readonly code: string;
  readonly message: string;
}

export interface ToldCall {
  readonly time: number;
  /** Operation, such as iam:CreateAccessKey. */
  readonly operation: string;
  readonly error?: string;
  /** Indexes in `Chronicle.permissions`. */
  readonly permissions: readonly number[];
}

export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Reason of a denial; absent if the call was allowed. */
  readonly reason?: string;
  /** Changes of policies that allow the call. */
  readonly wouldAllow?: string;
  /** Indexes in `Chronicle.statements` of the statements that allow the call or explicitly deny it. */
  readonly statements: readonly number[];
}

export interface ToldStatement {
  /** ARN of the user, role or resource that holds the policy. */
  readonly holder: string;
  readonly policy: string;
  /** Position in the policy, from 1. */
  readonly index: number;
  /** The statement as in the policy. */
  readonly statement: object;
}

/** A run of the rotation function other than a rotation step. */
export interface OtherRun extends Span {
  readonly trigger: 'sweep' | 'stack' | 'other';
  /** Number of calls that change something, by operation. */
  readonly changes: Readonly<Record<string, number>>;
  readonly error?: ToldError;
}

export interface FailedRead {
  readonly time: number;
  /** Path of the reader. */
  readonly reader: string;
  readonly message: string;
}

export interface ToldFault {
  readonly time: number;
  readonly kind: string;
  readonly target: string;
  readonly detail?: string;
}

/** Number of events in each interval. */
export interface Counts<Name extends string> {
  /** Length of an interval in milliseconds. */
  readonly every: number;
  /** The first interval begins with `Chronicle.from`. */
  readonly counts: Readonly<Record<Name, readonly number[]>>;
}
