import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssemblyStack, type CloudAssembly, readAssembly } from '../assembly/cloud-assembly';
import { lookupsWithStandIn } from '../assembly/lookups';
import { HttpEndpoint } from '../aws/http-endpoint';
import { LocalAws, type LocalAwsOptions } from '../aws/local-aws';
import { CloudFormation } from '../cloudformation/cloudformation';
import { createWhatExists, type Outside } from '../existing/outside';
import { Bookkeeper } from './bookkeeper';
import { chosenStacks, type Environment, environmentsOf } from './environments';
import type { Options } from './options';

/** A local AWS and the stacks of one environment for it. */
export interface Stage {
  readonly aws: LocalAws;
  readonly assembly: CloudAssembly;
  /** Stacks to deploy, in order. */
  readonly stacks: readonly AssemblyStack[];
  readonly cloudFormation: CloudFormation;
  readonly bookkeeper: Bookkeeper;
  /** Resources that were there before the deploy. */
  readonly outside: Outside;
  /** Ends the functions' processes and removes temporary files. */
  close(): Promise<void>;
}

/** What of the options a stage needs. */
export type StageOptions = Pick<Options, 'directory' | 'seed' | 'stacks' | 'speed' | 'exists' | 'issuers'> & {
  readonly faults?: LocalAwsOptions['faults'];
};

/** The environments of the stacks that were chosen. Errors: those of `readAssembly`, InvalidOption. */
export function environmentsIn({ directory, stacks }: StageOptions): readonly Environment[] {
  return environmentsOf(chosenStacks(readAssembly(directory).stacks, stacks));
}

/** Opens a local AWS and deploys the stacks of an environment to it, by default the first one. */
export async function setStage(options: StageOptions, environment?: Environment): Promise<Stage> {
  const stage = await openStage(options, environment);
  try {
    await deployStacks(stage);
  } catch (error) {
    await stage.close();
    throw error;
  }
  return stage;
}

/** Deploys the stacks, and watches their secrets from then on. Error: DeployFailed. */
export async function deployStacks({ aws, stacks, cloudFormation, bookkeeper }: Stage): Promise<void> {
  for (const stack of stacks) await aws.timeline.run(() => cloudFormation.deploy(stack));
  bookkeeper.watch();
}

/** Opens a local AWS for an environment, by default the first one; nothing is deployed to it yet. */
export async function openStage(
  options: StageOptions,
  environment = environmentsIn(options)[0] as Environment,
): Promise<Stage> {
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
  const outside = await aws.timeline.run(() => createWhatExists(aws, stacks, assembly.assets, exists));
  cloudFormation.absent = outside.absent;
  cloudFormation.secretsWithoutValue = outside.secretsWithoutValue;
  const bookkeeper = new Bookkeeper(aws, () => cloudFormation.resources);
  const endpoint = new HttpEndpoint(aws);
  const close = async () => {
    aws.lambda.close();
    await aws.issuers.close();
    await endpoint.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  try {
    await endpoint.open();
    await aws.issuers.start(issuers);
  } catch (error) {
    await close();
    throw error;
  }
  return { aws, assembly, stacks, cloudFormation, bookkeeper, outside, close };
}
