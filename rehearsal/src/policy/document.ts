import { AwsError } from '../aws/errors';
import { type PolicyKind, policyProblem } from './grammar/grammar';

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
 * Parses the text of a policy.
 * @throws MalformedPolicyDocument when IAM refuses such a policy.
 */
export function parsePolicy(text: unknown, kind: PolicyKind): Policy {
  let document: unknown;
  try {
    document = JSON.parse(String(text));
  } catch {
    throw malformed('Syntax errors in policy.');
  }
  const problem = policyProblem(document, kind);
  if (problem !== undefined) throw malformed(problem);
  return { text: String(text), document: document as PolicyDocument };
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedPolicyDocument', message);
}
