import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssemblyStack, type CloudAssembly, readAssembly } from '../assembly/cloud-assembly';
import { lookupsWithDummyValue } from '../assembly/lookups';
import { HttpEndpoint } from '../aws/http-endpoint';
import { LocalAws } from '../aws/local-aws';
import type { LocalAwsOptions } from '../aws/local-aws-options';
import { CloudFormation } from '../cloudformation/cloudformation';
import { createExistingResources, type ExistingResources } from '../existing/existing-resources';
import { issuersOfKinds } from '../kinds/issuers';
import { chosenStacks, type Environment, environmentsOf } from './environments';
import type { Options } from './options';
import { SecretInventory } from './secret-inventory';

/** A local AWS and the stacks of one environment. */
export interface Deployment {
  readonly aws: LocalAws;
  readonly assembly: CloudAssembly;
  /** The stacks, in the order of their deployment. */
  readonly stacks: readonly AssemblyStack[];
  readonly cloudFormation: CloudFormation;
  readonly inventory: SecretInventory;
  /** Resources that existed before the deploy. */
  readonly existing: ExistingResources;
  /** Ends the processes of functions and deletes temporary files. */
  close(): Promise<void>;
}

/** Options of a deployment. */
export type DeploymentOptions = Pick<
  Options,
  'directory' | 'seed' | 'stacks' | 'speed' | 'exists' | 'issuers'
> & {
  readonly faults?: LocalAwsOptions['faults'];
};

/** The environments of the selected stacks. @throws AssemblyMissing, AssemblyBroken, InvalidOption */
export function environmentsIn({ directory, stacks }: DeploymentOptions): readonly Environment[] {
  return environmentsOf(chosenStacks(readAssembly(directory).stacks, stacks));
}

/** Creates a local AWS and deploys the stacks of an environment, by default of the first one. @throws DeployFailed */
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

/** Deploys the stacks and starts to track their secrets. @throws DeployFailed */
export async function deployStacks({ aws, stacks, cloudFormation, inventory }: Deployment): Promise<void> {
  for (const stack of stacks) await aws.timeline.run(() => cloudFormation.deploy(stack));
  inventory.watch();
}

/** Creates a local AWS for an environment, by default for the first one, without a deploy. */
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
  cloudFormation.notSimulated.push(...lookupsWithDummyValue(directory));
  const existing = await aws.timeline.run(() =>
    createExistingResources(aws, stacks, assembly.assets, exists),
  );
  cloudFormation.absent = existing.absent;
  cloudFormation.secretsWithoutValue = existing.secretsWithoutValue;
  const inventory = new SecretInventory(aws, () => cloudFormation.resources);
  const frontDoor = new HttpEndpoint(aws);
  const close = async () => {
    aws.lambda.close();
    await aws.issuers.close();
    await frontDoor.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await frontDoor.open();
    // Issuers that the user gives take precedence over those of the kinds.
    await aws.issuers.start([...issuersOfKinds(stacks, aws), ...issuers]);
  } catch (error) {
    await close();
    throw error;
  }
  return { aws, assembly, stacks, cloudFormation, inventory, existing, close };
}
