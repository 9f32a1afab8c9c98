import { AwsError } from '../../aws/errors';
import type { CreatedResource, ResourceContext, ResourceHandler } from '../resource';

interface Inline {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

type Owner = 'User' | 'Role';

/** Attaches what the template declares in a user or role; what it returns takes all of it off again. */
async function attachPolicies(context: ResourceContext, owner: Owner, name: string) {
  const { properties, api, note } = context;
  const inline: Inline[] = properties.Policies ?? [];
  const attached: string[] = [];
  for (const { PolicyName, PolicyDocument } of inline) {
    await api('iam', `Put${owner}Policy`, {
      [`${owner}Name`]: name,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  }
  for (const PolicyArn of (properties.ManagedPolicyArns ?? []) as string[]) {
    try {
      await api('iam', `Attach${owner}Policy`, { [`${owner}Name`]: name, PolicyArn });
      attached.push(PolicyArn);
    } catch (error) {
      // The local AWS does not know every policy that AWS manages.
      if (!(error instanceof AwsError) || !PolicyArn.includes(':iam::aws:')) throw error;
      note('ManagedPolicyArns', `${PolicyArn} is not known`);
    }
  }
  return async () => {
    for (const PolicyArn of attached)
      await api('iam', `Detach${owner}Policy`, { [`${owner}Name`]: name, PolicyArn });
    for (const { PolicyName } of inline) {
      await api('iam', `Delete${owner}Policy`, { [`${owner}Name`]: name, PolicyName });
    }
  };
}

const user: ResourceHandler = {
  properties: ['UserName', 'Path', 'Policies', 'ManagedPolicyArns', 'PermissionsBoundary', 'Tags'],
  async create(context) {
    const { properties, api } = context;
    const UserName = properties.UserName ?? context.generatedName(64);
    const { User } = await api('iam', 'CreateUser', {
      UserName,
      Path: properties.Path,
      PermissionsBoundary: properties.PermissionsBoundary,
      Tags: properties.Tags,
    });
    const detach = await attachPolicies(context, 'User', UserName);
    return {
      physicalId: UserName,
      attributes: { Arn: User.Arn },
      async remove() {
        await detach();
        await api('iam', 'DeleteUser', { UserName });
      },
    };
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
  async create(context) {
    const { properties, api } = context;
    const RoleName = properties.RoleName ?? context.generatedName(64);
    const { Role } = await api('iam', 'CreateRole', {
      RoleName,
      Path: properties.Path,
      Description: properties.Description,
      AssumeRolePolicyDocument: JSON.stringify(properties.AssumeRolePolicyDocument),
      MaxSessionDuration: properties.MaxSessionDuration,
      PermissionsBoundary: properties.PermissionsBoundary,
      Tags: properties.Tags,
    });
    const detach = await attachPolicies(context, 'Role', RoleName);
    return {
      physicalId: RoleName,
      attributes: { Arn: Role.Arn, RoleId: Role.RoleId },
      async remove() {
        await detach();
        await api('iam', 'DeleteRole', { RoleName });
      },
    };
  },
};

function owners(context: ResourceContext): [Owner, string][] {
  const { properties } = context;
  return [
    ...((properties.Roles ?? []) as string[]).map((name): [Owner, string] => ['Role', name]),
    ...((properties.Users ?? []) as string[]).map((name): [Owner, string] => ['User', name]),
  ];
}

async function inlinePolicy(context: ResourceContext, targets: [Owner, string][]): Promise<CreatedResource> {
  const { PolicyName, PolicyDocument } = context.properties;
  for (const [owner, name] of targets) {
    await context.api('iam', `Put${owner}Policy`, {
      [`${owner}Name`]: name,
      PolicyName,
      PolicyDocument: JSON.stringify(PolicyDocument),
    });
  }
  return {
    physicalId: context.generatedName(128),
    async remove() {
      for (const [owner, name] of targets) {
        await context.api('iam', `Delete${owner}Policy`, { [`${owner}Name`]: name, PolicyName });
      }
    },
  };
}

const managedPolicy: ResourceHandler = {
  properties: ['ManagedPolicyName', 'Path', 'Description', 'PolicyDocument', 'Roles', 'Users'],
  async create(context) {
    const { properties, api } = context;
    const { Policy } = await api('iam', 'CreatePolicy', {
      PolicyName: properties.ManagedPolicyName ?? context.generatedName(128),
      Path: properties.Path,
      Description: properties.Description,
      PolicyDocument: JSON.stringify(properties.PolicyDocument),
    });
    const PolicyArn: string = Policy.Arn;
    const targets = owners(context);
    for (const [owner, name] of targets)
      await api('iam', `Attach${owner}Policy`, { [`${owner}Name`]: name, PolicyArn });
    return {
      physicalId: PolicyArn,
      attributes: { PolicyArn, PolicyId: Policy.PolicyId },
      async remove() {
        for (const [owner, name] of targets) {
          await api('iam', `Detach${owner}Policy`, { [`${owner}Name`]: name, PolicyArn });
        }
        await api('iam', 'DeletePolicy', { PolicyArn });
      },
    };
  },
};

const accessKey: ResourceHandler = {
  properties: ['UserName', 'Status'],
  indifferent: ['Serial'],
  async create({ properties, api }) {
    const { UserName, Status } = properties;
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
  'AWS::IAM::Policy': {
    properties: ['PolicyName', 'PolicyDocument', 'Roles', 'Users'],
    create: (context) => inlinePolicy(context, owners(context)),
  },
  'AWS::IAM::RolePolicy': {
    properties: ['PolicyName', 'PolicyDocument', 'RoleName'],
    create: (context) => inlinePolicy(context, [['Role', context.properties.RoleName]]),
  },
  'AWS::IAM::UserPolicy': {
    properties: ['PolicyName', 'PolicyDocument', 'UserName'],
    create: (context) => inlinePolicy(context, [['User', context.properties.UserName]]),
  },
};
