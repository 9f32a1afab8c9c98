import { basename } from 'node:path';
import { type Json, readJsonObject } from '../assembly/json-file';
import { RehearsalError } from '../errors';
import type { CloudFormation } from './cloudformation';
import { createCustomResource, isCustomResource, reasonNotCalled } from './custom-resource';
import type { DeployedResource } from './deployed';
import { DynamicReferences, hasSecretReference } from './dynamic-references';
import { holds, resolve } from './intrinsics';
import { creationOrder } from './order';
import { recorded } from './placeholder';
import { type CreatedResource, deployer, type ResourceContext, ResourceFailed } from './resource';
import { RESOURCE_HANDLERS } from './resources';
import { type StackInput, StackScope } from './scope';
import { referencingParts, secretsOfTask } from './secret-consumers';
import { type Template, type TemplateResource, templateBroken } from './template';

const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Says nothing about the app. */
const IGNORED = new Set(['AWS::CDK::Metadata']);

/** Creates the resources of a stack and adds them to `created` one by one; tells the outputs. */
export async function createStack(
  cloudFormation: CloudFormation,
  input: StackInput,
  created: DeployedResource[],
): Promise<Json> {
  const { aws, published } = cloudFormation;
  const { template } = input;
  const scope = new StackScope(input, aws, aws.random.uuid(), published);
  const wanted = Object.entries(template.Resources ?? {}).filter(([id, { Type, Condition }]) => {
    if (typeof Type !== 'string') throw templateBroken(`${input.path}: ${id} has no type.`);
    return !IGNORED.has(Type) && (Condition === undefined || holds(Condition, scope, id));
  });
  const resources: NonNullable<Template['Resources']> = Object.fromEntries(wanted);
  for (const logicalId of creationOrder(resources, aws.random, input.path)) {
    await createResource(
      cloudFormation,
      input,
      scope,
      logicalId,
      resources[logicalId] as TemplateResource,
      created,
    );
  }
  const outputs: Json = {};
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (output.Condition !== undefined && !holds(output.Condition, scope, name)) continue;
    outputs[name] = resolve(output.Value, scope, `${input.path}: output ${name}`);
    const exportName =
      output.Export && resolve(output.Export.Name, scope, `${input.path}: export of ${name}`);
    if (exportName !== undefined) published.exports.set(String(exportName), outputs[name]);
  }
  published.outputs.set(input.name, outputs);
  return outputs;
}

async function createResource(
  cloudFormation: CloudFormation,
  input: StackInput,
  scope: StackScope,
  logicalId: string,
  resource: TemplateResource,
  created: DeployedResource[],
): Promise<void> {
  const { aws } = cloudFormation;
  const type = resource.Type;
  const path = input.paths.of(input.templateFile, logicalId, resource);
  const generatedName = (maximum: number) =>
    `${`${input.name}-${logicalId}`.slice(0, maximum - 13)}-${aws.random.text(12, UPPER_CASE)}`;
  const record = (reason?: string) => {
    cloudFormation.notSimulated.push({ type, path, ...(reason === undefined ? {} : { reason }) });
    const standIn = recorded(type, resource.Properties ?? {}, generatedName(255), aws);
    scope.created(logicalId, standIn.physicalId, standIn.attribute);
  };
  const handler = RESOURCE_HANDLERS[type];
  const references = dynamicReferences(cloudFormation, path, type);
  if (!handler && !isCustomResource(type) && type !== 'AWS::CloudFormation::Stack') {
    const { Properties = {} } = resource;
    if (type === 'AWS::ECS::TaskDefinition') {
      cloudFormation.keptFromDeploy.push(...secretsOfTask(Properties, scope, path));
    }
    if (hasSecretReference(Properties)) {
      const lost = (property: string) =>
        cloudFormation.notSimulated.push({
          type,
          path,
          property,
          reason: 'its reference to a secret is not followed',
        });
      const parts = referencingParts(Properties, scope, path, lost);
      await inPlace(path, type, () => references.resolve(parts));
      cloudFormation.keptFromDeploy.push(...references.kept);
    }
    return record();
  }

  const properties = resolve(resource.Properties ?? {}, scope, path) as Json;
  const unresolved: ResourceContext = {
    aws,
    assets: input.assets,
    stack: { name: input.name, arn: scope.arn },
    type,
    logicalId,
    path,
    properties,
    generatedName,
    temporaryFolder: cloudFormation.temporaryFolder,
    note: (property, reason) =>
      cloudFormation.notSimulated.push({ type, path, property, ...(reason ? { reason } : {}) }),
    api: (service, operation, request) =>
      aws.call(
        { service, operation, region: aws.region, principal: deployer(aws.account) },
        withoutUndefined(request),
      ),
  };
  const reason = isCustomResource(type) ? reasonNotCalled(type, properties, unresolved) : undefined;
  if (reason !== undefined) return record(reason);
  noteDynamicReferences(unresolved);

  await aws.timeline.sleep(aws.random.integer(1000, 3000));
  const context = { ...unresolved, properties: await withSecrets(unresolved, references) };
  cloudFormation.keptFromDeploy.push(...references.kept);
  const keep = ({ physicalId, attributes = {}, remove }: CreatedResource) =>
    created.push({
      type,
      path,
      logicalId,
      physicalId,
      properties: context.properties,
      attributes,
      deletionPolicy: resource.DeletionPolicy,
      remove,
    });
  let result: CreatedResource;
  try {
    if (handler) {
      for (const name of Object.keys(properties)) {
        if (!handler.properties.includes(name) && !handler.indifferent?.includes(name)) context.note(name);
      }
      result = await handler.create(context);
    } else if (isCustomResource(type)) {
      result = await createCustomResource(context);
    } else {
      result = await createNestedStack(cloudFormation, input, context, created);
    }
  } catch (error) {
    if (error instanceof ResourceFailed && error.remove) keep({ physicalId: path, remove: error.remove });
    throw located(error, path, type);
  }
  keep(result);
  scope.created(logicalId, result.physicalId, (name) => attributeOf(result, name, path));
}

