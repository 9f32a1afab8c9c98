import type { Problem } from '../files/problem';
import type { Finding } from '../findings/finding';

/** Result of a scan, for the reports. */
export interface Report {
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Findings that are not in the baseline. */
  readonly findings: readonly Finding[];
  /** Number of findings with a `rekey:allow` comment. */
  readonly allowed: number;
  /** Number of findings in the baseline. */
  readonly known: number;
  readonly problems: readonly Problem[];
  readonly skipped: readonly string[];
}
