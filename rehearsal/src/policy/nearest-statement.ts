import { list, type Statement } from './document';
import { conditionKey, type Question, type StatementAnalysis, UNNAMED_SESSION_POLICY } from './simulator';

/** The elements of a statement that can prevent a match, from the nearest to the farthest. */
const RANKS = ['condition', 'resource', 'principal', 'action'] as const;

interface Mismatch {
  readonly element: (typeof RANKS)[number];
  readonly value: string;
}

/**
 * A sentence about the Allow statement that would match the request except for one element: its condition, resources,
 * principal or actions. Undefined if there is none.
 */
export function nearestStatement(
  candidates: readonly StatementAnalysis[],
  question: Question,
  statementOf: (analysis: StatementAnalysis) => Statement | undefined,
): string | undefined {
  const near = candidates.flatMap((analysis) => {
    const { policyId, statement } = analysis;
    const text = statementOf(analysis);
    const mismatch = statement.isAllow() && text ? mismatchOf(analysis, text, question) : undefined;
    if (!mismatch) return [];
    const policy = !policyId || policyId === UNNAMED_SESSION_POLICY ? 'that policy' : policyId;
    const name = `Statement ${statement.sid() || statement.index()} of ${policy}`;
    const { element, value } = mismatch;
    return [{ rank: RANKS.indexOf(element), text: `${name} matches except for its ${element}${value}.` }];
  });
  return near.sort((a, b) => a.rank - b.rank)[0]?.text;
}

function mismatchOf(
  analysis: StatementAnalysis,
  statement: Statement,
  { action, resource, context }: Question,
): Mismatch | undefined {
  const { actionMatch, resourceMatch, principalMatch } = analysis;
  const { Action, Resource, NotResource, Principal, NotPrincipal } = statement;
  if (principalMatch === 'NoMatch') {
    const value = `, ${JSON.stringify(Principal ?? NotPrincipal)}`;
    return actionMatch ? { element: 'principal', value } : undefined;
  }
  if (actionMatch && resourceMatch) {
    return { element: 'condition', value: `: ${unmetConditions(analysis, statement, context)}` };
  }
  if (actionMatch) {
    const service = (arn: string) => arn.split(':')[2];
    const sameService = [...list(Resource), ...list(NotResource)].some(
      (arn) => service(arn) === service(resource),
    );
    return sameService ? { element: 'resource', value: `, ${list(Resource ?? NotResource)}` } : undefined;
  }
  // A statement on all resources is not near.
  if (!resourceMatch || list(Resource).includes('*')) return undefined;
  const service = action.slice(0, action.indexOf(':') + 1);
  return list(Action).some((name) => name.startsWith(service))
    ? { element: 'action', value: `, ${list(Action)}` }
    : undefined;
}

function unmetConditions(
  { explain }: StatementAnalysis,
  { Condition = {} }: Statement,
  context: Question['context'],
): string {
  const values = new Map(Object.entries(context).map(([name, value]) => [name.toLowerCase(), value]));
  return (explain.conditions ?? [])
    .filter(({ matches }) => !matches)
    .map(({ operator, conditionKeyValue }) => {
      const key = conditionKey(conditionKeyValue);
      const required = JSON.stringify(Condition[operator]?.[key] ?? '?');
      const actual = JSON.stringify(values.get(key.toLowerCase())) ?? 'none';
      return `${operator} ${key} requires ${required}, the request has ${actual}`;
    })
    .join('; ');
}
