import type { Assets } from '../assembly/assets';
import type { AssemblyStack } from '../assembly/cloud-assembly';
import type { Json } from '../assembly/json-file';
import type { LocalAws } from '../aws/local-aws';
import { RehearsalError } from '../errors';
import { sentences } from '../sentences';
import { adviceFor } from './advice';
import type { DeployedResource } from './deployed';
import type { KeptFromDeploy } from './kept-values';
import type { NotSimulated } from './resource';
import type { Published, StackInput } from './scope';
import { createStack, deleteResources } from './stack';

/** CloudFormation of the local AWS: creates the stacks of an assembly, and deletes them. */
export class CloudFormation {
  /** Everything of the app that was not acted out. */
  readonly notSimulated: NotSimulated[] = [];
  /** Secret values that resources hold from the deploy, or from their start, on. */
  readonly keptFromDeploy: KeptFromDeploy[] = [];
  /** Names of what is said not to exist outside of the app. */
  absent: readonly string[] = [];
  /** Names and ARNs of secrets outside of the app whose values are not known. */
  secretsWithoutValue: readonly string[] = [];
  readonly published: Published = { exports: new Map(), outputs: new Map() };
  private readonly stacks = new Map<string, DeployedResource[]>();

  constructor(
    readonly aws: LocalAws,
    readonly assets: Assets,
    /** Makes a folder that is removed at the end of the run. */
    readonly temporaryFolder: () => string,
  ) {}

  /** What the stacks consist of, nested ones included, in the order of creation. */
  get resources(): readonly DeployedResource[] {
    return [...this.stacks.values()].flat();
  }

  /**
   * Creates a stack. Called inside a task of the timeline, since each resource takes its time.
   * What was created is deleted again when one resource fails; error: DeployFailed, with its path and the reason.
   */
  async deploy(stack: AssemblyStack): Promise<void> {
    const input: StackInput = {
      name: stack.name,
      path: stack.path,
      template: stack.template,
      templateFile: stack.templateFile,
      parameters: stack.parameters,
      paths: stack.paths,
      assets: this.assets,
    };
    const created: DeployedResource[] = [];
    this.stacks.set(stack.name, created);
    try {
      await createStack(this, input, created);
    } catch (error) {
      const left = await deleteResources(this, created, 'rollback');
      this.stacks.set(stack.name, left.resources);
      if (error instanceof RehearsalError && error.code !== 'DeployFailed') throw error;
      throw new RehearsalError(
        'DeployFailed',
        sentences(
          `The stack ${stack.path} could not be created: ${(error as Error).message}`,
          left.reasons.length > 0
            ? `The rollback left: ${sentences(...left.reasons)}`
            : 'It was rolled back.',
        ),
        adviceFor((error as Error).message, this.absent),
      );
    }
  }

  /** Deletes a stack in the reverse order of its creation; error: DestroyFailed, with what is left and why. */
  async destroy(stackName: string): Promise<void> {
    const left = await deleteResources(this, this.stacks.get(stackName) ?? [], 'delete');
    this.stacks.set(stackName, left.resources);
    this.published.outputs.delete(stackName);
    if (left.reasons.length === 0) return;
    throw new RehearsalError(
      'DestroyFailed',
      `The stack ${stackName} could not be deleted: ${sentences(...left.reasons)}`,
      'CloudFormation would stop at DELETE_FAILED: remove what holds the resource, then delete again.',
    );
  }

  /** Outputs of every stack, for whoever looks for secret values in them. */
  get outputs(): Readonly<Record<string, Json>> {
    return Object.fromEntries(this.published.outputs);
  }
}