function attributeOf(result: CreatedResource, name: string, path: string): unknown {
  const value = result.attributes?.[name];
  if (value === undefined) throw templateBroken(`Fn::GetAtt: ${path} has no attribute ${name}.`);
  return value;
}

async function createNestedStack(
  cloudFormation: CloudFormation,
  parent: StackInput,
  context: ResourceContext,
  created: DeployedResource[],
): Promise<CreatedResource> {
  const { properties, path } = context;
  const file = parent.assets.find(basename(String(properties.TemplateURL)));
  if (!file) {
    throw new RehearsalError(
      'AssetMissing',
      `${path}: the template of this nested stack is not an asset of the cloud assembly.`,
      'Synthesize the app again.',
    );
  }
  const name = context.generatedName(128);
  const outputs = await createStack(
    cloudFormation,
    {
      ...parent,
      name,
      path,
      template: readJsonObject(file),
      templateFile: basename(file),
      parameters: properties.Parameters ?? {},
    },
    created,
  );
  const attributes = Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value]),
  );
  return { physicalId: name, attributes };
}

/**
 * Deletes `resources`, last created first. A rollback also deletes what is retained only once the stack exists.
 * Tells what is left, and why.
 */
export async function deleteResources(
  { aws }: CloudFormation,
  resources: readonly DeployedResource[],
  occasion: 'delete' | 'rollback',
): Promise<{ resources: DeployedResource[]; reasons: string[] }> {
  const left: DeployedResource[] = [];
  const reasons: string[] = [];
  for (const resource of [...resources].reverse()) {
    const { deletionPolicy, path, type } = resource;
    if (deletionPolicy === 'Retain' || (deletionPolicy === 'RetainExceptOnCreate' && occasion === 'delete'))
      continue;
    await aws.timeline.sleep(aws.random.integer(1000, 3000));
    try {
      await resource.remove?.();
    } catch (error) {
      left.unshift(resource);
      reasons.push(`${path} (${type}): ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { resources: left, reasons };
}

function dynamicReferences({ aws, secretsWithoutValue }: CloudFormation, path: string, type: string) {
  const standIn = (secretId: string) =>
    secretsWithoutValue.some((known) => secretId === known) ? `value of ${secretId}` : undefined;
  return new DynamicReferences(aws, { path, type }, standIn);
}

/** The properties with the values of secrets, which CloudFormation does not give to custom resources. */
function withSecrets({ type, path, properties }: ResourceContext, references: DynamicReferences) {
  if (isCustomResource(type) || !hasSecretReference(properties)) return properties;
  return inPlace(path, type, () => references.resolve(properties));
}

async function inPlace<T>(path: string, type: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw located(error, path, type);
  }
}

function located(error: unknown, path: string, type: string): unknown {
  if (error instanceof RehearsalError) return error;
  return new Error(`${path} (${type}): ${error instanceof Error ? error.message : String(error)}`);
}

/** Source: "Using dynamic references to specify template values", CloudFormation User Guide. */
function noteDynamicReferences({ type, properties, note }: ResourceContext): void {
  for (const [property, value] of Object.entries(properties)) {
    if (JSON.stringify(value).includes('{{resolve:ssm'))
      note(property, 'references to parameters are not resolved');
    if (isCustomResource(type) && hasSecretReference(value)) {
      note(property, 'CloudFormation does not resolve references to secrets in custom resources');
    }
  }
}

function withoutUndefined(request: Json): Json {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined));
}
