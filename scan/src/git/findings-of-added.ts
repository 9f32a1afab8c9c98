import type { Finding } from '../findings/finding';
import type { AddedText } from './patch';

/** The findings in the lines that a commit adds, at their lines in the file. */
export function findingsOfAdded(findings: readonly Finding[], { line, added }: AddedText): Finding[] {
  return findings
    .map((finding) => ({ ...finding, line: finding.line + line - 1, endLine: finding.endLine + line - 1 }))
    .filter(({ line: first, endLine: last }) => added.some(([from, to]) => first <= to && last >= from));
}
