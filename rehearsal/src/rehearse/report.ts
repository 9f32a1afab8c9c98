import type { Exposure } from '../aws/exposure-watch';
import type { Chronicle } from '../chronicle/format';
import type { NotSimulated } from '../cloudformation/resource';
import type { Assumed } from '../existing/existing-resources';
import type { FaultKind } from '../faults/fault';
import type { FaultLevel } from '../faults/level';
import type { Gap } from './gaps';
import type { KeptValue } from './kept-values';
import type { Verdict } from './verdict';

/** Results for one secret. */
export interface SecretReport {
  readonly path: string;
  /** Kind of the credential; 'unknown' if neither the app nor the format of the value identifies it. */
  readonly kind: string;
  readonly schedule: string;
  /** Rotations that succeeded after the deploy. */
  readonly rotations: number;
  /** Failed attempts, which Secrets Manager retries, without those that waited for the issuer. */
  readonly failedRotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** Reads whose value was refused first, and that succeeded with a newer version. */
  readonly retriedReads: number;
  /** Maximum number of credentials that were live at one time. */
  readonly maxLiveCredentials: number;
  /** Credentials that the rotation function issued, that are live at the end, and that no label holds. */
  readonly orphans: number;
  /** Paths of other secrets that hold credentials of the same principal; absent if there are none. */
  readonly sharedWith?: readonly string[];
  /** Number of retired credentials. */
  readonly retired: number;
  /** Maximum age of a current credential, in days. */
  readonly oldestCurrentDays: number;
  readonly liveCredentials: number;
  /** ISO time; absent if rotation is off. */
  readonly nextRotation?: string;
  /** Number of readers and their use of the value. */
  readonly readers: string;
}

export interface DeniedCall {
  readonly time: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  /** Statements to add, change or remove so that the call is allowed. */
  readonly wouldAllow?: string;
  /** Path of the secret, if the call concerns one. */
  readonly secret?: string;
}

export interface UnusedGrant {
  readonly principal: string;
  readonly policy: string;
  readonly action: string;
  readonly resource: string;
}

/** A defect of the app or of its rotations. */
export interface Finding {
  /** Description, as a sentence. */
  readonly found: string;
  /** First occurrence, as a sentence. */
  readonly detail?: string;
  /** Action, as a sentence. */
  readonly fix: string;
  /** Path of the secret, if the finding concerns one. */
  readonly secret?: string;
}

/** The result of a rehearsal; also the JSON of `--json`. */
export interface Report {
  /** 'not good' with findings, else 'incomplete' with gaps, else 'good'. */
  readonly verdict: Verdict;
  /** Things that were not verified; empty if the verdict is 'good'. */
  readonly gaps: readonly Gap[];
  /** The accounts and regions, such as 111122223333/eu-west-1. */
  readonly environments: readonly string[];
  /** Paths of the secrets and stacks that the options `secrets` and `stacks` exclude. */
  readonly leftOut: readonly string[];
  readonly days: number;
  readonly seed: number;
  readonly faults: FaultLevel;
  /** Number of injected faults by kind; kinds without faults are absent. */
  readonly faultsInjected: Readonly<Partial<Record<FaultKind, number>>>;
  /** Virtual hours from the last fault until recovery; 0 without faults. */
  readonly calmHours: number;
  /** Duration in real seconds. */
  readonly secondsTaken: number;
  readonly secrets: readonly SecretReport[];
  readonly iam: {
    /** False if @cloud-copilot/iam-simulate is not installed: every call is allowed. */
    readonly enforced: boolean;
    readonly calls: number;
    readonly denied: readonly DeniedCall[];
    readonly unusedGrants: readonly UnusedGrant[];
  };
  readonly alarms: readonly { readonly path: string; readonly raised: number; readonly state: string }[];
  /** Places other than the secret and its issuer that contained a secret value. */
  readonly exposures: readonly Exposure[];
  readonly notSimulated: readonly NotSimulated[];
  /** Resources that the app refers to but does not create, and that are assumed to exist. */
  readonly assumed: readonly Assumed[];
  /** Readers that cache a value for longer than client libraries do. */
  readonly keptValues: readonly KeptValue[];
  /** Descriptions of the first failed reads. */
  readonly readFailures: readonly string[];
  /** Events over virtual time, as the page shows them. */
  readonly chronicle: Chronicle;
  /** Reasons why the rehearsal is not good; empty if it is good. */
  readonly findings: readonly Finding[];
  /** Peak memory of this process, without the processes of functions. */
  readonly peakMemoryMegabytes: number;
}
