import type { AssemblyStack } from '../../../src/assembly/cloud-assembly';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { compare, type Difference, unexpectedDifferences } from './compare';
import { createdByMinistack, createdByRehearsal } from './created-resources';

/** Compares the resources that the two CloudFormations create from the deployed stacks, and collects differences. */
export class StackComparisons {
  private readonly differences: Difference[] = [];

  constructor(private readonly environment: Environment) {}

  /**
   * Compares a stack after its creation or update. Returns the numbers of compared items.
   *
   * @param users IAM users that exist before the stack.
   */
  async compare(
    stack: AssemblyStack,
    status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
    users: readonly string[] = [],
  ): Promise<string> {
    const theirs = await createdByMinistack(this.environment, stack.name, status);
    const ours = await createdByRehearsal(stack, users, () => this.environment.folder());
    const { compared, differences } = compare(stack.template, stack.name, ours, theirs);
    this.differences.push(...differences);
    const { resources, properties, references } = compared;
    return `${stack.name}: ${resources} resources, ${properties} properties, ${references} references, dependencies and order; ${differences.length} differences`;
  }

  /** Verifies that all differences are known. */
  requireKnown(): string[] {
    const unexpected = unexpectedDifferences(this.differences);
    const expected = 'only the differences in compare/known-differences.ts.';
    verify(unexpected.length === 0, `\n${unexpected.join('\n')}\n`, expected);
    const known = new Set(this.differences.map(({ type, about }) => `${type}, ${about}`));
    return [`${this.differences.length} differences, all known: ${[...known].join('; ')}`];
  }
}
