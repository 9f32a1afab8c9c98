import type { Principal } from '../aws/call';
import { analysisOf, blockerOf, hasIdentityPolicies, type PolicyType } from './blocker';
import { decisiveStatements, type StatementOfPolicy } from './decision';
import { type Statement, statementsOf } from './document';
import { nearestStatement } from './nearest-statement';
import { type Answer, type NamedPolicy, type Question, simulate } from './simulator';

/** The four types of policy, each with a Deny and without an Allow. */
const MAX_ROUNDS = 8;

/**
 * The changes that allow a refused request: the smallest statement to add to each policy that refuses it, the nearest
 * statement of that policy, and each statement that denies. Simulates the changed policies to verify the result.
 */
export async function remedyOf(question: Question, answer: Answer, principal: Principal): Promise<string> {
  const holder = principal.roleArn ?? principal.arn;
  const sentences: string[] = [];
  let asked = question;
  let refused = answer;
  for (let round = 0; round < MAX_ROUNDS && !refused.allowed && !refused.problem; round++) {
    const { type, explicit } = blockerOf(refused, hasIdentityPolicies(principal));
    if (explicit) {
      const denials = decisiveStatements(refused, asked, holder);
      sentences.push(...denials.map((denial) => describeDenial(denial, question)));
      asked = without(asked, denials);
    } else {
      const statement = smallestStatement(type, asked, refused, principal);
      sentences.push(`Add to ${placeOf(type, asked, principal)}: ${JSON.stringify(statement)}.`);
      const nearest = nearestOf(type, asked, refused);
      if (nearest) sentences.push(nearest);
      asked = withStatement(type, asked, statement);
    }
    refused = await simulate(asked);
  }
  if (!refused.allowed) sentences.push('This may not be sufficient.');
  return sentences.join(' ');
}

const RESOURCE_POLICIES: Readonly<Record<string, string>> = { kms: 'key', sts: 'trust' };

function placeOf(type: PolicyType, { boundary, action, resource }: Question, principal: Principal): string {
  const places: Readonly<Record<PolicyType, string>> = {
    identity: `the identity policies of ${principal.roleArn ?? principal.arn}`,
    boundary: `the permissions boundary ${boundary?.[0]?.name}`,
    session: `the session policy of ${principal.arn}`,
    resource: `the ${RESOURCE_POLICIES[action.split(':')[0] ?? ''] ?? 'resource'} policy of ${resource}`,
  };
  return places[type];
}

/** The keys of a Principal element other than AWS. */
const PRINCIPAL_KEYS: Partial<Record<Principal['type'], string>> = {
  service: 'Service',
  'web-identity': 'Federated',
};

/** A statement that allows only this request. */
function smallestStatement(
  type: PolicyType,
  { action, resource }: Question,
  { asked = resource }: Answer,
  principal: Principal,
): Statement {
  const Effect = 'Allow';
  if (type !== 'resource') return { Effect, Action: action, Resource: asked };
  const Principal = { [PRINCIPAL_KEYS[principal.type] ?? 'AWS']: principal.roleArn ?? principal.arn };
  // A trust policy has no Resource. In the policy of a key or a secret, * is the key or the secret itself.
  const Resource = action.startsWith('sts:') ? {} : { Resource: '*' };
  return { Effect, Principal, Action: action, ...Resource };
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
function describeDenial(
  { holder, policy, index, statement }: StatementOfPolicy,
  { boundary = [] }: Question,
): string {
  const name = `Statement ${statement.Sid ?? index} of`;
  return boundary.some((candidate) => candidate.name === policy)
    ? `${name} the permissions boundary ${policy} of ${holder} denies it, and no policy can allow what a boundary denies: remove the statement from the boundary, or narrow it.`
    : `${name} ${policy} (${holder}) denies it: remove or narrow the statement.`;
}

function nearestOf(type: PolicyType, asked: Question, refused: Answer): string | undefined {
  const { identity, boundary = [], session, resourcePolicy } = asked;
  const policies: Readonly<Record<PolicyType, readonly NamedPolicy[]>> = {
    identity,
    boundary,
    session: [{ name: '', document: session }],
    resource: [{ name: '', document: resourcePolicy }],
  };
  return nearestStatement(analysisOf(refused, type)?.unmatchedStatements ?? [], asked, (analysis) => {
    const named = policies[type].find(({ name }) => name === (analysis.policyId ?? ''));
    const { document } = named ?? policies[type][0] ?? {};
    return statementsOf(document)[analysis.statement.index() - 1];
  });
}

function withStatement(type: PolicyType, question: Question, statement: Statement): Question {
  const { identity, boundary = [], session, resourcePolicy } = question;
  const add = (document: unknown) => ({
    Version: '2012-10-17',
    Statement: [...statementsOf(document), statement],
  });
  const added = { name: 'added', document: add(undefined) };
  const changes: Readonly<Record<PolicyType, Partial<Question>>> = {
    identity: { identity: [...identity, added] },
    boundary: { boundary: [...boundary, added] },
    session: { session: add(session) },
    resource: { resourcePolicy: add(resourcePolicy) },
  };
  return { ...question, ...changes[type] };
}

/** The request with policies that lack these statements. */
function without(question: Question, denials: readonly StatementOfPolicy[]): Question {
  const removed = new Set<unknown>(denials.map(({ statement }) => statement));
  const cleared = (document: unknown) =>
    document && {
      ...(document as object),
      Statement: statementsOf(document).filter((statement) => !removed.has(statement)),
    };
  const each = (policies: readonly NamedPolicy[]) =>
    policies
      .map(({ name, document }) => ({ name, document: cleared(document) }))
      .filter(({ document }) => statementsOf(document).length > 0);
  const { identity, boundary, session, resourcePolicy } = question;
  return {
    ...question,
    identity: each(identity),
    boundary: boundary && each(boundary),
    session: cleared(session),
    resourcePolicy: cleared(resourcePolicy),
  };
}
