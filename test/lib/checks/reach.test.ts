import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CfnRoute,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Subnet,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Credential } from '../../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, stackIn, warningsOf } from '../support';

const { SECRETS_MANAGER, S3, SSM } = InterfaceVpcEndpointAwsService;

const isolatedVpc = (stack: Stack, subnetType = SubnetType.PRIVATE_ISOLATED) =>
  new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0, subnetConfiguration: [{ name: 'Inner', subnetType }] });

const generated = (stack: Stack, vpc: IVpc) =>
  mailerKey(stack, { credential: Credential.generated(), rotator: { vpc } });

const addSecretsManager = (vpc: IVpc) =>
  vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER });
const addS3 = (vpc: IVpc) => vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
const addBoth = (vpc: IVpc) => {
  addSecretsManager(vpc);
  addS3(vpc);
};
const addRoute = (vpc: Vpc, destinationCidrBlock: string) => {
  const [subnet] = vpc.isolatedSubnets;
  const { routeTableId } = subnet.routeTable;
  const transitGatewayId = 'tgw-0123456789abcdef0';
  new CfnRoute(subnet, 'Transit', { routeTableId, destinationCidrBlock, transitGatewayId });
};

const synth = (stack: Stack) => () => Template.fromStack(stack);

/** Returns a stack with a rotator in isolated subnets. Endpoints and routes are added later. */
function isolated(add: (vpc: Vpc, stack: Stack) => unknown = () => {}, subnetType?: SubnetType): Stack {
  const stack = newStack();
  const vpc = isolatedVpc(stack, subnetType);
  generated(stack, vpc);
  add(vpc, stack);
  return stack;
}

describe('refuses subnets without a route to the internet', () => {
  test('without endpoints, and names both', () => {
    expect(synth(isolated())).toThrow(
      /\[VpcEndpointsMissing\] App\/MailerKey\/Rotator is in the subnets App\/Vpc\/InnerSubnet1, .*Add the interface endpoint InterfaceVpcEndpointAwsService\.SECRETS_MANAGER with private DNS and the gateway endpoint GatewayVpcEndpointAwsService\.S3 to the VPC/,
    );
  });

  test.each<[string, (vpc: Vpc, stack: Stack) => unknown, string]>([
    [
      'one of the endpoints',
      addSecretsManager,
      'Add the gateway endpoint GatewayVpcEndpointAwsService.S3 to',
    ],
    [
      'an endpoint without private DNS',
      (vpc) => {
        vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER, privateDnsEnabled: false });
        addS3(vpc);
      },
      'Add the interface endpoint',
    ],
    [
      'an endpoint of another VPC',
      (vpc, stack) => {
        const other = new Vpc(stack, 'Other', { maxAzs: 1, natGateways: 0 });
        const subnets = { subnetType: SubnetType.PUBLIC };
        other.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER, subnets });
        addS3(vpc);
      },
      'Add the interface endpoint',
    ],
    [
      'endpoints of other services',
      (vpc) => {
        for (const name of ['secretsmanager-fips', 's3tables'])
          vpc.addInterfaceEndpoint(name, { service: new InterfaceVpcEndpointAwsService(name) });
        vpc.addInterfaceEndpoint('Ssm', { service: SSM });
        vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
      },
      'and the gateway endpoint',
    ],
  ])('with %s', (_name, add, fix) => {
    expect(synth(isolated(add))).toThrow(new RegExp(`\\[VpcEndpointsMissing\\].*${fix}`));
  });

  test('with the gateway endpoint in other route tables', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', {
      maxAzs: 1,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Inner', subnetType: SubnetType.PRIVATE_ISOLATED },
        { name: 'Outer', subnetType: SubnetType.PUBLIC },
      ],
    });
    addSecretsManager(vpc);
    const subnets = [{ subnetType: SubnetType.PUBLIC }];
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3, subnets });
    generated(stack, vpc);
    expect(synth(stack)).toThrow('Add the gateway endpoint GatewayVpcEndpointAwsService.S3 to the VPC');
  });

  test('by their routes, not by their type', () => {
    expect(synth(isolated(undefined, SubnetType.PRIVATE_WITH_EGRESS))).toThrow('[VpcEndpointsMissing]');
  });

  test('with endpoints, if the kind requires the internet', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    addBoth(vpc);
    mailerKey(stack, { rotator: { vpc } });
    expect(synth(stack)).toThrow(
      '[SubnetsWithoutInternet] App/MailerKey/Rotator is in the subnets App/Vpc/InnerSubnet1',
    );
  });
});

