import type { Json } from '../assembly/json-file';
import { type CreatedResource, deployer, type ResourceContext, ResourceFailed } from './resource';
import type { CustomResourceAnswer } from './response-urls';

/** CloudFormation waits this long for an answer unless ServiceTimeout says otherwise. */
const DEFAULT_TIMEOUT_SECONDS = 3600;
/** Of a function's log, shown when it did not answer. */
const LAST_LINES = 15;
/** CloudFormation refuses larger answers. Source: "Custom resource response objects". */
const LARGEST_ANSWER = 4096;

/**
 * Providers that come with aws-cdk-lib and call services which the local AWS does not have.
 * They have no part in rotations and are only recorded.
 */
const NOT_ACTED_OUT =
  /^Custom::(LogRetention|AWS|S3AutoDeleteObjects|S3BucketNotifications|CDKBucketDeployment|ECRAutoDeleteImages|VpcRestrictDefaultSG|CrossRegionExport(Reader|Writer)|CrossRegionStringParameterReader|AWSCDK-EKS-.*|DynamoDBReplica)$/;

export function isCustomResource(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');
}

/** Why a custom resource is only recorded; undefined when its function is to be called. */
export function reasonNotCalled(
  type: string,
  properties: Json,
  context: ResourceContext,
): string | undefined {
  if (NOT_ACTED_OUT.test(type)) return 'its provider calls services that are not simulated';
  const token = String(properties.ServiceToken ?? '');
  if (!token.includes(':lambda:')) return 'its ServiceToken is not a function';
  const provider = context.aws.lambda.function(token);
  if (!provider) return 'its function is not part of the rehearsal';
  return provider.notRun && `its function is not run: ${provider.notRun}`;
}

/** Creates a custom resource through its function, as CloudFormation does: asynchronously, with a response URL. */
export async function createCustomResource(context: ResourceContext): Promise<CreatedResource> {
  const properties = inStrings(context.properties) as Json;
  const answer = await request(context, 'Create', properties, undefined);
  const physicalId = answer.PhysicalResourceId ?? context.generatedName(255);
  const remove = async () => {
    const deleted = await request(context, 'Delete', properties, physicalId);
    if (deleted.Status !== 'SUCCESS') throw new ResourceFailed(deleted.Reason ?? 'no reason given');
  };
  // CloudFormation also deletes a custom resource whose creation failed.
  if (answer.Status !== 'SUCCESS') throw new ResourceFailed(answer.Reason ?? 'no reason given', remove);
  return { physicalId, attributes: answer.Data, remove };
}

async function request(
  context: ResourceContext,
  requestType: 'Create' | 'Delete',
  properties: Json,
  physicalId: string | undefined,
): Promise<CustomResourceAnswer> {
  const { aws, logicalId, stack, type, path } = context;
  const timeout = Number(properties.ServiceTimeout ?? DEFAULT_TIMEOUT_SECONDS);
  let settle: (answer: CustomResourceAnswer) => void = () => {};
  const answered = new Promise<CustomResourceAnswer>((resolve) => {
    settle = resolve;
  });
  const requestId = aws.random.uuid();
  const url = aws.responseUrls.open({ stackArn: stack.arn, logicalId, requestId }, (body) => {
    aws.exposureWatch.look(`custom-resource:${path}`, body, aws.timeline.now());
    settle(parse(body));
  });
  const timer = aws.timeline.after(timeout * 1000, () => settle(failed(noAnswer(context, timeout))));
  const event = {
    RequestType: requestType,
    ResponseURL: url,
    StackId: stack.arn,
    RequestId: requestId,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    ServiceToken: properties.ServiceToken,
    ResourceProperties: properties,
  };
  aws.timeline.spawn(async () => {
    try {
      await aws.lambda.invokeAsync(properties.ServiceToken, event, { principal: deployer(aws.account) });
    } catch (error) {
      settle(failed(`The function could not be invoked: ${(error as Error).message}`));
    }
  });
  const answer = await aws.timeline.waitFor(answered);
  timer.cancel();
  return answer;
}

function parse(body: string): CustomResourceAnswer {
  if (body.length > LARGEST_ANSWER) return { Status: 'FAILED', Reason: 'Response object is too long.' };
  try {
    const answer = JSON.parse(body) as CustomResourceAnswer;
    if (answer.Status === 'SUCCESS' || answer.Status === 'FAILED') return answer;
  } catch {
    // answered below
  }
  return { Status: 'FAILED', Reason: 'The response is not a valid custom resource response.' };
}

function noAnswer({ aws, properties }: ResourceContext, timeout: number): string {
  const logGroup = aws.lambda.function(properties.ServiceToken)?.logGroup;
  const lines = logGroup === undefined ? [] : aws.logs.lines(logGroup).slice(-LAST_LINES);
  return (
    `CloudFormation did not receive a response from your Custom Resource within ${timeout} s.` +
    (lines.length > 0 ? ` The last that its function logged:\n${lines.join('\n')}\n` : '')
  );
}

function failed(reason: string): CustomResourceAnswer {
  return { Status: 'FAILED', Reason: reason };
}

/** CloudFormation hands every scalar property over as text. */
function inStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inStrings);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inStrings(member)]));
  }
  return value === null ? value : String(value);
}
