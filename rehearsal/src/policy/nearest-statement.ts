import { list, type Statement } from './document';
import { conditionKey, type Question, type StatementAnalysis, UNNAMED_SESSION_POLICY } from './simulator';

/** A statement that almost allows what was asked, with what stopped it. */
interface Near {
  readonly rank: number;
  readonly text: string;
}

/**
 * Tells of the Allow statement that comes nearest to a request: it fits but for a condition, or but for its resources,
 * or but for its actions. Undefined when none is near.
 */
export function nearestStatement(
  candidates: readonly StatementAnalysis[],
  { action, resource, context }: Question,
  textOf: (analysis: StatementAnalysis) => Statement | undefined,
): string | undefined {
  const near = candidates.flatMap((analysis): Near[] => {
    const { policyId, statement, actionMatch, resourceMatch, principalMatch } = analysis;
    const text = textOf(analysis);
    if (!statement.isAllow() || !text) return [];
    const named = policyId !== undefined && policyId !== UNNAMED_SESSION_POLICY;
    const name = `Statement ${statement.sid() || statement.index()} of ${named ? policyId : 'that policy'}`;
    const but = (rank: number, what: string) => [{ rank, text: `${name} fits but for ${what}.` }];
    if (principalMatch === 'NoMatch') {
      return actionMatch
        ? but(2, `its principal, ${JSON.stringify(text.Principal ?? text.NotPrincipal)}`)
        : [];
    }
    if (actionMatch && resourceMatch) return but(0, `its condition: ${conditions(analysis, text, context)}`);
    const service = action.slice(0, action.indexOf(':') + 1);
    if (actionMatch) {
      return sameSort(text, resource)
        ? but(1, `its resource, ${list(text.Resource ?? text.NotResource)}`)
        : [];
    }
    // A statement on everything is near to nothing.
    const narrow = resourceMatch && !list(text.Resource).includes('*');
    return narrow && list(text.Action).some((name) => name.startsWith(service))
      ? but(3, `its action, ${list(text.Action)}`)
      : [];
  });
  return near.sort((a, b) => a.rank - b.rank)[0]?.text;
}

/** Whether one of the statement's resources is of the service that was asked for. */
function sameSort({ Resource, NotResource }: Statement, resource: string): boolean {
  const service = (arn: string) => arn.split(':')[2];
  return [...list(Resource), ...list(NotResource)].some((arn) => service(arn) === service(resource));
}

function conditions(
  { explain }: StatementAnalysis,
  { Condition = {} }: Statement,
  context: Question['context'],
): string {
  const known = new Map(Object.entries(context).map(([name, value]) => [name.toLowerCase(), value]));
  return (explain.conditions ?? [])
    .filter(({ matches }) => !matches)
    .map(({ operator, conditionKeyValue }) => {
      const key = conditionKey(conditionKeyValue);
      const wanted = JSON.stringify(Condition[operator]?.[key] ?? '?');
      const has = known.get(key.toLowerCase());
      return `${operator} ${key} wants ${wanted}, the request has ${has === undefined ? 'none' : JSON.stringify(has)}`;
    })
    .join('; ');
}
