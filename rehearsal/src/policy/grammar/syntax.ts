import { isConditionBlock } from './conditions';
import { areStrings, isObject, list, type OneOrMany } from './values';

type Strings = OneOrMany<string>;
export type PrincipalElement = '*' | Readonly<Record<string, Strings>>;

/** A statement with values of the correct JSON types. */
export interface Statement {
  readonly Sid?: string;
  /** Allow or Deny, in upper or lower case. */
  readonly Effect: string;
  readonly Action?: Strings;
  readonly NotAction?: Strings;
  readonly Resource?: Strings;
  readonly NotResource?: Strings;
  readonly Principal?: PrincipalElement;
  readonly NotPrincipal?: PrincipalElement;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: OneOrMany<Statement>;
}

const TOP = ['Version', 'Id', 'Statement'];
const VERSIONS: readonly unknown[] = [undefined, '2008-10-17', '2012-10-17'];
const EXCLUSIVE = [
  ['Action', 'NotAction'],
  ['Resource', 'NotResource'],
  ['Principal', 'NotPrincipal'],
] as const;
const ELEMENTS = ['Sid', 'Effect', 'Condition', ...EXCLUSIVE.flat()];

/**
 * True if a document has only elements of a policy, with values of the correct JSON types.
 * Source: "Grammar of the IAM JSON policy language", IAM User Guide.
 */
export function isWellFormed(document: unknown): document is PolicyDocument {
  if (!isObject(document) || !hasOnly(document, TOP)) return false;
  const statements = list(document.Statement);
  return (
    VERSIONS.includes(document.Version) &&
    (document.Id === undefined || typeof document.Id === 'string') &&
    statements.length > 0 &&
    statements.every(isStatement)
  );
}

function isStatement(statement: unknown): boolean {
  if (!isObject(statement) || !hasOnly(statement, ELEMENTS)) return false;
  if (EXCLUSIVE.some(([one, other]) => one in statement && other in statement)) return false;
  const { Sid, Effect, Condition, Principal, NotPrincipal } = statement;
  return (
    typeof Effect === 'string' &&
    /^(allow|deny)$/i.test(Effect) &&
    (Sid === undefined || typeof Sid === 'string') &&
    ['Action', 'NotAction', 'Resource', 'NotResource'].every((name) => areStrings(statement[name])) &&
    (Condition === undefined || isConditionBlock(Condition)) &&
    [Principal, NotPrincipal].every(isPrincipalBlock)
  );
}

function isPrincipalBlock(block: unknown): boolean {
  if (block === undefined || block === '*') return true;
  return isObject(block) && Object.values(block).every(areStrings);
}

function hasOnly(object: object, names: readonly string[]): boolean {
  return Object.keys(object).every((name) => names.includes(name));
}
