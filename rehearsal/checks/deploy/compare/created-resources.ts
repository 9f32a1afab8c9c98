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
import { verifyEqual } from '../../steps';
import { ACCOUNT, type Environment, REGION } from '../environment';

/** A resource that a CloudFormation created from a template. */
export interface CreatedResource {
  readonly logicalId: string;
  readonly type: string;
  /** The value of Ref. */
  readonly physicalId: string;
  /** Resolved properties. */
  readonly properties: Json;
  /** The values of Fn::GetAtt. */
  readonly attributes: Json;
  /** Logical ids of the resources that must exist before. */
  readonly needs: readonly string[];
}

/**
 * The resources that the CloudFormation of the rehearsal creates from a stack, in the order of creation.
 *
 * @param users IAM users that exist before the stack.
 */
export async function createdByRehearsal(
  { directory, name, template }: AssemblyStack,
  users: readonly string[],
  temporaryFolder: () => string,
): Promise<CreatedResource[]> {
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

/** The resources that ministack created, as its plugin recorded them, in the order of its events. */
export async function createdByMinistack(
  { aws, ministack }: Environment,
  StackName: string,
  status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
): Promise<CreatedResource[]> {
  const file = join(ministack.record, `${StackName}.${status}.json`);
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as CreatedResource[];
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents({ client: aws.cloudFormation }, { StackName }))
    events.push(...(page.StackEvents ?? []));
  const order = lastOperation(events);
  const ids = recorded.map(({ logicalId }) => logicalId);
  verifyEqual(`Resources in the events of ${StackName}`, [...order].sort(), ids.sort());
  return order.map((id) => recorded.find(({ logicalId }) => logicalId === id) as CreatedResource);
}

/** The logical ids of the last operation on a stack, in the order of completion. The newest event comes first. */
function lastOperation(events: readonly StackEvent[]): string[] {
  const isStack = ({ ResourceType }: StackEvent) => ResourceType === 'AWS::CloudFormation::Stack';
  const start = events.findIndex(
    (event) => isStack(event) && /^(CREATE|UPDATE)_IN_PROGRESS$/.test(`${event.ResourceStatus}`),
  );
  return events
    .slice(0, start)
    .reverse()
    .filter((event) => !isStack(event) && /^(CREATE|UPDATE)_COMPLETE$/.test(`${event.ResourceStatus}`))
    .map(({ LogicalResourceId = '' }) => LogicalResourceId);
}
