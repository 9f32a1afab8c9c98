import type { Finding, Match, MatchInput, StartedPart, Target } from '../contract';
import type { FindingMessage } from '../intake/contract';
import { findingId } from '../reports/finding-id';

/** Divides a report about several secrets: each has an execution of its own, so that none is lost if another one fails. */
export function splitOf({ finding, execution }: MatchInput, targets: readonly Target[], at: string): Match {
  const name = execution.lastIndexOf(':') + 1;
  const parts = targets.map(({ secret }): StartedPart => {
    // The same report has the same parts, so that each is started once.
    const id = findingId(finding.source, finding.id, secret);
    return { secret, finding: id, execution: `${execution.slice(0, name)}${id}` };
  });
  const list = targets.map(({ secret }) => secret).join(', ');
  const explanation = `${targets.length} secrets have the reported credential, each with a response of its own: ${list}.`;
  return { decision: 'split', at, explanation, parts };
}

/** Messages that start the executions of a report about several secrets. */
export function messagesOf(finding: Finding, parts: readonly StartedPart[]): FindingMessage[] {
  const all = parts.map(({ secret }) => secret);
  return parts.map(({ secret, finding: id }) => ({
    type: 'finding',
    finding: { ...finding, id, part: { report: finding.id, secret, all } },
  }));
}
