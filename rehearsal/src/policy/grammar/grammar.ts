import { actionProblem } from './actions';
import { datesAreValid } from './conditions';
import { principalProblem } from './principals';
import { LEGACY_PARSING, resourceProblem } from './resources';
import { isWellFormed, type WellFormedDocument, type WellFormedStatement } from './syntax';
import { valuesOf } from './values';

/**
 * Where a policy stands: `identity` within a user, role or session, `managed` on its own (also as a permissions
 * boundary), `trust` as the assume-role policy of a role, `resource` on anything else, such as a secret.
 */
export type PolicyKind = 'identity' | 'managed' | 'trust' | 'resource';

type Rule = (statement: WellFormedStatement) => string | undefined;

/**
 * The message with which AWS refuses a policy; undefined: it is good. Rules are applied one after the other, each to
 * all statements, in the order in which AWS is seen to apply them.
 */
export function policyProblem(document: unknown, kind: PolicyKind): string | undefined {
  if (!isWellFormed(document)) return 'Syntax errors in policy.';
  const statements = valuesOf(document.Statement) as readonly WellFormedStatement[];
  const first = (rules: readonly Rule[]) => {
    for (const rule of rules) {
      for (const statement of statements) {
        const problem = rule(statement);
        if (problem !== undefined) return problem;
      }
    }
    return undefined;
  };
  return (
    versionProblem(document, kind) ??
    first([legacyProblem]) ??
    idProblem(statements) ??
    first([actionMissing, resourcesProblem, actionsProblem, ...RULES[kind]])
  );
}

/**
 * Without a Version a policy is one of 2008-10-17, which managed policies cannot be. Source: "IAM JSON policy
 * elements: Version"; that AWS refuses it is seen in its answers.
 */
function versionProblem({ Version }: WellFormedDocument, kind: PolicyKind): string | undefined {
  return kind !== 'managed' || Version === '2012-10-17'
    ? undefined
    : 'Policy document must be version 2012-10-17 or greater.';
}

function legacyProblem({ Effect, Condition, ...statement }: WellFormedStatement): string | undefined {
  const good =
    (Effect === 'Allow' || Effect === 'Deny') &&
    (Condition === undefined || datesAreValid(Condition)) &&
    !resourcesOf(statement).map(resourceProblem).includes(LEGACY_PARSING);
  return good ? undefined : LEGACY_PARSING;
}

/** Source: "IAM JSON policy elements: Sid". */
function idProblem(statements: readonly WellFormedStatement[]): string | undefined {
  const ids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (ids.some((id) => !/^[0-9A-Za-z]*$/.test(id))) {
    return 'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
  }
  if (new Set(ids).size < ids.length) return 'Statement IDs (SID) in a single policy must be unique.';
  return undefined;
}

const actionMissing: Rule = (statement) =>
  actionsOf(statement).length === 0 ? 'Policy statement must contain actions.' : undefined;

const resourcesProblem: Rule = (statement) => firstOf(resourcesOf(statement).map(resourceProblem));

const actionsProblem: Rule = (statement) => firstOf(actionsOf(statement).map(actionProblem));

const resourceMissing: Rule = (statement) =>
  resourcesOf(statement).length === 0 ? 'Policy statement must contain resources.' : undefined;

const principalPresent: Rule = ({ Principal, NotPrincipal }) =>
  (Principal ?? NotPrincipal) === undefined ? undefined : 'Policy document should not specify a principal.';

const principalMissing: Rule = ({ Principal, NotPrincipal }) =>
  (Principal ?? NotPrincipal) === undefined ? 'Missing required field Principal' : undefined;

const principalsProblem: Rule = ({ Principal, NotPrincipal }) => {
  const block = Principal ?? NotPrincipal;
  return block && principalProblem(block);
};

const resourcePresent: Rule = ({ Resource, NotResource }) =>
  (Resource ?? NotResource) === undefined ? undefined : 'Has prohibited field Resource';

/** Source: "AWS JSON policy elements: NotPrincipal". */
const notPrincipalPresent: Rule = ({ NotPrincipal }) =>
  NotPrincipal === undefined ? undefined : 'Has prohibited field NotPrincipal';

const notPrincipalAllowed: Rule = ({ Effect, NotPrincipal }) =>
  NotPrincipal !== undefined && Effect === 'Allow' ? 'Allow with NotPrincipal is not allowed.' : undefined;

const foreignAction: Rule = (statement) =>
  actionsOf(statement).every((action) => action.toLowerCase().startsWith('sts:'))
    ? undefined
    : 'AssumeRole policy may only specify STS AssumeRole actions.';

const RULES: Readonly<Record<PolicyKind, readonly Rule[]>> = {
  identity: [principalPresent, resourceMissing],
  managed: [principalPresent, resourceMissing],
  trust: [resourcePresent, notPrincipalPresent, principalMissing, principalsProblem, foreignAction],
  resource: [principalMissing, notPrincipalAllowed, principalsProblem, resourceMissing],
};

function actionsOf({ Action, NotAction }: WellFormedStatement): readonly string[] {
  return valuesOf(Action ?? NotAction) as string[];
}

function resourcesOf({
  Resource,
  NotResource,
}: Pick<WellFormedStatement, 'Resource' | 'NotResource'>): readonly string[] {
  return valuesOf(Resource ?? NotResource) as string[];
}

function firstOf(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
