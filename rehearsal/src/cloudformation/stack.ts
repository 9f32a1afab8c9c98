import { basename } from 'node:path';
import { type Json, readJsonObject } from '../assembly/json-file';
import { RehearsalError } from '../errors';
import { bucketEncryptionOf } from './buckets';
import type { CloudFormation } from './cloudformation';
import { createCustomResource, isCustomResource, reasonNotCalled } from './custom-resource';
import { databaseOf } from './databases';
import type { DeployedResource } from './deployed';
import { DynamicReferences, hasSecretReference } from './dynamic-references';
import { holds, resolve } from './intrinsics';
import { creationOrder } from './order';
import { placeholder } from './placeholder';
import { type CreatedResource, deployer, type ResourceContext, ResourceFailed } from './resource';
import { RESOURCE_HANDLERS } from './resources';
import { type StackInput, StackScope } from './scope';
import { propertiesWithSecrets, secretsOfTask } from './secret-consumers';
import { type Template, type TemplateResource, templateBroken } from './template';

const UPPER_CASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const NESTED_STACK = 'AWS::CloudFormation::Stack';
/** Resource types that the rehearsal neither creates nor reports. */
const IGNORED = new Set(['AWS::CDK::Metadata']);

/** The creation of one stack. */
interface Creation {
  readonly cloudFormation: CloudFormation;
  readonly input: StackInput;
  readonly scope: StackScope;
  /** The created resources. A resource is added after its creation. */
  readonly created: DeployedResource[];
}

/** Creates the resources of a stack and adds them to `created`. Returns the outputs. */
export async function createStack(
  cloudFormation: CloudFormation,
  input: StackInput,
  created: DeployedResource[],
): Promise<Json> {
  const { aws, published } = cloudFormation;
  const { template } = input;
  const scope = new StackScope(input, aws, aws.random.uuid(), published);
  const creation = { cloudFormation, input, scope, created };
  const resources: NonNullable<Template['Resources']> = Object.fromEntries(
    Object.entries(template.Resources ?? {}).filter(([id, { Type, Condition }]) => {
      if (typeof Type !== 'string') throw templateBroken(`${input.path}: ${id} has no type.`);
      return !IGNORED.has(Type) && (Condition === undefined || holds(Condition, scope, id));
    }),
  );
  for (const logicalId of creationOrder(resources, aws.random, input.path)) {
    await createResource(creation, logicalId, resources[logicalId] as TemplateResource);
  }
  const outputs: Json = {};
  for (const [name, { Condition, Value, Export }] of Object.entries(template.Outputs ?? {})) {
    if (Condition !== undefined && !holds(Condition, scope, name)) continue;
    outputs[name] = resolve(Value, scope, `${input.path}: output ${name}`);
    const exportName = Export && resolve(Export.Name, scope, `${input.path}: export of ${name}`);
    if (exportName !== undefined) published.exports.set(String(exportName), outputs[name]);
  }
  published.outputs.set(input.name, outputs);
  return outputs;
}

/** Types of which a stub answers the calls of rotators. */
const STUBBED: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'a stub answers UpdateItem of rotators, and no other call',
};

async function createResource(
  creation: Creation,
  logicalId: string,
  resource: TemplateResource,
): Promise<void> {
  const { cloudFormation, input, scope, created } = creation;
  const { aws, keptFromDeploy, notSimulated } = cloudFormation;
  const { Type: type, Properties = {}, DeletionPolicy: deletionPolicy } = resource;
  const path = input.paths.of(input.templateFile, logicalId, resource);
  const note = (property: string, reason?: string) =>
    notSimulated.push({ type, path, property, ...(reason ? { reason } : {}) });
  const generatedName = (maximum: number) =>
    `${`${input.name}-${logicalId}`.slice(0, maximum - 13)}-${aws.random.text(12, UPPER_CASE)}`;
  const usePlaceholder = (reason?: string) => {
    notSimulated.push({ type, path, ...(reason === undefined ? {} : { reason }) });
    const name = generatedName(255);
    const database = databaseOf(type, name, (property) => known(Properties[property], scope, path), aws);
    if (database) cloudFormation.published.databases.set(database.id, { ...database, path });
    const encryption = bucketEncryptionOf(type, known(Properties.BucketEncryption, scope, path) as Json);
    if (encryption) aws.s3.encryptions.set(name, encryption);
    scope.add(logicalId, placeholder(type, Properties, name, aws, database));
  };
  const references = new DynamicReferences(aws, { path, type }, (secretId) =>
    cloudFormation.secretsWithoutValue.includes(secretId) ? `value of ${secretId}` : undefined,
  );
  const isCustom = isCustomResource(type);
  const handler = RESOURCE_HANDLERS[type];
  if (!handler && !isCustom && type !== NESTED_STACK) {
    if (type === 'AWS::ECS::TaskDefinition') keptFromDeploy.push(...secretsOfTask(Properties, scope, path));
    const withSecrets = propertiesWithSecrets(Properties, scope, path, (property) =>
      note(property, 'its reference to a secret is not resolved'),
    );
    await locateErrors(path, type, () => references.resolve(withSecrets));
    keptFromDeploy.push(...references.kept);
    return usePlaceholder(STUBBED[type]);
  }

  const properties = resolve(Properties, scope, path) as Json;
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
    database: (id) => cloudFormation.published.databases.get(id.toLowerCase()),
    note,
    api: (service, operation, request) =>
      aws.call(
        { service, operation, region: aws.region, principal: deployer(aws.account) },
        Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)),
      ),
  };
  const reason = isCustom ? reasonNotCalled(unresolved) : undefined;
  if (reason !== undefined) return usePlaceholder(reason);
  noteDynamicReferences(unresolved);

  await aws.timeline.sleep(aws.random.integer(1000, 3000));
  await locateErrors(path, type, async () => {
    // CloudFormation does not resolve references to secrets in custom resources.
    const resolved =
      isCustom || !hasSecretReference(properties) ? properties : await references.resolve(properties);
    keptFromDeploy.push(...references.kept);
    const context = { ...unresolved, properties: resolved };
    const identity = { type, path, logicalId, deletionPolicy };
    const keep = ({ physicalId, attributes = {}, remove }: CreatedResource) =>
      created.push({ ...identity, physicalId, properties: resolved, attributes, remove });
    try {
      const result = await create(context, creation);
      keep(result);
      const attribute = (name: string) => attributeOf(result, name, path);
      scope.add(logicalId, { physicalId: result.physicalId, attribute });
    } catch (error) {
      if (error instanceof ResourceFailed && error.remove) keep({ physicalId: path, remove: error.remove });
      throw error;
    }
  });
}

