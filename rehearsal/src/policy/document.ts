import { AwsError } from '../aws/errors';
import { type PolicyKind, policyProblem } from './grammar/grammar';
import { list, type OneOrMany } from './grammar/values';

export { list } from './grammar/values';

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

interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: OneOrMany<Statement>;
}

/** A policy: its original text, and its parsed document. */
export interface Policy {
  readonly text: string;
  readonly document: PolicyDocument;
}

export function statementsOf(document: unknown): readonly Statement[] {
  return list((document as PolicyDocument | undefined)?.Statement);
}

/**
 * Parses the text of a policy.
 * @throws MalformedPolicyDocument if IAM refuses the policy
 */
export function parsePolicy(text: unknown, kind: PolicyKind): Policy {
  let document: unknown;
  try {
    document = JSON.parse(String(text));
  } catch {
    // An undefined document is a syntax error as well.
  }
  const problem = policyProblem(document, kind);
  if (problem !== undefined) throw new AwsError('MalformedPolicyDocument', problem);
  return { text: String(text), document: document as PolicyDocument };
}
