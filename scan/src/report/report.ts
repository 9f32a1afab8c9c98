import type { Problem } from '../files/problem';
import type { Finding } from '../findings/finding';
import type { Skipped } from '../scan';

/** Result of a scan, for the reports. */
export interface Report {
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Findings that are neither in the baseline nor in `.gitleaksignore`. */
  readonly findings: readonly Finding[];
  /** Number of findings that a `rekey:allow` comment or an allowlist allows. */
  readonly allowed: number;
  /** Number of findings in the baseline or in `.gitleaksignore`. */
  readonly known: number;
  readonly problems: readonly Problem[];
  readonly skipped: readonly Skipped[];
  /** Number of threads that could be used. */
  readonly threads?: number;
}
