import type { Exposure } from '../aws/exposure-watch';
import type { Chronicle } from '../chronicle/format';
import type { NotSimulated } from '../cloudformation/resource';
import type { Assumed } from '../existing/existing-resources';
import type { FaultKind } from '../faults/fault';
import type { FaultLevel } from '../faults/level';
import type { Gap } from './gaps';
import type { KeptValue } from './kept-values';
import type { Verdict } from './verdict';

/** What the rehearsal saw of one secret. */
export interface SecretReport {
  readonly path: string;
  /** The credential's kind; 'unknown' when neither the app nor the value tells. */
  readonly kind: string;
  readonly schedule: string;
  /** Rotations that succeeded after the deploy. */
  readonly rotations: number;
  /** Attempts that failed; Secrets Manager tries again. */
  readonly failedRotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** The most credentials that were good at one time. */
  readonly maxLiveCredentials: number;
  /** Credentials that the rotator issued, that are good at the end, and that no label holds. */
  readonly orphans: number;
  /** Paths of the other secrets that hold credentials of the same principal; absent when there are none. */
  readonly sharedWith?: readonly string[];
  /** Credentials that were taken out of service. */
  readonly retired: number;
  /** The greatest age that a current credential reached. */
  readonly oldestCurrentDays: number;
  readonly liveCredentials: number;
  /** ISO time; absent when rotation is off. */
  readonly nextRotation?: string;
  /** What the readers did with the value. */
  readonly readers: string;
}

export interface DeniedCall {
  readonly time: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  /** What would have allowed it: statements to add, to change or to take out. */
  readonly wouldAllow?: string;
  /** The path of the secret that it was about, if it was about one. */
  readonly secret?: string;
}

export interface UnusedGrant {
  readonly principal: string;
  readonly policy: string;
  readonly action: string;
  readonly resource: string;
}

/** Something that must not be. */
export interface Finding {
  /** What was found, as a sentence. */
  readonly found: string;
  /** The first time that it was so, in words, where that helps. */
  readonly detail?: string;
  /** What to do about it. */
  readonly fix: string;
  /** The path of the secret, where it is about one. */
  readonly secret?: string;
}

/** The result of a rehearsal; also the JSON of `--json`. */
export interface Report {
  /** 'not good' with a finding, else 'incomplete' with a gap. */
  readonly verdict: Verdict;
  /** Things that were not shown; empty when the verdict is 'good'. */
  readonly gaps: readonly Gap[];
  /** Each account and region that was rehearsed, such as 111122223333/eu-west-1. */
  readonly environments: readonly string[];
  /** Paths of the secrets and stacks that `secrets` and `stacks` left out. */
  readonly leftOut: readonly string[];
  readonly days: number;
  readonly seed: number;
  readonly faults: FaultLevel;
  /** How many there were of each kind; none of those that are missing. */
  readonly faultsInjected: Readonly<Partial<Record<FaultKind, number>>>;
  /** Virtual hours that passed after the last fault until all was as it should be; 0 without faults. */
  readonly calmHours: number;
  /** Real seconds. */
  readonly secondsTaken: number;
  readonly secrets: readonly SecretReport[];
  readonly iam: {
    /** false: policies were not looked at, since @cloud-copilot/iam-simulate is not installed. */
    readonly enforced: boolean;
    readonly calls: number;
    readonly denied: readonly DeniedCall[];
    readonly unusedGrants: readonly UnusedGrant[];
  };
  readonly alarms: readonly { readonly path: string; readonly raised: number; readonly state: string }[];
  /** Every place but the secret and its issuer where a secret value was seen. */
  readonly exposures: readonly Exposure[];
  readonly notSimulated: readonly NotSimulated[];
  /** Resources that the app names and does not create, assumed to exist. */
  readonly assumed: readonly Assumed[];
  /** Readers that keep a value for longer than client libraries do. */
  readonly keptValues: readonly KeptValue[];
  /** The first failed reads, in words. */
  readonly readFailures: readonly string[];
  /** What happened, over virtual time: what the page shows. */
  readonly chronicle: Chronicle;
  /** What makes the rehearsal not good; empty when it is good. */
  readonly findings: readonly Finding[];
  /** Most memory of this process, its functions' processes not counted. */
  readonly peakMemoryMegabytes: number;
}
