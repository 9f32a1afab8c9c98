import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssemblyStack, type CloudAssembly, readAssembly } from '../assembly/cloud-assembly';
import { lookupsWithStandIn } from '../assembly/lookups';
import { FrontDoor } from '../aws/front-door';
import { LocalAws, type LocalAwsOptions } from '../aws/local-aws';
import { CloudFormation } from '../cloudformation/cloudformation';
import { RehearsalError } from '../errors';
import { createWhatExists, type Outside } from '../existing/outside';
import { didYouMean } from '../nearest';
import { Bookkeeper } from './bookkeeper';
import type { Options } from './options';

/** The account and region of stacks that do not name their own. */
export const DEFAULT_ACCOUNT = '123456789012';
export const DEFAULT_REGION = 'eu-central-1';

/** A local AWS and an app for it. */
export interface Stage {
  readonly aws: LocalAws;
  readonly assembly: CloudAssembly;
  /** What is deployed, in order; the rest is of another account or region, or was not asked for. */
  readonly stacks: readonly AssemblyStack[];
  readonly cloudFormation: CloudFormation;
  readonly bookkeeper: Bookkeeper;
  /** What was there before the deploy. */
  readonly outside: Outside;
  /** Ends the functions' processes and removes temporary files. */
  close(): Promise<void>;
}

/** What of the options a stage needs. */
export type StageOptions = Pick<Options, 'directory' | 'seed' | 'stacks' | 'speed' | 'exists'> & {
  readonly faults?: LocalAwsOptions['faults'];
};

/** Opens a local AWS and deploys the stacks to it. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const stage = await openStage(options);
  try {
    for (const stack of stage.stacks) await stage.aws.timeline.run(() => stage.cloudFormation.deploy(stack));
  } catch (error) {
    await stage.close();
    throw error;
  }
  stage.bookkeeper.watch();
  return stage;
}

/** Opens a local AWS, to which nothing is deployed yet. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { directory, seed, faults, stacks: names, speed, exists } = options;
  const assembly = readAssembly(directory);
  const wanted = chosen(assembly.stacks, names);
  const account = wanted.find((stack) => stack.account)?.account ?? DEFAULT_ACCOUNT;
  const region = wanted.find((stack) => stack.region)?.region ?? DEFAULT_REGION;
  const aws = new LocalAws({ seed, faults, account, region, checkRequestTimes: true });
  if (speed !== undefined) aws.timeline.limitSpeed(speed);
  const folders: string[] = [];
  const temporaryFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    folders.push(folder);
    return folder;
  };
  const cloudFormation = new CloudFormation(aws, assembly.assets, temporaryFolder);
  const stacks = wanted.filter((stack) => {
    if ((stack.account ?? account) === account && (stack.region ?? region) === region) return true;
    const reason = `it is for ${stack.account}/${stack.region}, and the rehearsal has ${account}/${region}`;
    cloudFormation.notSimulated.push({ type: 'AWS::CloudFormation::Stack', path: stack.path, reason });
    return false;
  });
  cloudFormation.notSimulated.push(...lookupsWithStandIn(directory));
  const outside = await aws.timeline.run(() => createWhatExists(aws, stacks, assembly.assets, exists));
  cloudFormation.absent = outside.absent;
  cloudFormation.secretsWithoutValue = outside.secretsWithoutValue;
  const bookkeeper = new Bookkeeper(aws, () => cloudFormation.resources);
  const frontDoor = new FrontDoor(aws);
  await frontDoor.open();
  const close = async () => {
    aws.lambda.close();
    await frontDoor.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  return { aws, assembly, stacks, cloudFormation, bookkeeper, outside, close };
}

function chosen(
  stacks: readonly AssemblyStack[],
  names: readonly string[] | undefined,
): readonly AssemblyStack[] {
  if (names === undefined) return stacks;
  for (const name of names) {
    if (stacks.some((stack) => stack.name === name || stack.path === name)) continue;
    throw new RehearsalError(
      'InvalidOption',
      `The assembly holds no stack ${name}.`,
      didYouMean(name, [...new Set(stacks.flatMap((stack) => [stack.path, stack.name]))], 'stacks'),
    );
  }
  return stacks.filter((stack) => names.includes(stack.name) || names.includes(stack.path));
}
