import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CfnRoute,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type ISubnet,
  type IVpc,
  Subnet,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential, type RotatorOptions } from '../../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, stackIn, warningsOf } from '../support';

const { SECRETS_MANAGER, S3 } = InterfaceVpcEndpointAwsService;

function isolatedVpc(stack: Stack, type = SubnetType.PRIVATE_ISOLATED): Vpc {
  const subnetConfiguration = [{ name: 'Inner', subnetType: type }];
  return new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0, subnetConfiguration });
}

const generated = (stack: Stack, vpc: IVpc, more: RotatorOptions = {}) =>
  mailerKey(stack, { credential: Credential.generated(), rotator: { vpc, ...more } });

function addBoth(vpc: Vpc): void {
  vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER });
  vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
}

const synth = (stack: Stack) => () => Template.fromStack(stack);

describe('subnets without a route to the internet', () => {
  test('are refused when the VPC has no endpoints, naming what to add', () => {
    const stack = newStack();
    generated(stack, isolatedVpc(stack));
    expect(synth(stack)).toThrow(
      /\[VpcEndpointsMissing\] App\/MailerKey\/Rotator is in the subnets App\/Vpc\/InnerSubnet1, .*Add the interface endpoint InterfaceVpcEndpointAwsService\.SECRETS_MANAGER with private DNS and the gateway endpoint GatewayVpcEndpointAwsService\.S3 to the VPC/,
    );
  });

  test('are refused with one of the two endpoints, naming the other', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    generated(stack, vpc);
    vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER });
    expect(synth(stack)).toThrow('Add the gateway endpoint GatewayVpcEndpointAwsService.S3 to the VPC');
  });

  test.each<[string, (vpc: Vpc, stack: Stack) => void]>([
    ['gateway and interface endpoint', (vpc) => addBoth(vpc)],
    [
      'two interface endpoints, one made elsewhere',
      (vpc, stack) => {
        vpc.addInterfaceEndpoint('S3', { service: S3 });
        new InterfaceVpcEndpoint(stack, 'Elsewhere', { vpc, service: SECRETS_MANAGER });
      },
    ],
  ])('are accepted with both endpoints, also when they are added later: %s', (_name, add) => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    generated(stack, vpc);
    add(vpc, stack);
    expect(synth(stack)).not.toThrow();
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, (vpc: Vpc, stack: Stack) => void]>([
    [
      'no private DNS',
      (vpc) => {
        vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER, privateDnsEnabled: false });
        vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
      },
    ],
    [
      'another VPC',
      (vpc, stack) => {
        const other = new Vpc(stack, 'Other', { maxAzs: 1, natGateways: 0 });
        other.addInterfaceEndpoint('SecretsManager', {
          service: SECRETS_MANAGER,
          subnets: { subnetType: SubnetType.PUBLIC },
        });
        vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
      },
    ],
    [
      'other services',
      (vpc) => {
        vpc.addInterfaceEndpoint('Ssm', { service: InterfaceVpcEndpointAwsService.SSM });
        vpc.addInterfaceEndpoint('Fips', {
          service: new InterfaceVpcEndpointAwsService('secretsmanager-fips'),
        });
        vpc.addInterfaceEndpoint('S3Tables', { service: new InterfaceVpcEndpointAwsService('s3tables') });
        vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
      },
    ],
  ])('are refused with endpoints of %s', (_name, add) => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    generated(stack, vpc);
    add(vpc, stack);
    expect(synth(stack)).toThrow('[VpcEndpointsMissing]');
  });

  test('are refused when the gateway endpoint is in other route tables', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', {
      maxAzs: 1,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Inner', subnetType: SubnetType.PRIVATE_ISOLATED },
        { name: 'Outer', subnetType: SubnetType.PUBLIC },
      ],
    });
    vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER });
    vpc.addGatewayEndpoint('S3', {
      service: GatewayVpcEndpointAwsService.S3,
      subnets: [{ subnetType: SubnetType.PUBLIC }],
    });
    generated(stack, vpc);
    expect(synth(stack)).toThrow('Add the gateway endpoint GatewayVpcEndpointAwsService.S3 to the VPC');
  });

  test('are found by their routes, not by the type of the subnet', () => {
    const stack = newStack();
    generated(stack, isolatedVpc(stack, SubnetType.PRIVATE_WITH_EGRESS));
    expect(synth(stack)).toThrow('[VpcEndpointsMissing]');
  });

  test('are refused for an access key even with endpoints, since IAM and STS have none that suffice', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    addBoth(vpc);
    mailerKey(stack, {
      credential: Credential.accessKey({ user: new User(stack, 'Mailer') }),
      rotator: { vpc },
    });
    expect(synth(stack)).toThrow(
      '[SubnetsWithoutInternet] App/MailerKey/Rotator is in the subnets App/Vpc/InnerSubnet1',
    );
  });
});

