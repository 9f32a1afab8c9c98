import type { Problem } from '../files/problem';
import type { Finding } from '../findings/finding';

/** Result of the scan of some contents. */
export interface Outcome {
  files: number;
  bytes: number;
  /** Number of findings that a comment or an allowlist allows. */
  allowed: number;
  readonly findings: Finding[];
  readonly problems: Problem[];
}

export const noOutcome = (): Outcome => ({
  files: 0,
  bytes: 0,
  allowed: 0,
  findings: [],
  problems: [],
});

/** Adds an outcome to a sum. */
export function addOutcome(sum: Outcome, outcome: Outcome): void {
  const { files, bytes, allowed, findings, problems } = outcome;
  sum.files += files;
  sum.bytes += bytes;
  sum.allowed += allowed;
  // A spread of very many arguments overflows the stack.
  for (const finding of findings) sum.findings.push(finding);
  for (const problem of problems) sum.problems.push(problem);
}
