import type { Exposure } from '../aws/exposure-watch';
import type { NotSimulated } from '../cloudformation/resource';
import type { FaultKind } from '../faults/fault';
import type { FaultLevel } from '../faults/level';

/** What the rehearsal saw of one secret. */
export interface SecretReport {
  readonly path: string;
  /** The credential's kind; 'unknown' when neither the app nor the value tells. */
  readonly kind: string;
  readonly schedule: string;
  readonly rotations: number;
  /** Attempts that failed; Secrets Manager tries again. */
  readonly failedRotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** The most credentials that were good at one time. */
  readonly maxLiveCredentials: number;
  /** Credentials that the rotator issued, that are good at the end, and that no label holds. */
  readonly orphans: number;
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
}

export interface UnusedGrant {
  readonly principal: string;
  readonly policy: string;
  readonly action: string;
  readonly resource: string;
}

/** The result of a rehearsal; also the JSON of `--json`. */
export interface Report {
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
  /** The first failed reads, in words. */
  readonly readFailures: readonly string[];
  /** What makes the rehearsal not good, in words; empty when it is good. */
  readonly findings: readonly string[];
  /** Most memory of this process, its functions' processes not counted. */
  readonly peakMemoryMegabytes: number;
}

/** What must not happen, as sentences; a rehearsal without any is good. */
export function findingsOf(report: Omit<Report, 'findings'>): string[] {
  const { secrets, iam, exposures, alarms, faults } = report;
  const findings: string[] = [];
  for (const { path, failedReads, reads, orphans, failedRotations } of secrets) {
    if (failedReads > 0) findings.push(`${path}: ${failedReads} of ${reads} reads failed.`);
    if (orphans > 0) findings.push(`${path}: ${orphans} orphaned credential${orphans > 1 ? 's' : ''} left.`);
    // Where calls fail by chance, attempts do; what counts is that rotations come to an end.
    if (failedRotations > 0 && faults === 'none')
      findings.push(`${path}: ${failedRotations} attempts to rotate failed.`);
  }
  for (const { principal, action, resource, reason } of iam.denied) {
    findings.push(`${principal} was denied ${action} on ${resource}: ${reason}`);
  }
  for (const { path, state } of alarms)
    if (state === 'ALARM') findings.push(`The alarm ${path} is in ALARM.`);
  for (const { place, secret } of exposures) findings.push(`A value of ${secret} was seen in ${place}.`);
  return findings;
}
