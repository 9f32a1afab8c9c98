import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paginateDescribeStackEvents, type StackEvent } from '@aws-sdk/client-cloudformation';
import { type AssemblyStack, readAssembly } from '../../../src/assembly/cloud-assembly';
import type { Json } from '../../../src/assembly/json-file';
import { HttpEndpoint } from '../../../src/aws/http-endpoint';
import { LocalAws } from '../../../src/aws/local-aws';
import { CloudFormation } from '../../../src/cloudformation/cloudformation';
import { dependenciesOf } from '../../../src/cloudformation/order';
import { deployer } from '../../../src/cloudformation/resource';
import type { Template } from '../../../src/cloudformation/template';
import { ACCOUNT, REGION, type Stage } from '../stage';
import { promise } from '../story';

/** What a CloudFormation made of one resource of a template. */
export interface Made {
  readonly logicalId: string;
  readonly type: string;
  /** What Ref gives. */
  readonly physicalId: string;
  /** Resolved. */
  readonly properties: Json;
  /** What Fn::GetAtt gives. */
  readonly attributes: Json;
  /** The logical ids of what has to be there before. */
  readonly needs: readonly string[];
}

/**
 * What the rehearsal's CloudFormation makes of a stack, in the order of creation.
 *
 * @param users who is there before, since the stack takes them for there
 */
export async function madeByRehearsal(
  { directory, name, template }: AssemblyStack,
  users: readonly string[],
  temporaryFolder: () => string,
): Promise<Made[]> {
  const resources = (template as Template).Resources ?? {};
  const assembly = readAssembly(directory);
  const stack = assembly.stacks.find((one) => one.name === name) as AssemblyStack;
  const aws = new LocalAws({ account: ACCOUNT, region: REGION });
  const endpoint = new HttpEndpoint(aws);
  await endpoint.open();
  const cloudFormation = new CloudFormation(aws, assembly.assets, temporaryFolder);
  const asRoot = { service: 'iam', region: REGION, principal: deployer(ACCOUNT) };
  try {
    await aws.timeline.run(async () => {
      for (const UserName of users) await aws.call({ ...asRoot, operation: 'CreateUser' }, { UserName });
      await cloudFormation.deploy(stack);
    });
    return cloudFormation.resources.map(({ logicalId, type, physicalId, properties, attributes }) => {
      const resource = resources[logicalId];
      const needs = resource ? [...dependenciesOf(resource, resources, logicalId)].sort() : [];
      return { logicalId, type, physicalId, properties, attributes, needs };
    });
  } finally {
    aws.lambda.close();
    await endpoint.close();
  }
}

/** What ministack made of the same: as its plugin wrote it down, in the order that its events tell. */
export async function madeByMinistack(
  stage: Stage,
  stackName: string,
  status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
): Promise<Made[]> {
  const file = join(stage.ministack.record, `${stackName}.${status}.json`);
  const made = new Map((JSON.parse(readFileSync(file, 'utf8')) as Made[]).map((one) => [one.logicalId, one]));
  const order = await completed(stage, stackName);
  promise(
    made.size === order.length && order.every((id) => made.has(id)),
    `ministack's events tell of ${order.length} resources, its record of ${made.size}.`,
    'the same ones.',
  );
  return order.map((id) => made.get(id) as Made);
}

/** The logical ids of the last operation on the stack, in the order in which they were done. */
async function completed({ aws }: Stage, StackName: string): Promise<string[]> {
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client: aws.cloudFormation }, { StackName })) {
    events.push(...(page.StackEvents ?? []));
  }
  const began = ({ ResourceType, ResourceStatus }: StackEvent) =>
    ResourceType === 'AWS::CloudFormation::Stack' &&
    /^(CREATE|UPDATE)_IN_PROGRESS$/.test(`${ResourceStatus}`);
  // The newest comes first.
  return events
    .slice(0, events.findIndex(began))
    .reverse()
    .filter(({ ResourceType }) => ResourceType !== 'AWS::CloudFormation::Stack')
    .filter(({ ResourceStatus }) => /^(CREATE|UPDATE)_COMPLETE$/.test(`${ResourceStatus}`))
    .map(({ LogicalResourceId = '' }) => LogicalResourceId);
}
