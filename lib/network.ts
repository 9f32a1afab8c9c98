import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type ISubnet, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { checkNotPublic } from './checks/rotator-options';
import type { RotatorOptions } from './rotator-options';

const DESCRIBE = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const CREATE = ['ec2:CreateNetworkInterface'];
const MANAGE = [
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** VPC, subnets and security groups of a function. */
export interface Network {
  readonly vpc: IVpc;
  readonly subnets: ISubnet[];
  readonly securityGroups: ISecurityGroup[];
}

/**
 * Returns the network of a rotator, or undefined without a VPC.
 *
 * @throws `SubnetsPublic`
 */
export function networkOf(rotator: Construct, options: RotatorOptions): Network | undefined {
  const { vpc } = options;
  if (!vpc) return undefined;
  const selected = vpc.selectSubnets(options.vpcSubnets);
  checkNotPublic(rotator, vpc, selected);
  const given = options.securityGroups ?? [];
  const made = () => {
    const group = new SecurityGroup(rotator, 'SecurityGroup', { vpc, description: 'Rotator of a secret' });
    // The rule for the database has no effect in a group that allows all outbound traffic.
    Annotations.of(group).acknowledgeWarning('@aws-cdk/aws-ec2:ipv4IgnoreEgressRule');
    return group;
  };
  return { vpc, subnets: selected.subnets, securityGroups: given.length > 0 ? given : [made()] };
}

/**
 * Permissions that Lambda needs in the execution role to attach a function to a VPC (Lambda developer guide, "Giving
 * Lambda functions access to resources in an Amazon VPC"). EC2 has no resource-level permissions for the two Describe
 * actions, and the ids of the interfaces are not known at synth (Service Authorization Reference, "Amazon EC2").
 */
export function networkStatements(scope: Construct, network: Network): PolicyStatement[] {
  const { partition, region, account } = Stack.of(scope);
  const arn = (owner: string, resource: string) => `arn:${partition}:ec2:${region}:${owner}:${resource}`;
  // Another account may share an imported subnet or group; its id does not contain the account.
  const ownerOf = ({ node }: IConstruct) => (CfnResource.isCfnResource(node.defaultChild) ? account : '*');
  const interfaces = arn(account, 'network-interface/*');
  return [
    new PolicyStatement({
      actions: DESCRIBE,
      // These actions have no resource-level permission.
      resources: ['*'],
    }),
    new PolicyStatement({
      actions: CREATE,
      resources: [
        interfaces,
        ...network.subnets.map((one) => arn(ownerOf(one), `subnet/${one.subnetId}`)),
        ...network.securityGroups.map((one) => arn(ownerOf(one), `security-group/${one.securityGroupId}`)),
      ],
    }),
    new PolicyStatement({ actions: MANAGE, resources: [interfaces] }),
  ];
}

/**
 * Denies these actions to the code of the function: only the Lambda service needs them (Lambda developer guide, "Working
 * with Lambda execution environment credentials").
 */
export function networkDenial(handler: IFunction): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: [...CREATE, ...MANAGE, ...DESCRIBE],
    // Denies the actions on all resources.
    resources: ['*'],
    conditions: { ArnEquals: { 'lambda:SourceFunctionArn': handler.functionArn } },
  });
}