test.each<[string, (vpc: Vpc, stack: Stack) => unknown]>([
  ['a gateway and an interface endpoint', addBoth],
  [
    'two interface endpoints, one as its own construct',
    (vpc, stack) => {
      vpc.addInterfaceEndpoint('S3', { service: S3 });
      new InterfaceVpcEndpoint(stack, 'Elsewhere', { vpc, service: SECRETS_MANAGER });
    },
  ],
  ['a default route to a transit gateway', (vpc) => addRoute(vpc, '0.0.0.0/0')],
])('accepts subnets with %s', (_name, add) => {
  const stack = isolated(add);
  expect(synth(stack)).not.toThrow();
  expect(warningsOf(stack)).toEqual([]);
});

test('accepts a route to a NAT gateway if the kind requires the internet', () => {
  const stack = newStack();
  mailerKey(stack, { rotator: { vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) } });
  expect(synth(stack)).not.toThrow();
  expect(warningsOf(stack)).toEqual([]);
});

test('warns about a route to another network only', () => {
  const stack = isolated((vpc) => addRoute(vpc, '10.0.0.0/8'));
  expect(synth(stack)).not.toThrow();
  expect(warningsOf(stack)).toEqual([expect.stringContaining('whose routes are not known at synth')]);
});

describe('an imported VPC', () => {
  const ids = { subnets: ['subnet-0123456789abcdef1'], tables: ['rtb-0123456789abcdef1'] };
  const imported = (stack: Stack, subnets: object) =>
    Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: ['eu-west-1a'],
      ...subnets,
    });
  const withIsolated = { isolatedSubnetIds: ids.subnets, isolatedSubnetRouteTableIds: ids.tables };
  const withPrivate = { privateSubnetIds: ids.subnets, privateSubnetRouteTableIds: ids.tables };

  test.each<[string, object, (vpc: IVpc) => unknown, unknown[]]>([
    [
      'isolated subnets',
      withIsolated,
      () => {},
      [
        expect.stringMatching(
          /IsolatedSubnet1.* whose routes are not known at synth\. .*SECRETS_MANAGER.*S3.*\[ack: cdk-rekey:vpcReachUnknown\]/,
        ),
      ],
    ],
    ['isolated subnets and endpoints of the app', withIsolated, addBoth, []],
    ['private subnets', withPrivate, () => {}, []],
  ])('has the right warnings with %s', (_name, subnets, add, warnings) => {
    const stack = stackIn();
    const vpc = imported(stack, subnets);
    generated(stack, vpc);
    add(vpc);
    expect(synth(stack)).not.toThrow();
    expect(warningsOf(stack)).toEqual(warnings);
  });

  test('causes a warning with subnets that are imported by their ids', () => {
    const stack = stackIn();
    const subnets = [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0123456789abcdef2')];
    mailerKey(stack, { rotator: { vpc: imported(stack, withIsolated), vpcSubnets: { subnets } } });
    expect(warningsOf(stack)).toContainEqual(
      expect.stringContaining('The kind needs a route to the internet.'),
    );
  });
});

describe('the first credential', () => {
  test('is created after the endpoints, and deleted before them', () => {
    const stack = isolated(addBoth);
    const endpoints = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'));
    expect(endpoints).toHaveLength(2);
    const dependencies = dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential'));
    expect(dependencies).toEqual(expect.arrayContaining(endpoints));
  });

  test('is created after the endpoints in the stack of the VPC', () => {
    const app = new App();
    const [network, stack] = [new Stack(app, 'Network'), new Stack(app, 'App')];
    const vpc = isolatedVpc(network);
    generated(stack, vpc);
    addBoth(vpc);
    expect(synth(stack)).not.toThrow();
    expect(stack.dependencies).toContain(network);
  });
});
