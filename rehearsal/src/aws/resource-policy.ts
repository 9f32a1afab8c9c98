/** A resource policy that conforms to IAM's grammar. */
export interface ResourcePolicy {
  readonly Statement: ResourceStatement | readonly ResourceStatement[];
}

export interface ResourceStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: object;
}

const TOP = ['Version', 'Id', 'Statement'];

/** The parsed policy; undefined if the text is not a policy. Source: "Grammar of the IAM JSON policy language". */
export function parseResourcePolicy(text: string): ResourcePolicy | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(document) || !Object.keys(document).every((name) => TOP.includes(name))) return undefined;
  const statements = [document.Statement].flat();
  return statements.length > 0 && statements.every(isStatement) ? (document as never) : undefined;
}

export function statementsIn({ Statement }: ResourcePolicy): readonly ResourceStatement[] {
  return [Statement].flat() as ResourceStatement[];
}

function isStatement(statement: unknown): boolean {
  if (!isObject(statement)) return false;
  const {
    Sid,
    Effect,
    Principal,
    NotPrincipal,
    Action,
    NotAction,
    Resource,
    NotResource,
    Condition,
    ...others
  } = statement;
  return (
    Object.keys(others).length === 0 &&
    (Sid === undefined || typeof Sid === 'string') &&
    (Effect === 'Allow' || Effect === 'Deny') &&
    oneOf([Principal, NotPrincipal], isPrincipal) &&
    oneOf([Action, NotAction], isTexts) &&
    (Resource === undefined || isTexts(Resource)) &&
    (NotResource === undefined || (Resource === undefined && isTexts(NotResource))) &&
    (Condition === undefined || isCondition(Condition))
  );
}

/** True if exactly one of the two elements exists, and it is well-formed. */
function oneOf(elements: readonly [unknown, unknown], wellFormed: (value: unknown) => boolean): boolean {
  const given = elements.filter((element) => element !== undefined);
  return given.length === 1 && wellFormed(given[0]);
}

function isPrincipal(value: unknown): boolean {
  return value === '*' || (isObject(value) && Object.values(value).every(isTexts));
}

function isCondition(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.values(value).every((tests) => isObject(tests) && Object.values(tests).every(isScalars))
  );
}

function isTexts(value: unknown): boolean {
  return [value].flat().every((item) => typeof item === 'string');
}

function isScalars(value: unknown): boolean {
  return [value].flat().every((item) => ['string', 'number', 'boolean'].includes(typeof item));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
