import { AwsError } from '../aws/errors';

export type OneOrMany<T> = T | T[];

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: OneOrMany<Statement>;
}

/** A document as it was put, and parsed. */
export interface Policy {
  readonly text: string;
  readonly document: PolicyDocument;
}

export function list<T>(value: OneOrMany<T> | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export function statementsOf(document: unknown): readonly Statement[] {
  return list((document as PolicyDocument | undefined)?.Statement);
}

/**
 * Parses what IAM is given as a policy, and refuses what IAM refuses: `identity` is the policy of a user or role,
 * `trust` the assume-role policy of a role.
 */
export function parsePolicy(text: unknown, kind: 'identity' | 'trust'): Policy {
  let document: unknown;
  try {
    document = JSON.parse(String(text));
  } catch {
    throw malformed('Syntax errors in policy.');
  }
  const problem = problemOf(document, kind);
  if (problem) throw malformed(problem);
  return { text: String(text), document: document as PolicyDocument };
}

const TOP = new Set(['Version', 'Id', 'Statement']);
const ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
]);

function problemOf(document: unknown, kind: 'identity' | 'trust'): string | undefined {
  if (!isObject(document) || Object.keys(document).some((name) => !TOP.has(name))) {
    return 'Syntax errors in policy.';
  }
  const { Version = '2008-10-17', Statement } = document;
  const statements = list(Statement as OneOrMany<unknown> | undefined);
  if ((Version !== '2012-10-17' && Version !== '2008-10-17') || statements.length === 0) {
    return 'Syntax errors in policy.';
  }
  const ids = statements.flatMap((statement) =>
    isObject(statement) && statement.Sid ? [statement.Sid] : [],
  );
  if (new Set(ids).size < ids.length) return 'Statement IDs (SID) in a single policy must be unique.';
  for (const statement of statements) {
    const problem = statementProblem(statement, kind);
    if (problem) return problem;
  }
  return undefined;
}

function statementProblem(statement: unknown, kind: 'identity' | 'trust'): string | undefined {
  if (!isObject(statement) || Object.keys(statement).some((name) => !ELEMENTS.has(name))) {
    return 'Syntax errors in policy.';
  }
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') return 'Syntax errors in policy.';
  if (Condition !== undefined && !(isObject(Condition) && Object.values(Condition).every(isObject))) {
    return 'Syntax errors in policy.';
  }
  const actions = texts(Action ?? NotAction);
  const resources = texts(Resource ?? NotResource);
  if (!actions || !resources) return 'Syntax errors in policy.';
  if (actions.length === 0) return 'Policy statement must contain actions.';
  if (actions.some((action) => action !== '*' && !/^[A-Za-z0-9-]+:\S+$/.test(action))) {
    return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  }
  const hasPrincipal = Principal !== undefined || NotPrincipal !== undefined;
  if (kind === 'trust') {
    if (Resource !== undefined || NotResource !== undefined) return 'Has prohibited field Resource';
    if (!hasPrincipal) return 'Missing required field Principal';
    const foreign = actions.some((action) => !action.toLowerCase().startsWith('sts:'));
    return foreign ? 'AssumeRole policy may only specify STS AssumeRole actions.' : undefined;
  }
  if (hasPrincipal) return 'Policy document should not specify a principal.';
  if (resources.length === 0) return 'Policy statement must contain resources.';
  const odd = resources.find((resource) => resource !== '*' && !resource.startsWith('arn:'));
  return odd === undefined ? undefined : `Resource ${odd} must be in ARN format or "*".`;
}

/** The strings of an element, or undefined when it holds something else. */
function texts(value: unknown): readonly string[] | undefined {
  const items = list(value as OneOrMany<unknown> | undefined);
  return items.every((item): item is string => typeof item === 'string') ? items : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}
