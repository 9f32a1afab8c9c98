import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssemblyStack, type CloudAssembly, readAssembly } from '../assembly/cloud-assembly';
import { FrontDoor } from '../aws/front-door';
import { LocalAws } from '../aws/local-aws';
import { CloudFormation } from '../cloudformation/cloudformation';
import { RehearsalError } from '../errors';
import { Bookkeeper } from './bookkeeper';
import type { Options } from './options';

/** The account and region of stacks that do not name their own. */
export const DEFAULT_ACCOUNT = '123456789012';
export const DEFAULT_REGION = 'eu-central-1';

/** A local AWS with an app deployed to it. */
export interface Stage {
  readonly aws: LocalAws;
  readonly assembly: CloudAssembly;
  readonly cloudFormation: CloudFormation;
  readonly bookkeeper: Bookkeeper;
  /** Ends the functions' processes and removes temporary files. */
  close(): Promise<void>;
}

/** Opens a local AWS and deploys the stacks to it. */
export async function setStage(options: Options): Promise<Stage> {
  const assembly = readAssembly(options.directory);
  const stacks = chosen(assembly.stacks, options.stacks);
  const account = stacks.find((stack) => stack.account)?.account ?? DEFAULT_ACCOUNT;
  const region = stacks.find((stack) => stack.region)?.region ?? DEFAULT_REGION;
  const { seed, faults } = options;
  const aws = new LocalAws({ seed, faults, account, region, checkRequestTimes: true });
  const frontDoor = new FrontDoor(aws);
  aws.endpoint = await frontDoor.open();
  const folders: string[] = [];
  const temporaryFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    folders.push(folder);
    return folder;
  };
  const cloudFormation = new CloudFormation(aws, assembly.assets, temporaryFolder);
  const bookkeeper = new Bookkeeper(aws, () => cloudFormation.resources);
  const close = async () => {
    aws.lambda.close();
    await frontDoor.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const stack of stacks) {
      if ((stack.account ?? account) !== account || (stack.region ?? region) !== region) {
        const reason = `it is for ${stack.account}/${stack.region}, and the rehearsal has ${account}/${region}`;
        cloudFormation.notSimulated.push({ type: 'AWS::CloudFormation::Stack', path: stack.path, reason });
        continue;
      }
      await aws.timeline.run(() => cloudFormation.deploy(stack));
    }
  } catch (error) {
    await close();
    throw error;
  }
  bookkeeper.watch();
  return { aws, assembly, cloudFormation, bookkeeper, close };
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
      `The option stacks names ${name}, which the assembly does not hold.`,
      `Its stacks are ${stacks.map((stack) => stack.path).join(', ')}.`,
    );
  }
  return stacks.filter((stack) => names.includes(stack.name) || names.includes(stack.path));
}
