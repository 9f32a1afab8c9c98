import type { AssemblyStack } from '../../../src/assembly/cloud-assembly';
import type { Stage } from '../stage';
import { promise } from '../story';
import { type Comparison, compare, type Difference, judge } from './compare';
import { madeByMinistack, madeByRehearsal } from './made';

/** Collects what the two CloudFormations made of the stacks that are deployed, and judges it in the end. */
export class Examination {
  private readonly differences: Difference[] = [];

  constructor(private readonly stage: Stage) {}

  /**
   * Compares a stack that was just created or updated; tells how much there was to compare.
   *
   * @param users who was there before it
   */
  async examine(
    stack: AssemblyStack,
    status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
    users: readonly string[] = [],
  ): Promise<string> {
    const theirs = await madeByMinistack(this.stage, stack.name, status);
    const ours = await madeByRehearsal(stack, users, () => this.stage.folder());
    const found = compare(stack.template, stack.name, ours, theirs);
    this.differences.push(...found.differences);
    return `${stack.name}: ${told(found)}`;
  }

  requireListed(): string[] {
    const verdict = judge(this.differences);
    promise(
      verdict.length === 0,
      `\n${verdict.join('\n')}\n`,
      'that both agree, but for compare/differences.ts.',
    );
    const kinds = new Set(this.differences.map(({ type, about }) => `${type}, ${about}`));
    return [`${this.differences.length} differences, all on the list: ${[...kinds].join('; ')}`];
  }
}

function told({ compared: { resources, properties, references }, differences }: Comparison): string {
  return `${resources} resources, ${properties} resolved properties, ${references} references, their needs and order; ${differences.length} differences`;
}
