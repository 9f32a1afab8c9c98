import type { Principal } from '../aws/call';
import { analysisOf, asksByIdentity, blockerOf, type Part } from './blocker';
import { decisiveStatements, type StatementOfPolicy } from './decision';
import { type Statement, statementsOf } from './document';
import { nearestStatement } from './nearest-statement';
import { type Answer, type NamedPolicy, type Question, simulate } from './simulator';

/** As many policies can stand in the way one behind the other, each with a Deny and without an Allow. */
const MOST_ROUNDS = 8;

/**
 * Tells what would let a refused request through: the smallest statement to add to each policy that stands in its way,
 * the statement there that comes nearest, and each one that denies. The policies so changed are judged again, so that
 * what is told is enough.
 */
export async function remedyOf(question: Question, answer: Answer, principal: Principal): Promise<string> {
  const holder = principal.roleArn ?? principal.arn;
  const sentences: string[] = [];
  let asked = question;
  let refused = answer;
  for (let round = 0; round < MOST_ROUNDS && !refused.allowed && !refused.problem; round++) {
    const { part, explicit } = blockerOf(refused, asksByIdentity(principal));
    if (explicit) {
      const denials = decisiveStatements(refused, asked, holder);
      sentences.push(...denials.map((denial) => tellDenial(denial, question)));
      asked = without(asked, denials);
    } else {
      const statement = smallestStatement(part, asked, refused, principal);
      sentences.push(`Add to ${placeOf(part, asked, principal)}: ${JSON.stringify(statement)}.`);
      const near = nearIn(part, asked, refused);
      if (near) sentences.push(near);
      asked = withStatement(part, asked, statement);
    }
    refused = await simulate(asked);
  }
  if (!refused.allowed) sentences.push('That alone may not be enough.');
  return sentences.join(' ');
}

function placeOf(part: Part, { boundary, action, resource }: Question, principal: Principal): string {
  switch (part) {
    case 'identity':
      return `the identity policies of ${principal.roleArn ?? principal.arn}`;
    case 'boundary':
      return `the permissions boundary ${boundary?.[0]?.name}`;
    case 'session':
      return `the session policy of ${principal.arn}`;
    case 'resource': {
      const sorts: Readonly<Record<string, string>> = { kms: 'key', sts: 'trust' };
      return `the ${sorts[action.split(':')[0] as string] ?? 'resource'} policy of ${resource}`;
    }
  }
}

/** Names of principals in a policy that are not of AWS. */
const PRINCIPALS: Partial<Record<Principal['type'], string>> = {
  service: 'Service',
  'web-identity': 'Federated',
};

/** Nothing but this request is allowed by it. */
function smallestStatement(
  part: Part,
  { action, resource }: Question,
  { asked = resource }: Answer,
  principal: Principal,
): Statement {
  const Effect = 'Allow';
  if (part !== 'resource') return { Effect, Action: action, Resource: asked };
  const Principal = { [PRINCIPALS[principal.type] ?? 'AWS']: principal.roleArn ?? principal.arn };
  // A trust policy has no Resource; that of a key or a secret means what it belongs to by *.
  return action.startsWith('sts:')
    ? { Effect, Principal, Action: action }
    : { Effect, Principal, Action: action, Resource: '*' };
}

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
function tellDenial(
  { holder, policy, index, statement }: StatementOfPolicy,
  { boundary = [] }: Question,
): string {
  if (boundary.some(({ name }) => name === policy)) {
    return (
      `Statement ${statement.Sid ?? index} of the permissions boundary ${policy} of ${holder} denies it, and no policy ` +
      'can allow what a boundary denies: take the statement out of the boundary, or narrow it there.'
    );
  }
  return `Statement ${statement.Sid ?? index} of ${policy} (${holder}) denies it: take it out, or narrow it.`;
}

function nearIn(part: Part, asked: Question, refused: Answer): string | undefined {
  const { identity, boundary = [], session, resourcePolicy } = asked;
  const documents: Readonly<Record<Part, readonly NamedPolicy[]>> = {
    identity,
    boundary,
    session: [{ name: '', document: session }],
    resource: [{ name: '', document: resourcePolicy }],
  };
  return nearestStatement(analysisOf(refused, part)?.unmatchedStatements ?? [], asked, (analysis) => {
    const named = documents[part].find(({ name }) => name === (analysis.policyId ?? ''));
    const { document } = named ?? documents[part][0] ?? {};
    return statementsOf(document)[analysis.statement.index() - 1];
  });
}

const ADDED = 'added';

function withStatement(part: Part, question: Question, statement: Statement): Question {
  const document = { Version: '2012-10-17', Statement: [statement] };
  const extended = (policy: unknown) => ({ ...document, Statement: [...statementsOf(policy), statement] });
  const { identity, boundary = [], session, resourcePolicy } = question;
  switch (part) {
    case 'identity':
      return { ...question, identity: [...identity, { name: ADDED, document }] };
    case 'boundary':
      return { ...question, boundary: [...boundary, { name: ADDED, document }] };
    case 'session':
      return { ...question, session: extended(session) };
    case 'resource':
      return { ...question, resourcePolicy: extended(resourcePolicy) };
  }
}

/** The same request, had those statements not been there. */
function without(question: Question, denials: readonly StatementOfPolicy[]): Question {
  const gone = new Set<unknown>(denials.map(({ statement }) => statement));
  const cleared = (document: unknown) =>
    document && {
      ...(document as object),
      Statement: statementsOf(document).filter((one) => !gone.has(one)),
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