describe('subnets with routes', () => {
  test('to a NAT gateway are accepted, also for an access key', () => {
    const stack = newStack();
    mailerKey(stack, { rotator: { vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) } });
    expect(synth(stack)).not.toThrow();
    expect(warningsOf(stack)).toEqual([]);
  });

  test('of the app to a transit gateway are accepted', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    generated(stack, vpc);
    route(vpc.isolatedSubnets[0] as ISubnet, '0.0.0.0/0');
    expect(synth(stack)).not.toThrow();
    expect(warningsOf(stack)).toEqual([]);
  });

  test('to a network only are warned of, since it may have the endpoints', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    generated(stack, vpc);
    route(vpc.isolatedSubnets[0] as ISubnet, '10.0.0.0/8');
    expect(synth(stack)).not.toThrow();
    expect(warningsOf(stack)).toEqual([expect.stringContaining('whose routes are not known at synth')]);
  });

  function route(subnet: ISubnet, destinationCidrBlock: string): void {
    const { routeTableId } = subnet.routeTable;
    new CfnRoute(subnet, 'Transit', {
      routeTableId,
      destinationCidrBlock,
      transitGatewayId: 'tgw-0123456789abcdef0',
    });
  }
});

describe('an imported VPC', () => {
  const attributes = {
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidrBlock: '10.0.0.0/16',
    availabilityZones: ['eu-west-1a'],
  };
  const isolated = {
    ...attributes,
    isolatedSubnetIds: ['subnet-0123456789abcdef1'],
    isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef1'],
  };

  test('is warned of in isolated subnets, naming what to add', () => {
    const stack = stackIn(new App(), 'App');
    generated(stack, Vpc.fromVpcAttributes(stack, 'Vpc', isolated));
    expect(synth(stack)).not.toThrow();
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(
        /IsolatedSubnet1.* whose routes are not known at synth\. .*SECRETS_MANAGER.*S3.*\[ack: cdk-rekey:vpcReachUnknown\]/,
      ),
    ]);
  });

  test('is not warned of when the app adds the endpoints', () => {
    const stack = stackIn(new App(), 'App');
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', isolated);
    generated(stack, vpc);
    vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is accepted with subnets that are imported as private with egress', () => {
    const stack = stackIn(new App(), 'App');
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      ...attributes,
      privateSubnetIds: ['subnet-0123456789abcdef1'],
      privateSubnetRouteTableIds: ['rtb-0123456789abcdef1'],
    });
    generated(stack, vpc);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is warned of with subnets that are imported by their ids', () => {
    const stack = stackIn(new App(), 'App');
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', isolated);
    const subnets = [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-0123456789abcdef2')];
    mailerKey(stack, { rotator: { vpc, vpcSubnets: { subnets } } });
    expect(
      warningsOf(stack).filter((text) => text.includes('The kind needs a route to the internet.')),
    ).toHaveLength(1);
  });
});

describe('the first credential', () => {
  test('waits for the endpoints, which then outlive it', () => {
    const stack = newStack();
    const vpc = isolatedVpc(stack);
    generated(stack, vpc);
    addBoth(vpc);
    const endpoints = Object.keys(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'));
    expect(endpoints).toHaveLength(2);
    expect(dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential'))).toEqual(
      expect.arrayContaining(endpoints),
    );
  });

  test('waits for the endpoints of the VPC’s own stack', () => {
    const app = new App();
    const [network, stack] = [new Stack(app, 'Network'), new Stack(app, 'App')];
    const vpc = isolatedVpc(network);
    generated(stack, vpc);
    addBoth(vpc);
    expect(synth(stack)).not.toThrow();
    expect(stack.dependencies).toContain(network);
  });
});
