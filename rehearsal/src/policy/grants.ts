import { list, type Statement, statementsOf } from './document';
import type { Analysis, NamedPolicy, StatementAnalysis } from './simulator';

/** One action on one resource that a statement grants. */
export interface Grant {
  /** Whose policy it is: the ARN of a user or role; for a resource's policy, whom it names. */
  readonly principal: string;
  readonly policy: string;
  readonly action: string;
  readonly resource: string;
}

/** Policies of one user, role or resource. */
export interface PolicyHolder {
  readonly arn: string;
  readonly policies: readonly NamedPolicy[];
}

export const RESOURCE_POLICY = 'resource policy';

/**
 * Which grants an allowed call ever made use of. Trust policies and the invoke permissions of functions are left out:
 * they say who may come, which a run shows by itself.
 */
export class GrantBook {
  private readonly used = new Set<string>();

  /** Marks what let a call through. `holder` is the principal's user or role, `resource` the holder of the resource's policy. */
  use(analyses: readonly Analysis[], holder: string, resource: string): void {
    for (const { identityAnalysis, resourceAnalysis } of analyses) {
      for (const statement of identityAnalysis?.allowStatements ?? []) this.mark(holder, statement);
      for (const statement of resourceAnalysis?.allowStatements ?? []) this.mark(resource, statement);
    }
  }

  unused(holders: Iterable<PolicyHolder>): Grant[] {
    const unused: Grant[] = [];
    for (const { arn, policies } of holders) {
      for (const { name, document } of policies) {
        statementsOf(document).forEach((statement, index) => {
          if (statement.Effect !== 'Allow') return;
          for (const action of actionsOf(statement)) {
            for (const resource of resourcesOf(statement)) {
              if (this.used.has(keyOf(arn, name, index + 1, action, resource))) continue;
              const owned = name !== RESOURCE_POLICY;
              unused.push({
                principal: owned ? arn : JSON.stringify(statement.Principal ?? statement.NotPrincipal),
                policy: owned ? name : `${RESOURCE_POLICY} of ${arn}`,
                action,
                resource,
              });
            }
          }
        });
      }
    }
    return unused;
  }

  private mark(holder: string, { policyId, statement, explain }: StatementAnalysis): void {
    const matched = <T extends { matches: boolean }>(items: T | readonly T[] | undefined) =>
      (Array.isArray(items) ? (items as readonly T[]) : items ? [items as T] : []).filter(
        ({ matches }) => matches,
      );
    const actions = matched(explain.actions).map(({ action }) => action ?? '');
    const resources = matched(explain.resources).map(({ resource }) => resource ?? '');
    // A statement by exclusion has nothing to name: using it once uses all of it.
    for (const action of actions.length > 0 ? actions : [OTHERS]) {
      for (const resource of resources.length > 0 ? resources : [OTHERS]) {
        this.used.add(keyOf(holder, policyId ?? RESOURCE_POLICY, statement.index(), action, resource));
      }
    }
  }
}

const OTHERS = '(all but those excluded)';

function actionsOf(statement: Statement): readonly string[] {
  return statement.Action === undefined ? [OTHERS] : list(statement.Action);
}

function resourcesOf(statement: Statement): readonly string[] {
  return statement.Resource === undefined ? [OTHERS] : list(statement.Resource);
}

function keyOf(holder: string, policy: string, index: number, action: string, resource: string): string {
  return [holder, policy, index, action, resource].join('\n');
}
