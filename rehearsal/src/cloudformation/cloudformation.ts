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
import type { Published } from './scope';
import { createStack, deleteResources } from './stack';

/** CloudFormation of the local AWS: creates and deletes the stacks of an assembly. */
export class CloudFormation {
  /** Resources and properties of the app that are not simulated. */
  readonly notSimulated: NotSimulated[] = [];
  /** Secret values that resources read at the deployment or at their start. */
  readonly keptFromDeploy: KeptFromDeploy[] = [];
  /** Names of resources that are declared absent outside of the app. */
  absent: readonly string[] = [];
  /** Names and ARNs of secrets outside of the app with an unknown value. */
  secretsWithoutValue: readonly string[] = [];
  readonly published: Published = { exports: new Map(), outputs: new Map(), databases: new Map() };
  private readonly stacks = new Map<string, DeployedResource[]>();

  constructor(
    readonly aws: LocalAws,
    readonly assets: Assets,
    /** Creates a folder that is removed at the end of the run. */
    readonly temporaryFolder: () => string,
  ) {}

  /** The resources of all stacks and nested stacks, in the order of their creation. */
  get resources(): readonly DeployedResource[] {
    return [...this.stacks.values()].flat();
  }

  /**
   * Creates a stack, in a task of the timeline, since each resource takes time. Rolls back if a resource fails.
   * @throws DeployFailed with the path of the resource and the reason
   */
  async deploy(stack: AssemblyStack): Promise<void> {
    const created: DeployedResource[] = [];
    this.stacks.set(stack.name, created);
    try {
      await createStack(this, { ...stack, assets: this.assets }, created);
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

  /**
   * Deletes a stack in the reverse order of its creation.
   * @throws DestroyFailed with the remaining resources and the reasons
   */
  async destroy(stackName: string): Promise<void> {
    const left = await deleteResources(this, this.stacks.get(stackName) ?? [], 'delete');
    this.stacks.set(stackName, left.resources);
    this.published.outputs.delete(stackName);
    if (left.reasons.length === 0) return;
    throw new RehearsalError(
      'DestroyFailed',
      `The stack ${stackName} could not be deleted: ${sentences(...left.reasons)}`,
      'CloudFormation would stop at DELETE_FAILED: remove what prevents the deletion, then delete again.',
    );
  }

  /** Outputs by the name of the stack. */
  get outputs(): Readonly<Record<string, Json>> {
    return Object.fromEntries(this.published.outputs);
  }
}
