import { type Statement, statementsOf } from './document';
import { RESOURCE_POLICY } from './grants';
import {
  type Answer,
  type PolicyAnalysis,
  type Question,
  type StatementAnalysis,
  UNNAMED_SESSION_POLICY,
} from './simulator';

/** One statement, by the policy that holds it. */
export interface StatementOfPolicy {
  /** Whose policy it is: the ARN of a user, a role or a resource. */
  readonly holder: string;
  readonly policy: string;
  /** Its place in the policy, from 1. */
  readonly index: number;
  readonly statement: Statement;
}

/** How one access request was judged. The same request again is the same object, as long as no policy changes. */
export interface Decision {
  readonly action: string;
  readonly resource: string;
  /** Why it was refused, in the words that end AWS's message; undefined when it was allowed. */
  readonly reason?: string;
  /** What would have allowed it, in sentences. */
  readonly wouldAllow?: string;
  /** The statements that allowed it, or that denied it expressly. */
  readonly statements: readonly StatementOfPolicy[];
}

/** The statements that decided. `holder` is the principal's user or role. */
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
    for (const { policyId, statement } of deciding(analysis, allowed)) {
      const index = statement.index();
      const named = policyId === UNNAMED_SESSION_POLICY ? undefined : policyId;
      const policy = named ?? (owner === resource ? RESOURCE_POLICY : SESSION_POLICY);
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

const SESSION_POLICY = 'session policy';

function deciding(analysis: PolicyAnalysis | undefined, allowed: boolean): readonly StatementAnalysis[] {
  return (allowed ? analysis?.allowStatements : analysis?.denyStatements) ?? [];
}
