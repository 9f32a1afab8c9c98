import type { AssemblyStack } from '../../../src/assembly/cloud-assembly';
import { verify } from '../../steps';
import type { Environment } from '../environment';
import { type Comparison, compare, type Difference, unexpectedDifferences } from './compare';
import { createdByMinistack, createdByRehearsal } from './created-resources';

/** Collects what the two CloudFormations made of the stacks that are deployed, and judges it in the end. */
export class StackComparisons {
  private readonly differences: Difference[] = [];

  constructor(private readonly environment: Environment) {}

  /**
   * Compares a stack that was just created or updated; tells how much there was to compare.
   *
   * @param users who was there before it
   */
  async compare(
    stack: AssemblyStack,
    status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
    users: readonly string[] = [],
  ): Promise<string> {
    const theirs = await createdByMinistack(this.environment, stack.name, status);
    const ours = await createdByRehearsal(stack, users, () => this.environment.folder());
    const found = compare(stack.template, stack.name, ours, theirs);
    this.differences.push(...found.differences);
    return `${stack.name}: ${told(found)}`;
  }

  requireListed(): string[] {
    const verdict = unexpectedDifferences(this.differences);
    verify(
      verdict.length === 0,
      `\n${verdict.join('\n')}\n`,
      'that both agree, but for compare/known-differences.ts.',
    );
    const kinds = new Set(this.differences.map(({ type, about }) => `${type}, ${about}`));
    return [`${this.differences.length} differences, all on the list: ${[...kinds].join('; ')}`];
  }
}

function told({ compared: { resources, properties, references }, differences }: Comparison): string {
  return `${resources} resources, ${properties} resolved properties, ${references} references, their needs and order; ${differences.length} differences`;
}
