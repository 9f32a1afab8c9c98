import { AwsError } from '../aws/errors';
import type { LocalAws } from '../aws/local-aws';
import { deployer } from '../cloudformation/resource';
import type { Policy } from '../policy/document';
import type {
  ExistingKey,
  ExistingPolicies,
  ExistingPolicy,
  ExistingRole,
  ExistingSecret,
  ExistingTopic,
  ExistingUser,
} from './format';
import type { ResourceId } from './resource-id';

/** Description of a resource. */
export type Spec = ExistingUser & ExistingRole & Partial<ExistingPolicy> & ExistingSecret & ExistingKey;

const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: {
        Service: ['lambda', 'scheduler', 'ecs-tasks'].map((service) => `${service}.amazonaws.com`),
      },
      Action: 'sts:AssumeRole',
    },
  ],
};
/** Document of an imported boundary with an unknown document. */
const NO_LIMIT = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }],
};
const NOTHING = { Version: '2012-10-17', Statement: [] };

/** Creates a resource that exists before the deploy. Returns its ARN. */
export async function createResource(
  aws: LocalAws,
  id: ResourceId,
  spec: Spec = {},
  asBoundary: boolean,
): Promise<string> {
  if (id.kind === 'policy') return createPolicy(aws, id, spec.document ?? (asBoundary ? NO_LIMIT : NOTHING));
  const create = {
    user: createUser,
    role: createRole,
    secret: createSecret,
    key: createKey,
    topic: createTopic,
  };
  return create[id.kind](aws, id, spec);
}

/** Identifies a policy of a user or role: an inline policy by its owner, a managed policy by its ARN. */
export function policyKey(owner: string, policy: string): string {
  return policy.startsWith('arn:') ? policy : `${owner} ${policy}`;
}

/** Calls IAM as the root of the account. */
function iamOf(aws: LocalAws, account: string) {
  // biome-ignore lint/suspicious/noExplicitAny: responses of several operations
  return (operation: string, input: object): Promise<any> =>
    aws.call({ service: 'iam', operation, region: aws.region, principal: deployer(account) }, input);
}

async function createUser(aws: LocalAws, id: ResourceId, spec: ExistingUser): Promise<string> {
  const iam = iamOf(aws, id.account);
  const UserName = id.name;
  const { User } = await iam('CreateUser', {
    UserName,
    Path: spec.path ?? id.path,
    PermissionsBoundary: spec.permissionsBoundary,
  });
  await attach(iam, 'User', UserName, spec);
  for (const status of spec.accessKeys ?? []) {
    const { AccessKey } = await iam('CreateAccessKey', { UserName });
    const { AccessKeyId } = AccessKey;
    if (status === 'inactive') await iam('UpdateAccessKey', { UserName, AccessKeyId, Status: 'Inactive' });
  }
  return User.Arn;
}

async function createRole(aws: LocalAws, id: ResourceId, spec: ExistingRole): Promise<string> {
  const iam = iamOf(aws, id.account);
  const { Role } = await iam('CreateRole', {
    RoleName: id.name,
    Path: spec.path ?? id.path,
    AssumeRolePolicyDocument: JSON.stringify(spec.trust ?? TRUST),
    PermissionsBoundary: spec.permissionsBoundary,
  });
  await attach(iam, 'Role', id.name, spec);
  return Role.Arn;
}

async function attach(
  iam: ReturnType<typeof iamOf>,
  owner: 'User' | 'Role',
  name: string,
  { policies = {}, managedPolicies = [] }: ExistingPolicies,
): Promise<void> {
  const target = { [`${owner}Name`]: name };
  for (const [PolicyName, document] of Object.entries(policies)) {
    await iam(`Put${owner}Policy`, { ...target, PolicyName, PolicyDocument: JSON.stringify(document) });
  }
  for (const PolicyArn of managedPolicies) {
    try {
      await iam(`Attach${owner}Policy`, { ...target, PolicyArn });
    } catch (error) {
      // The local AWS has only some of the AWS managed policies.
      if (!(error instanceof AwsError) || !PolicyArn.includes(':iam::aws:')) throw error;
    }
  }
}

/** Creates a policy without the validation of CreatePolicy: an unknown document has no statement. */
function createPolicy({ iam, timeline }: LocalAws, id: ResourceId, document: object): string {
  const { account, name, path = '/' } = id;
  const arn = id.arn ?? `arn:aws:iam::${account}:policy${path}${name}`;
  iam.account(account).policies.set(arn, {
    text: JSON.stringify(document),
    document: document as Policy['document'],
    name,
    id: iam.newId('ANPA'),
    path,
    arn,
    createDate: new Date(timeline.now()),
    tags: new Map(),
  });
  iam.changed();
  return arn;
}

function createSecret(aws: LocalAws, id: ResourceId, { value }: ExistingSecret): string {
  const { account, region, name } = id;
  const arn =
    id.arn ?? `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${aws.random.text(6, SUFFIX)}`;
  const text = value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
  aws.secretsManager.adopt(arn, text);
  return arn;
}

function createKey(aws: LocalAws, id: ResourceId, { policy, enabled }: ExistingKey): string {
  const { account: accountId, region, name } = id;
  const isAlias = name.startsWith('alias/');
  const arn = aws.kms.createKey({
    id: isAlias ? undefined : name,
    policy: JSON.stringify(policy ?? keyPolicy([...new Set([accountId, aws.account])])),
    enabled,
    accountId,
    region,
  });
  if (isAlias) aws.kms.createAlias(name, arn);
  return isAlias ? `arn:aws:kms:${region}:${accountId}:${name}` : arn;
}

/** Key policy that delegates decisions to the IAM policies of the accounts. */
function keyPolicy(accounts: readonly string[]): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: accounts.map((account) => `arn:aws:iam::${account}:root`) },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  };
}

function createTopic(aws: LocalAws, id: ResourceId, { policy }: ExistingTopic): string {
  const arn = aws.sns.createTopic(id.name, { arn: id.arn });
  if (policy) aws.sns.setPolicy(arn, policy);
  return arn;
}