/** Value of a property of a resource that is not simulated; undefined if it cannot be resolved. */
function known(value: unknown, scope: StackScope, path: string): unknown {
  try {
    return value === undefined ? undefined : resolve(value, scope, path);
  } catch (error) {
    if (error instanceof RehearsalError) return undefined;
    throw error;
  }
}

async function create(context: ResourceContext, creation: Creation): Promise<CreatedResource> {
  const handler = RESOURCE_HANDLERS[context.type];
  if (!handler) {
    return isCustomResource(context.type)
      ? createCustomResource(context)
      : createNestedStack(context, creation);
  }
  for (const name of Object.keys(context.properties)) {
    if (!handler.properties.includes(name) && !handler.indifferent?.includes(name)) context.note(name);
  }
  return handler.create(context);
}

function attributeOf({ attributes }: CreatedResource, name: string, path: string): unknown {
  const value = attributes?.[name];
  if (value === undefined) throw templateBroken(`Fn::GetAtt: ${path} has no attribute ${name}.`);
  return value;
}

async function createNestedStack(
  { properties, path, generatedName }: ResourceContext,
  { cloudFormation, input, created }: Creation,
): Promise<CreatedResource> {
  const file = input.assets.find(basename(String(properties.TemplateURL)));
  if (!file) {
    throw new RehearsalError(
      'AssetMissing',
      `${path}: the template of this nested stack is not an asset of the cloud assembly.`,
      'Synthesize the app again.',
    );
  }
  const name = generatedName(128);
  const template = { template: readJsonObject(file), templateFile: basename(file) };
  const nested = { ...input, ...template, name, path, parameters: properties.Parameters ?? {} };
  const outputs = await createStack(cloudFormation, nested, created);
  const attributes = Object.entries(outputs).map(([key, value]) => [`Outputs.${key}`, value]);
  return { physicalId: name, attributes: Object.fromEntries(attributes) };
}

/** Deletes `resources` in reverse order. Returns the resources that remain because of an error, and the errors. */
export async function deleteResources(
  { aws }: CloudFormation,
  resources: readonly DeployedResource[],
  occasion: 'delete' | 'rollback',
): Promise<{ resources: DeployedResource[]; reasons: string[] }> {
  const left: DeployedResource[] = [];
  const reasons: string[] = [];
  for (const resource of [...resources].reverse()) {
    const { deletionPolicy, path, type } = resource;
    const retained =
      deletionPolicy === 'RetainExceptOnCreate' ? occasion === 'delete' : deletionPolicy === 'Retain';
    if (retained) continue;
    await aws.timeline.sleep(aws.random.integer(1000, 3000));
    try {
      await resource.remove?.();
    } catch (error) {
      left.unshift(resource);
      reasons.push(withLocation(error, path, type));
    }
  }
  return { resources: left, reasons };
}

/** Adds the path and the type of the resource to errors. */
async function locateErrors<T>(path: string, type: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RehearsalError ? error : new Error(withLocation(error, path, type));
  }
}

function withLocation(error: unknown, path: string, type: string): string {
  return `${path} (${type}): ${error instanceof Error ? error.message : String(error)}`;
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
