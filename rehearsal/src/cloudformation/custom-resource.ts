import type { Json } from '../assembly/json-file';
import { type CreatedResource, deployer, type ResourceContext, ResourceFailed } from './resource';
import type { CustomResourceAnswer } from './response-urls';

/** The default of ServiceTimeout. */
const DEFAULT_TIMEOUT_SECONDS = 3600;
/** The lines of the function's log in the error of a timeout. */
const LOG_LINES = 15;
/** The maximum length of an answer. Source: "Custom resource response objects", CloudFormation User Guide. */
const MAX_ANSWER_LENGTH = 4096;

/** Providers of aws-cdk-lib that call services which the local AWS does not have. Rotations do not depend on them. */
const NOT_SIMULATED =
  /^Custom::(LogRetention|AWS|S3AutoDeleteObjects|S3BucketNotifications|CDKBucketDeployment|ECRAutoDeleteImages|VpcRestrictDefaultSG|CrossRegionExport(Reader|Writer)|CrossRegionStringParameterReader|AWSCDK-EKS-.*|DynamoDBReplica)$/;

export function isCustomResource(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');
}

/** The reason why the provider of a custom resource is not called; undefined if it is. */
export function reasonNotCalled({ type, properties, aws }: ResourceContext): string | undefined {
  if (NOT_SIMULATED.test(type)) return 'its provider calls services that are not simulated';
  const token = String(properties.ServiceToken ?? '');
  if (!token.includes(':lambda:')) return 'its ServiceToken is not a function';
  const provider = aws.lambda.function(token);
  if (!provider) return 'its function is not part of the rehearsal';
  return provider.notRun && `its function is not run: ${provider.notRun}`;
}

/** Creates a custom resource as CloudFormation does: it invokes the provider asynchronously, with a response URL. */
export async function createCustomResource(context: ResourceContext): Promise<CreatedResource> {
  const properties = scalarsAsText(context.properties) as Json;
  const answer = await request(context, 'Create', properties);
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
  RequestType: 'Create' | 'Delete',
  properties: Json,
  physicalId?: string,
): Promise<CustomResourceAnswer> {
  const { aws, logicalId, stack, type, path } = context;
  const { ServiceToken, ServiceTimeout } = properties;
  const timeout = Number(ServiceTimeout ?? DEFAULT_TIMEOUT_SECONDS);
  let resolve: (answer: CustomResourceAnswer) => void = () => {};
  const answered = new Promise<CustomResourceAnswer>((settle) => {
    resolve = settle;
  });
  const RequestId = aws.random.uuid();
  const ResponseURL = aws.responseUrls.open(stack.arn, logicalId, RequestId, (body) => {
    aws.exposureWatch.look(`custom-resource:${path}`, body, aws.timeline.now());
    resolve(parse(body));
  });
  const timer = aws.timeline.after(timeout * 1000, () => resolve(failed(timeoutReason(context, timeout))));
  const event = {
    RequestType,
    ResponseURL,
    StackId: stack.arn,
    RequestId,
    ResourceType: type,
    LogicalResourceId: logicalId,
    ...(physicalId === undefined ? {} : { PhysicalResourceId: physicalId }),
    ServiceToken,
    ResourceProperties: properties,
  };
  aws.timeline.spawn(async () => {
    try {
      await aws.lambda.invokeAsync(ServiceToken, event, { principal: deployer(aws.account) });
    } catch (error) {
      resolve(failed(`The function could not be invoked: ${(error as Error).message}`));
    }
  });
  const answer = await aws.timeline.waitFor(answered);
  timer.cancel();
  return answer;
}

function parse(body: string): CustomResourceAnswer {
  if (body.length > MAX_ANSWER_LENGTH) return failed('Response object is too long.');
  try {
    const answer = JSON.parse(body) as CustomResourceAnswer;
    if (answer.Status === 'SUCCESS' || answer.Status === 'FAILED') return answer;
  } catch {
    // A body that is not JSON is an invalid answer.
  }
  return failed('The response is not a valid custom resource response.');
}

function timeoutReason({ aws, properties }: ResourceContext, timeout: number): string {
  const logGroup = aws.lambda.function(properties.ServiceToken)?.logGroup;
  const lines = logGroup === undefined ? [] : aws.logs.lines(logGroup).slice(-LOG_LINES);
  const log = lines.length > 0 ? ` Last log lines of its function:\n${lines.join('\n')}\n` : '';
  return `CloudFormation did not receive a response from your Custom Resource within ${timeout} s.${log}`;
}

function failed(Reason: string): CustomResourceAnswer {
  return { Status: 'FAILED', Reason };
}

/** CloudFormation passes every scalar property as text. */
function scalarsAsText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(scalarsAsText);
  if (value === null) return value;
  if (typeof value !== 'object') return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, scalarsAsText(member)]));
}
