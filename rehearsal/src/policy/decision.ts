import { type Statement, statementsOf } from './document';
import { RESOURCE_POLICY } from './grants';
import { type Answer, type PolicyAnalysis, type Question, UNNAMED_SESSION_POLICY } from './simulator';

/** One statement and the policy that holds it. */
export interface StatementOfPolicy {
  /** The owner of the policy: the ARN of a user, a role or a resource. */
  readonly holder: string;
  readonly policy: string;
  /** The position in the policy, from 1. */
  readonly index: number;
  readonly statement: Statement;
}

/** The decision about one access request. A repeated request gets the same object until a policy changes. */
export interface Decision {
  readonly action: string;
  readonly resource: string;
  /** The reason of a refusal, as at the end of AWS's message; undefined if the request is allowed. */
  readonly reason?: string;
  /** The changes that would allow the request, in sentences. */
  readonly wouldAllow?: string;
  /** The statements that allow the request, or that deny it explicitly. */
  readonly statements: readonly StatementOfPolicy[];
}

/** The statements that decided a request. `holder` is the principal's user or role. */
export function decisiveStatements(
  { allowed, analyses }: Answer,
  { identity, boundary, session, resource, resourcePolicy }: Question,
  holder: string,
): StatementOfPolicy[] {
  const found = new Map<string, StatementOfPolicy>();
  const add = (
    analysis: PolicyAnalysis | undefined,
    owner: string,
    documentOf: (policy: string | undefined) => unknown,
  ) => {
    for (const { policyId, statement } of analysis?.[allowed ? 'allowStatements' : 'denyStatements'] ?? []) {
      const index = statement.index();
      const name = policyId === UNNAMED_SESSION_POLICY ? undefined : policyId;
      const policy = name ?? (owner === resource ? RESOURCE_POLICY : 'session policy');
      const text = statementsOf(documentOf(policyId))[index - 1];
      if (text) found.set(`${owner}\n${policy}\n${index}`, { holder: owner, policy, index, statement: text });
    }
  };
  const named = (policies: Question['boundary']) => (name: string | undefined) =>
    policies?.find((policy) => policy.name === name)?.document;
  for (const analysis of analyses) {
    add(analysis.identityAnalysis, holder, named(identity));
    add(analysis.resourceAnalysis, resource, () => resourcePolicy);
    if (allowed) continue;
    add(analysis.permissionBoundaryAnalysis, holder, named(boundary));
    add(analysis.sessionAnalysis, holder, () => session);
  }
  return [...found.values()];
}
