import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssemblyStack, type CloudAssembly, readAssembly } from '../assembly/cloud-assembly';
import { lookupsWithStandIn } from '../assembly/lookups';
import { FrontDoor } from '../aws/front-door';
import { LocalAws, type LocalAwsOptions } from '../aws/local-aws';
import { CloudFormation } from '../cloudformation/cloudformation';
import { createExistingResources, type ExistingResources } from '../existing/existing-resources';
import { chosenStacks, type Environment, environmentsOf } from './environments';
import type { Options } from './options';
import { SecretInventory } from './secret-inventory';

/** A local AWS and the stacks of one environment for it. */
export interface Deployment {
  readonly aws: LocalAws;
  readonly assembly: CloudAssembly;
  /** Stacks to deploy, in order. */
  readonly stacks: readonly AssemblyStack[];
  readonly cloudFormation: CloudFormation;
  readonly inventory: SecretInventory;
  /** Resources that were there before the deploy. */
  readonly outside: ExistingResources;
  /** Ends the functions' processes and removes temporary files. */
  close(): Promise<void>;
}

/** What of the options a deployment needs. */
export type DeploymentOptions = Pick<
  Options,
  'directory' | 'seed' | 'stacks' | 'speed' | 'exists' | 'issuers'
> & {
  readonly faults?: LocalAwsOptions['faults'];
};

/** The environments of the stacks that were chosen. Errors: those of `readAssembly`, InvalidOption. */
export function environmentsIn({ directory, stacks }: DeploymentOptions): readonly Environment[] {
  return environmentsOf(chosenStacks(readAssembly(directory).stacks, stacks));
}

/** Opens a local AWS and deploys the stacks of an environment to it, by default the first one. */
export async function createDeployment(
  options: DeploymentOptions,
  environment?: Environment,
): Promise<Deployment> {
  const deployment = await openDeployment(options, environment);
  try {
    await deployStacks(deployment);
  } catch (error) {
    await deployment.close();
    throw error;
  }
  return deployment;
}

/** Deploys the stacks, and watches their secrets from then on. Error: DeployFailed. */
export async function deployStacks({ aws, stacks, cloudFormation, inventory }: Deployment): Promise<void> {
  for (const stack of stacks) await aws.timeline.run(() => cloudFormation.deploy(stack));
  inventory.watch();
}

/** Opens a local AWS for an environment, by default the first one; nothing is deployed to it yet. */
export async function openDeployment(
  options: DeploymentOptions,
  environment = environmentsIn(options)[0] as Environment,
): Promise<Deployment> {
  const { directory, seed, faults, speed, exists, issuers = [] } = options;
  const { account, region, stacks } = environment;
  const assembly = readAssembly(directory);
  const aws = new LocalAws({ seed, faults, account, region, checkRequestTimes: true });
  if (speed !== undefined) aws.timeline.limitSpeed(speed);
  const folders: string[] = [];
  const temporaryFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    folders.push(folder);
    return folder;
  };
  const cloudFormation = new CloudFormation(aws, assembly.assets, temporaryFolder);
  cloudFormation.notSimulated.push(...lookupsWithStandIn(directory));
  const outside = await aws.timeline.run(() => createExistingResources(aws, stacks, assembly.assets, exists));
  cloudFormation.absent = outside.absent;
  cloudFormation.secretsWithoutValue = outside.secretsWithoutValue;
  const inventory = new SecretInventory(aws, () => cloudFormation.resources);
  const frontDoor = new FrontDoor(aws);
  const close = async () => {
    aws.lambda.close();
    await aws.issuers.close();
    await frontDoor.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await frontDoor.open();
    await aws.issuers.start(issuers);
  } catch (error) {
    await close();
    throw error;
  }
  return { aws, assembly, stacks, cloudFormation, inventory, outside, close };
}
