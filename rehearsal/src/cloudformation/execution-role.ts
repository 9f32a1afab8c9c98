import type { Principal } from '../aws/call';
import type { LocalAws } from '../aws/local-aws';
import { rolePrincipal } from '../aws/services/sts';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/**
 * A session of CloudFormation's execution role for `cdk deploy`. The role has AdministratorAccess unless it exists with
 * policies of its own. Resource policies apply to it. Source: "Bootstrapping", CDK Developer Guide.
 */
export function executionRole({ iam, account, region, timeline }: LocalAws): Principal {
  const name = `cdk-hnb659fds-cfn-exec-role-${account}-${region}`;
  const { roles } = iam.account(account);
  const role = roles.get(name) ?? {
    kind: 'role',
    name,
    id: iam.newId('AROA'),
    path: '/',
    arn: `arn:aws:iam::${account}:role/${name}`,
    createDate: new Date(timeline.now()),
    tags: new Map(),
    inline: new Map(),
    attached: new Set<string>(),
    maxSessionDuration: 3600,
    trust: { text: JSON.stringify(TRUST), document: TRUST },
  };
  if (role.inline.size + role.attached.size === 0) role.attached.add(ADMINISTRATOR);
  if (!roles.has(name)) {
    roles.set(name, role);
    iam.changed();
  }
  return rolePrincipal(role, 'AWSCloudFormation');
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow' as const,
      Principal: { Service: 'cloudformation.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
};
