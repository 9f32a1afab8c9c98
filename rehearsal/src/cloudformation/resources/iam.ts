import type { Json } from '../../assembly/json-file';
import { AwsError } from '../../aws/errors';
import type { CreatedResource, ResourceContext, ResourceHandler } from '../resource';

type Owner = readonly [type: 'User' | 'Role', name: string];

/** Calls an operation such as PutUserPolicy or PutRolePolicy for each owner. */
async function forEachOwner(
  { api }: Pick<ResourceContext, 'api'>,
  owners: readonly Owner[],
  operation: (type: Owner[0]) => string,
  input: Json,
): Promise<void> {
  for (const [type, name] of owners) await api('iam', operation(type), { [`${type}Name`]: name, ...input });
}

/** Adds an inline policy to its owners; the result removes it. */
async function addInline(
  context: ResourceContext,
  owners: readonly Owner[],
  { PolicyName, PolicyDocument }: Json,
): Promise<() => Promise<void>> {
  const input = { PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) };
  await forEachOwner(context, owners, (type) => `Put${type}Policy`, input);
  return () => forEachOwner(context, owners, (type) => `Delete${type}Policy`, { PolicyName });
}

/** Attaches a managed policy to its owners; the result detaches it. */
async function attach(
  context: ResourceContext,
  owners: readonly Owner[],
  PolicyArn: string,
): Promise<() => Promise<void>> {
  await forEachOwner(context, owners, (type) => `Attach${type}Policy`, { PolicyArn });
  return () => forEachOwner(context, owners, (type) => `Detach${type}Policy`, { PolicyArn });
}

/** Adds the policies of a user's or role's properties; the result removes them. */
async function addPolicies(context: ResourceContext, owner: Owner): Promise<() => Promise<void>> {
  const { Policies = [], ManagedPolicyArns = [] } = context.properties;
  const undo: (() => Promise<void>)[] = [];
  for (const policy of Policies) undo.push(await addInline(context, [owner], policy));
  for (const arn of ManagedPolicyArns) {
    try {
      undo.push(await attach(context, [owner], arn));
    } catch (error) {
      // The local AWS has only some of the policies that AWS manages.
      if (!(error instanceof AwsError) || !arn.includes(':iam::aws:')) throw error;
      context.note('ManagedPolicyArns', `${arn} is not known`);
    }
  }
  return async () => {
    for (const remove of undo.reverse()) await remove();
  };
}

/** Creates a user or a role with its policies. */
async function createPrincipal(
  context: ResourceContext,
  type: Owner[0],
  { [`${type}Name`]: name = context.generatedName(64), ...input }: Json,
): Promise<CreatedResource> {
  const { api } = context;
  const { [type]: created } = await api('iam', `Create${type}`, { [`${type}Name`]: name, ...input });
  const removePolicies = await addPolicies(context, [type, name]);
  return {
    physicalId: name,
    attributes: { Arn: created.Arn, ...(type === 'Role' ? { RoleId: created.RoleId } : {}) },
    async remove() {
      await removePolicies();
      await api('iam', `Delete${type}`, { [`${type}Name`]: name });
    },
  };
}

/** The properties that a handler simulates. */
function pick(properties: Json, handler: ResourceHandler): Json {
  return Object.fromEntries(handler.properties.map((name) => [name, properties[name]]));
}

const user: ResourceHandler = {
  properties: ['UserName', 'Path', 'Policies', 'ManagedPolicyArns', 'PermissionsBoundary', 'Tags'],
  create(context) {
    const { Policies, ManagedPolicyArns, ...input } = pick(context.properties, user);
    return createPrincipal(context, 'User', input);
  },
};

const role: ResourceHandler = {
  properties: [
    'RoleName',
    'Path',
    'Description',
    'AssumeRolePolicyDocument',
    'MaxSessionDuration',
    'Policies',
    'ManagedPolicyArns',
    'PermissionsBoundary',
    'Tags',
  ],
  create(context) {
    const { Policies, ManagedPolicyArns, AssumeRolePolicyDocument, ...input } = pick(
      context.properties,
      role,
    );
    const trust = { AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) };
    return createPrincipal(context, 'Role', { ...input, ...trust });
  },
};

function ownersOf({ properties: { Roles = [], Users = [] } }: ResourceContext): Owner[] {
  return [
    ...Roles.map((name: string): Owner => ['Role', name]),
    ...Users.map((name: string): Owner => ['User', name]),
  ];
}

/** A type of inline policy. `owners` are the users and roles that it belongs to. */
function inlinePolicy(
  properties: readonly string[],
  owners: (context: ResourceContext) => Owner[],
): ResourceHandler {
  return {
    properties: ['PolicyName', 'PolicyDocument', ...properties],
    async create(context) {
      const remove = await addInline(context, owners(context), context.properties);
      return { physicalId: context.generatedName(128), remove };
    },
  };
}

const managedPolicy: ResourceHandler = {
  properties: ['ManagedPolicyName', 'Path', 'Description', 'PolicyDocument', 'Roles', 'Users'],
  async create(context) {
    const { properties, api } = context;
    const { ManagedPolicyName, Path, Description, PolicyDocument } = properties;
    const { Policy } = await api('iam', 'CreatePolicy', {
      PolicyName: ManagedPolicyName ?? context.generatedName(128),
      PolicyDocument: JSON.stringify(PolicyDocument),
      Path,
      Description,
    });
    const { Arn: PolicyArn, PolicyId } = Policy;
    const detach = await attach(context, ownersOf(context), PolicyArn);
    return {
      physicalId: PolicyArn,
      attributes: { PolicyArn, PolicyId },
      async remove() {
        await detach();
        await api('iam', 'DeletePolicy', { PolicyArn });
      },
    };
  },
};

const accessKey: ResourceHandler = {
  properties: ['UserName', 'Status'],
  indifferent: ['Serial'],
  async create({ properties: { UserName, Status }, api }) {
    const { AccessKey } = await api('iam', 'CreateAccessKey', { UserName });
    const { AccessKeyId, SecretAccessKey } = AccessKey;
    if (Status === 'Inactive') await api('iam', 'UpdateAccessKey', { UserName, AccessKeyId, Status });
    return {
      physicalId: AccessKeyId,
      attributes: { SecretAccessKey },
      remove: () => api('iam', 'DeleteAccessKey', { UserName, AccessKeyId }),
    };
  },
};

export const iam: Readonly<Record<string, ResourceHandler>> = {
  'AWS::IAM::User': user,
  'AWS::IAM::Role': role,
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::AccessKey': accessKey,
  'AWS::IAM::Policy': inlinePolicy(['Roles', 'Users'], ownersOf),
  'AWS::IAM::RolePolicy': inlinePolicy(['RoleName'], ({ properties }) => [['Role', properties.RoleName]]),
  'AWS::IAM::UserPolicy': inlinePolicy(['UserName'], ({ properties }) => [['User', properties.UserName]]),
};
