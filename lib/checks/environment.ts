import { Token } from 'aws-cdk-lib';

/**
 * Compares the account or region of an ARN with that of a stack.
 *
 * - `different`: both are known and differ. The caller refuses this.
 * - `undecided`: the ARN has one, but the stack is environment-agnostic. The caller adds a warning.
 * - `same`: they are equal, or the ARN has none at synth.
 */
export function compare(own: string, named: string | undefined): 'same' | 'different' | 'undecided' {
  if (!named || Token.isUnresolved(named) || own === named) return 'same';
  return Token.isUnresolved(own) ? 'undecided' : 'different';
}
