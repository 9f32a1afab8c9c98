import type { AccessRequest, Call } from '../aws/call';
import { AwsError } from '../aws/errors';
import type { Analysis, Answer, StatementAnalysis } from './simulator';

/** A call that was refused; the same refusal again only counts. */
export interface Denial {
  /** When it was first refused. Milliseconds since the epoch. */
  readonly time: number;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly reason: string;
  /** The statement that would have allowed it but for its conditions. */
  readonly wouldAllow?: string;
  count: number;
}

/** Why it was refused, in the words that end AWS's message. */
export function reasonOf({ analyses, problem }: Answer, action: string, byIdentity: boolean): string {
  if (problem) return `because the policy simulator cannot judge it (${problem})`;
  const denies = (part: keyof Analysis) =>
    analyses.some(
      (analysis) => ((analysis[part] as Analysis['identityAnalysis'])?.denyStatements.length ?? 0) > 0,
    );
  if (denies('identityAnalysis')) return 'with an explicit deny in an identity-based policy';
  if (denies('resourceAnalysis')) return 'with an explicit deny in a resource-based policy';
  if (denies('permissionBoundaryAnalysis')) return 'with an explicit deny in a permissions boundary';
  if (denies('sessionAnalysis')) return 'with an explicit deny in a session policy';
  const no = (kind: string) => `because no ${kind} allows the ${action} action`;
  const identityAllows = analyses.some(({ identityAnalysis }) => identityAnalysis?.result === 'Allowed');
  if (!byIdentity) return no('resource-based policy');
  if (!identityAllows) return no('identity-based policy');
  if (analyses.some(({ blockedBy }) => blockedBy?.includes('pb'))) return no('permissions boundary');
  const narrowed = analyses.some(
    ({ sessionAnalysis }) => sessionAnalysis && sessionAnalysis.result !== 'Allowed',
  );
  return no(narrowed ? 'session policy' : 'resource-based policy');
}

/** Names the Allow statement that fits but for its conditions, and these. */
export function nearestStatement({ analyses }: Answer): string | undefined {
  for (const { identityAnalysis, resourceAnalysis } of analyses) {
    const candidates: StatementAnalysis[] = [
      ...(identityAnalysis?.unmatchedStatements ?? []),
      ...(resourceAnalysis?.unmatchedStatements ?? []),
    ];
    for (const { policyId, statement, actionMatch, resourceMatch, principalMatch, explain } of candidates) {
      if (!statement.isAllow() || !actionMatch || !resourceMatch || principalMatch === 'NoMatch') continue;
      const failed = (explain.conditions ?? []).filter(({ matches }) => !matches);
      const conditions = failed.map(({ operator, conditionKeyValue }) => `${operator} ${conditionKeyValue}`);
      return `${policyId ?? 'resource policy'}, statement ${statement.sid() ?? statement.index()}: ${conditions.join(', ')}`;
    }
  }
  return undefined;
}

/** The error in AWS's words: AccessDenied of the query services, AccessDeniedException of the others. */
export function accessDenied(call: Call, { action, resource }: AccessRequest, reason: string): AwsError {
  const who = `User: ${call.principal.arn} is not authorized to perform: ${action} on resource: `;
  if (call.service === 'sts') return new AwsError('AccessDenied', who + resource, { status: 403 });
  if (call.service === 'iam') {
    // IAM names users and roles by kind and name, not by ARN.
    const owner = /^arn:[^:]+:iam::\d+:(user|role)\/(?:.*\/)?([^/]+)$/.exec(resource);
    return new AwsError('AccessDenied', `${who}${owner ? `${owner[1]} ${owner[2]}` : resource} ${reason}`, {
      status: 403,
    });
  }
  return new AwsError('AccessDeniedException', `${who}${resource} ${reason}`, { member: 'Message' });
}
