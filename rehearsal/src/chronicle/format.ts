import type { Kept } from './bounded-list';

/** What happened in a rehearsal, over virtual time. Times are milliseconds since the epoch. */
export interface Chronicle {
  /** When the deploy had ended. */
  readonly from: number;
  readonly to: number;
  readonly secrets: readonly SecretChronicle[];
  /** Faults that hit none of the secrets. */
  readonly faults: Kept<ToldFault>;
  /** Of alarms that watch none of the secrets. */
  readonly alarms: Kept<AlarmSpan>;
  /** What the calls of `Attempt` needed; they name them by their place in here. */
  readonly permissions: readonly Permission[];
  /** What permissions were given by; they name them by their place in here. */
  readonly statements: readonly ToldStatement[];
}

export interface SecretChronicle {
  readonly path: string;
  /** How long a replaced credential is to go on working, as the app says it. Seconds. */
  readonly graceSeconds?: number;
  readonly labels: Kept<LabelSpan>;
  readonly credentials: Kept<CredentialSpan>;
  readonly attempts: {
    readonly good: Kept<Attempt>;
    readonly notGood: Kept<Attempt>;
  };
  /** Sweeps and the like that changed something or failed. */
  readonly runs: Kept<OtherRun>;
  readonly reads: Counts<'good' | 'failed'>;
  /** Each failed read by itself. */
  readonly failedReads: Kept<FailedRead>;
  readonly alarms: Kept<AlarmSpan>;
  readonly faultCounts: Counts<'faults'>;
  /** Each fault by itself. */
  readonly faults: Kept<ToldFault>;
}

/** From when to when something was so; it is still so where `to` is absent. */
interface Span {
  readonly from: number;
  readonly to?: number;
}

/** A label was on a version. */
export interface LabelSpan extends Span {
  readonly label: string;
  readonly version: string;
}

/**
 * `issued`: works, and was never current yet. `grace`: works, and was replaced. `disabled`: known to its issuer,
 * which does not accept it. `stranger`: works, and somebody else made it.
 */
export type CredentialState = 'issued' | 'current' | 'grace' | 'disabled' | 'stranger';

export interface CredentialSpan extends Span {
  /** The id at its issuer; else that of the version. */
  readonly credential: string;
  readonly state: CredentialState;
}

export interface AlarmSpan extends Span {
  readonly path: string;
}

/** `stopped`: the secret was deleted, its rotation turned off, or the rehearsal over. */
export type AttemptOutcome = 'succeeded' | 'failed' | 'abandoned' | 'stopped';

/** One attempt to rotate: the four steps, one after the other. */
export interface Attempt extends Span {
  /** The version that it is to make current; attempts of one rotation share it. */
  readonly version: string;
  readonly outcome: AttemptOutcome;
  /** Only the third step, to see whether the function works. */
  readonly test?: true;
  readonly steps: readonly ToldStep[];
  /** Faults that were injected into it; absent where the details were left out. */
  readonly faults?: readonly ToldFault[];
}

export type StepName = 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';

export interface ToldStep extends Span {
  readonly step: StepName;
  readonly error?: ToldError;
  /** Absent where the details were left out. */
  readonly calls?: readonly ToldCall[];
}

export interface ToldError {
  readonly code: string;
  readonly message: string;
}

export interface ToldCall {
  readonly time: number;
  /** Such as iam:CreateAccessKey. */
  readonly operation: string;
  readonly error?: string;
  /** Places in `Chronicle.permissions`. */
  readonly permissions: readonly number[];
}

export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Why it was refused; absent when it was allowed. */
  readonly reason?: string;
  /** What would have allowed it but for its conditions. */
  readonly wouldAllow?: string;
  /** Places in `Chronicle.statements` of those that allowed it, or denied it expressly. */
  readonly statements: readonly number[];
}

export interface ToldStatement {
  /** Whose policy it is: the ARN of a user, a role or a resource. */
  readonly holder: string;
  readonly policy: string;
  /** Its place in the policy, from 1. */
  readonly index: number;
  /** The statement as it stands there. */
  readonly statement: object;
}

/** A run of the rotation function that was no step of a rotation. */
export interface OtherRun extends Span {
  readonly trigger: 'sweep' | 'stack' | 'other';
  /** The calls that change something, and how many of each. */
  readonly changes: Readonly<Record<string, number>>;
  readonly error?: ToldError;
}

export interface FailedRead {
  readonly time: number;
  /** Path of the role that read. */
  readonly reader: string;
  readonly message: string;
}

export interface ToldFault {
  readonly time: number;
  readonly kind: string;
  readonly target: string;
  readonly detail?: string;
}

/** How many there were in each stretch of time. */
export interface Counts<Name extends string> {
  /** Milliseconds. */
  readonly every: number;
  /** The first stretch begins with `Chronicle.from`. */
  readonly counts: Readonly<Record<Name, readonly number[]>>;
}
