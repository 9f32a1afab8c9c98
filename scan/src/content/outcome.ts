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
  /** Secrets by their HMACs, if the settings keep them. They are in memory only. */
  readonly secrets: Map<string, string>;
}

export const noOutcome = (): Outcome => ({
  files: 0,
  bytes: 0,
  allowed: 0,
  findings: [],
  problems: [],
  secrets: new Map(),
});

/** Adds an outcome to a sum. */
export function addOutcome(sum: Outcome, outcome: Outcome): void {
  const { files, bytes, allowed, findings, problems, secrets } = outcome;
  sum.files += files;
  sum.bytes += bytes;
  sum.allowed += allowed;
  // A spread of very many arguments overflows the stack.
  for (const finding of findings) sum.findings.push(finding);
  for (const problem of problems) sum.problems.push(problem);
  for (const [hmac, secret] of secrets) sum.secrets.set(hmac, secret);
}
