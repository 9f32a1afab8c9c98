import { AwsError } from '../aws/errors';
import { type PolicyKind, policyProblem } from './grammar/grammar';
import type { PolicyDocument, Statement } from './grammar/syntax';
import { list } from './grammar/values';

export type { Statement } from './grammar/syntax';
export { list } from './grammar/values';

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
