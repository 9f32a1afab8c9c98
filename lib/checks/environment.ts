import { Token } from 'aws-cdk-lib';

/**
 * Compares an account or a region that an ARN names with that of a stack.
 *
 * - `different`: both are known. What depends on their being equal is refused.
 * - `undecided`: the ARN names one, but the stack is environment-agnostic. They may be equal, so this is a warning.
 * - `same`: they are equal, or the ARN names none at synth, so nothing is known against it.
 */
export function compare(own: string, named: string | undefined): 'same' | 'different' | 'undecided' {
  if (!named || Token.isUnresolved(named) || own === named) return 'same';
  return Token.isUnresolved(own) ? 'undecided' : 'different';
}
