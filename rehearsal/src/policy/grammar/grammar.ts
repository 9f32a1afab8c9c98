import { actionProblem } from './actions';
import { datesAreValid } from './conditions';
import { principalProblem } from './principals';
import { LEGACY_PARSING, resourceProblem } from './resources';
import { isWellFormed, type Statement } from './syntax';
import { list } from './values';

/**
 * The type of a policy: `identity` is inline in a user, role or session, `managed` is a managed policy (also as a
 * permissions boundary), `trust` is the assume-role policy of a role, `resource` any other resource policy.
 */
export type PolicyKind = 'identity' | 'managed' | 'trust' | 'resource';

type Rule = (statement: Statement) => string | undefined;

/**
 * The message with which AWS refuses a policy; undefined if it is valid. Each rule applies to all statements before
 * the next rule, in the order that AWS's answers show.
 */
export function policyProblem(document: unknown, kind: PolicyKind): string | undefined {
  if (!isWellFormed(document)) return 'Syntax errors in policy.';
  // Without a Version a policy has 2008-10-17. Source: "IAM JSON policy elements: Version"; the refusal is AWS's.
  if (kind === 'managed' && document.Version !== '2012-10-17') {
    return 'Policy document must be version 2012-10-17 or greater.';
  }
  const statements = list(document.Statement);
  const firstProblem = (rules: readonly Rule[]) => first(rules.flatMap((rule) => statements.map(rule)));
  return (
    firstProblem([legacyProblem]) ?? idProblem(statements) ?? firstProblem([...COMMON_RULES, ...RULES[kind]])
  );
}

function legacyProblem({ Effect, Condition, ...statement }: Statement): string | undefined {
  const valid =
    (Effect === 'Allow' || Effect === 'Deny') &&
    (Condition === undefined || datesAreValid(Condition)) &&
    !resourcesOf(statement).map(resourceProblem).includes(LEGACY_PARSING);
  return valid ? undefined : LEGACY_PARSING;
}

/** Source: "IAM JSON policy elements: Sid". */
function idProblem(statements: readonly Statement[]): string | undefined {
  const ids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (ids.some((id) => !/^[0-9A-Za-z]*$/.test(id))) {
    return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
  }
  if (new Set(ids).size < ids.length) return 'Statement IDs (SID) in a single policy must be unique.';
  return undefined;
}

/** A rule that refuses the statements for which `test` is true. */
const refuse =
  (message: string, test: (statement: Statement) => boolean): Rule =>
  (statement) =>
    test(statement) ? message : undefined;

const principalOf = ({ Principal, NotPrincipal }: Statement) => Principal ?? NotPrincipal;

const COMMON_RULES: readonly Rule[] = [
  refuse('Policy statement must contain actions.', (statement) => actionsOf(statement).length === 0),
  (statement) => first(resourcesOf(statement).map(resourceProblem)),
  (statement) => first(actionsOf(statement).map(actionProblem)),
];

const principalMissing = refuse(
  'Missing required field Principal',
  (statement) => principalOf(statement) === undefined,
);
const principalPresent = refuse(
  'Policy document should not specify a principal.',
  (statement) => principalOf(statement) !== undefined,
);
const principalInvalid: Rule = (statement) => {
  const block = principalOf(statement);
  return block && principalProblem(block);
};
const resourceMissing = refuse(
  'Policy statement must contain resources.',
  (statement) => resourcesOf(statement).length === 0,
);

const RULES: Readonly<Record<PolicyKind, readonly Rule[]>> = {
  identity: [principalPresent, resourceMissing],
  managed: [principalPresent, resourceMissing],
  trust: [
    refuse(
      'Has prohibited field Resource',
      ({ Resource, NotResource }) => (Resource ?? NotResource) !== undefined,
    ),
    // Source: "AWS JSON policy elements: NotPrincipal".
    refuse('Has prohibited field NotPrincipal', ({ NotPrincipal }) => NotPrincipal !== undefined),
    principalMissing,
    principalInvalid,
    refuse('AssumeRole policy may only specify STS AssumeRole actions.', (statement) =>
      actionsOf(statement).some((action) => !action.toLowerCase().startsWith('sts:')),
    ),
  ],
  resource: [
    principalMissing,
    refuse(
      'Allow with NotPrincipal is not allowed.',
      ({ Effect, NotPrincipal }) => NotPrincipal !== undefined && Effect === 'Allow',
    ),
    principalInvalid,
    resourceMissing,
  ],
};

function actionsOf({ Action, NotAction }: Statement): readonly string[] {
  return list(Action ?? NotAction);
}

function resourcesOf(statement: Pick<Statement, 'Resource' | 'NotResource'>): readonly string[] {
  return list(statement.Resource ?? statement.NotResource);
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
