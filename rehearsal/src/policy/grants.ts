import { list, type Statement, statementsOf } from './document';
import type { OneOrMany } from './grammar/values';
import type { Analysis, Match, NamedPolicy, StatementAnalysis } from './simulator';

/** One action on one resource that a statement grants. */
export interface Grant {
  /** The ARN of the user or role that has the policy; for a resource policy, its Principal element. */
  readonly principal: string;
  readonly policy: string;
  readonly action: string;
  readonly resource: string;
}

/** The policies of one user, role or resource. */
export interface PolicyHolder {
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
}

export const RESOURCE_POLICY = 'resource policy';

/** Stands for the actions of NotAction and the resources of NotResource. */
const OTHERS = '(all but those excluded)';

/**
 * Records the grants that allowed calls use. Trust policies and the invoke permissions of functions are excluded: they
 * determine which principals have access, which each run shows.
 */
export class GrantUsage {
  private readonly used = new Set<string>();

  /** @param holder the principal's user or role @param resource the owner of the resource policy */
  record(analyses: readonly Analysis[], holder: string, resource: string): void {
    for (const { identityAnalysis, resourceAnalysis } of analyses) {
      for (const statement of identityAnalysis?.allowStatements ?? []) this.mark(holder, statement);
      for (const statement of resourceAnalysis?.allowStatements ?? []) this.mark(resource, statement);
    }
  }

  unused(holders: readonly PolicyHolder[]): Grant[] {
    return holders.flatMap(({ arn, policies }) =>
      policies.flatMap(({ name, document }) =>
        statementsOf(document).flatMap((statement, index) =>
          grantsOf(statement, arn, name).filter(
            ({ action, resource }) => !this.used.has(keyOf(arn, name, index + 1, action, resource)),
          ),
        ),
      ),
    );
  }

  private mark(holder: string, { policyId, statement, explain }: StatementAnalysis): void {
    for (const action of matched(explain.actions, 'action')) {
      for (const resource of matched(explain.resources, 'resource')) {
        this.used.add(keyOf(holder, policyId ?? RESOURCE_POLICY, statement.index(), action, resource));
      }
    }
  }
}

function grantsOf(statement: Statement, arn: string, name: string): Grant[] {
  if (statement.Effect !== 'Allow') return [];
  const owner =
    name === RESOURCE_POLICY
      ? {
          principal: JSON.stringify(statement.Principal ?? statement.NotPrincipal),
          policy: `${RESOURCE_POLICY} of ${arn}`,
        }
      : { principal: arn, policy: name };
  return list(statement.Action ?? OTHERS).flatMap((action) =>
    list(statement.Resource ?? OTHERS).map((resource) => ({ ...owner, action, resource })),
  );
}

/** A statement that matches by exclusion has no name of an action or a resource. */
function matched(items: OneOrMany<Match> | undefined, member: 'action' | 'resource'): readonly string[] {
  const names = list(items).flatMap((item) => (item.matches ? [item[member] ?? ''] : []));
  return names.length > 0 ? names : [OTHERS];
}

function keyOf(holder: string, policy: string, index: number, action: string, resource: string): string {
  return [holder, policy, index, action, resource].join('\n');
}
