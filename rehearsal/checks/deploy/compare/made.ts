import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paginateDescribeStackEvents, type StackEvent } from '@aws-sdk/client-cloudformation';
import { readAssembly } from '../../../src/assembly/cloud-assembly';
import type { Json } from '../../../src/assembly/json-file';
import { dependenciesOf } from '../../../src/cloudformation/order';
import type { Template } from '../../../src/cloudformation/template';
import { checkedOptions } from '../../../src/rehearse/options';
import { setStage } from '../../../src/rehearse/stage';
import { templateOf } from '../secrets';
import { STACK, type Stage } from '../stage';
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

/** What the rehearsal's CloudFormation makes of an assembly, in the order of creation. */
export async function madeByRehearsal(assembly: string): Promise<Made[]> {
  const resources = (templateOf(readAssembly(assembly)) as Template).Resources ?? {};
  const stage = await setStage(checkedOptions({ assembly, days: 1, stacks: [STACK] }));
  try {
    return stage.cloudFormation.resources.map(({ logicalId, type, physicalId, properties, attributes }) => {
      const resource = resources[logicalId];
      const needs = resource ? [...dependenciesOf(resource, resources, logicalId)].sort() : [];
      return { logicalId, type, physicalId, properties, attributes, needs };
    });
  } finally {
    await stage.close();
  }
}

/** What ministack made of the same: as its plugin wrote it down, in the order that its events tell. */
export async function madeByMinistack(
  stage: Stage,
  status: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
): Promise<Made[]> {
  const file = join(stage.ministack.record, `${STACK}.${status}.json`);
  const made = new Map((JSON.parse(readFileSync(file, 'utf8')) as Made[]).map((one) => [one.logicalId, one]));
  const order = await completed(stage);
  promise(
    made.size === order.length && order.every((id) => made.has(id)),
    `ministack's events tell of ${order.length} resources, its record of ${made.size}.`,
    'the same ones.',
  );
  return order.map((id) => made.get(id) as Made);
}

/** The logical ids of the last operation on the stack, in the order in which they were done. */
async function completed({ aws }: Stage): Promise<string[]> {
  const events: StackEvent[] = [];
  for await (const page of paginateDescribeStackEvents(
    { client: aws.cloudFormation },
    { StackName: STACK },
  )) {
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
