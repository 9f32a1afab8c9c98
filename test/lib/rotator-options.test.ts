import { App, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Credential, type RotatorOptions } from '../../lib';
import {
  arnOf,
  dependenciesOf,
  idOf,
  mailerKey,
  newStack,
  stackIn,
  statementsOf,
  statementsWith,
  warningsOf,
} from './support';

const FUNCTION = 'AWS::Lambda::Function';
const keyIn = (region: string) =>
  `arn:aws:kms:${region}:111111111111:key/12345678-1234-1234-1234-123456789012`;

function withOptions(rotator: RotatorOptions, stack = newStack()): Stack {
  mailerKey(stack, { credential: Credential.generated(), rotator });
  return stack;
}

/** ARN of this partition, region and account. */
const arn = (service: string, resource: string, ...id: object[]) => {
  const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((name) => ({
    Ref: `AWS::${name}`,
  }));
  return {
    'Fn::Join': ['', ['arn:', partition, `:${service}:`, region, ':', account, `:${resource}`, ...id]],
  };
};
const INTERFACES = arn('ec2', 'network-interface/*');
const MANAGE = ['DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'].map(
  (name) => `ec2:${name}`,
);

describe('the function', () => {
  test('has the timeout, memory, architecture, concurrency and log retention of the options', () => {
    const stack = withOptions({
      timeout: Duration.minutes(15),
      memorySize: 512,
      architecture: Architecture.ARM_64,
      reservedConcurrentExecutions: 1,
      logRetention: RetentionDays.ONE_WEEK,
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(FUNCTION, {
      Timeout: 900,
      MemorySize: 512,
      Architectures: ['arm64'],
      ReservedConcurrentExecutions: 1,
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
    // Three invocations.
    template.hasResourceProperties('Custom::RekeyCredential', { ServiceTimeout: '2700' });
  });

  const path = 'App/MailerKey/Rotator';
  test.each<[string, RotatorOptions, string]>([
    [
      'a timeout under 5 minutes',
      { timeout: Duration.seconds(299) },
      `[TimeoutTooShort] The timeout of ${path} is 299 seconds`,
    ],
    [
      'a timeout over 15 minutes',
      { timeout: Duration.seconds(901) },
      `[TimeoutTooLong] The timeout of ${path} is 901 seconds, the limit of Lambda is 900.`,
    ],
    [
      'a timeout that is a token',
      { timeout: Duration.seconds(Lazy.number({ produce: () => 300 })) },
      '[UnknownAtSynth] The timeout',
    ],
    ['too little memory', { memorySize: 127 }, '[MemoryNotSupported]'],
    ['too much memory', { memorySize: 10241 }, '[MemoryNotSupported]'],
    ['a fraction of a MiB', { memorySize: 256.5 }, '[MemoryNotSupported]'],
    ['no concurrency', { reservedConcurrentExecutions: 0 }, '[ConcurrencyNotSupported]'],
    ['a fraction of an execution', { reservedConcurrentExecutions: 1.5 }, '[ConcurrencyNotSupported]'],
    ['subnets without a VPC', { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }, '[VpcMissing]'],
    ['security groups without a VPC', { securityGroups: [] }, '[VpcMissing]'],
    ['a VPC of type string', { vpc: 'vpc-1' as never }, `[WrongType] The vpc of ${path} is of type string.`],
    ['a timeout of type number', { timeout: 300 as never }, '[WrongType] The timeout of'],
    ['an ARN as a key', { logEncryptionKey: 'arn' as never }, '[WrongType] The logEncryptionKey of'],
    ['options of type number', 5 as never, '[WrongType] The rotator of App/MailerKey is of type number.'],
  ])('refuses %s', (_name, options, message) => {
    expect(() => withOptions(options)).toThrow(message);
  });

  test.each<RotatorOptions>([
    { timeout: Duration.minutes(5) },
    { memorySize: 128 },
    { memorySize: 10240 },
    { memorySize: Token.asNumber({ Ref: 'Memory' }) },
  ])('accepts the limits (%#)', (options) => {
    expect(() => withOptions(options)).not.toThrow();
  });
});

describe('in a VPC', () => {
  function inVpc(options: Partial<RotatorOptions> = {}) {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    const secret = mailerKey(stack, { credential: Credential.generated(), rotator: { vpc, ...options } });
    return { stack, vpc, secret };
  }
  const subnet = { Ref: 'VpcPrivateSubnet1Subnet536B997A' };

  test.each([{}, { securityGroups: [] }])(
    'attaches the function to the private subnets with a new security group (%#)',
    (options) => {
      const { stack } = inVpc(options);
      expect(idOf(stack, 'AWS::EC2::SecurityGroup')).toMatch(/^MailerKeyRotatorSecurityGroup/);
      const SecurityGroupIds = [arnOf(stack, 'AWS::EC2::SecurityGroup', 'GroupId')];
      Template.fromStack(stack).hasResourceProperties(FUNCTION, {
        VpcConfig: { SubnetIds: [subnet], SecurityGroupIds },
      });
    },
  );

  test('grants the management of network interfaces to the Lambda service, before the function', () => {
    const { stack } = inVpc();
    const group = arnOf(stack, 'AWS::EC2::SecurityGroup', 'GroupId');
    const describe = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
    expect(statementsWith(stack, '"ec2:')).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: describe, Resource: '*' },
        {
          Effect: 'Allow',
          Action: 'ec2:CreateNetworkInterface',
          Resource: [INTERFACES, arn('ec2', 'subnet/', subnet), arn('ec2', 'security-group/', group)],
        },
        { Effect: 'Allow', Action: MANAGE, Resource: INTERFACES },
        {
          Effect: 'Deny',
          Action: ['ec2:CreateNetworkInterface', ...MANAGE, ...describe],
          Resource: '*',
          Condition: { ArnEquals: { 'lambda:SourceFunctionArn': arnOf(stack, FUNCTION) } },
        },
      ]),
    );
    expect(statementsWith(stack, '"ec2:')).toHaveLength(4);
    const template = Template.fromStack(stack);
    const managed = { Properties: { ManagedPolicyArns: Match.anyValue() } };
    expect(template.findResources('AWS::IAM::Role', managed)).toEqual({});
    const [policy] = Object.keys(
      template.findResources('AWS::IAM::Policy', {
        Properties: {
          PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: MANAGE })]) },
        },
      }),
    );
    expect(dependenciesOf(stack, idOf(stack, FUNCTION))).toContain(policy);
  });

  test('grants the use of an imported subnet that another account shares', () => {
    const stack = stackIn();
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
    });
    withOptions({ vpc }, stack);
    const shared = ':ec2:eu-west-1:*:subnet/subnet-0123456789abcdef0';
    expect(JSON.stringify(statementsOf(stack))).toContain(shared);
  });

  test('connects to a database with its security group', () => {
    const { stack, vpc, secret } = inVpc();
    const group = new SecurityGroup(stack, 'Database', { vpc });
    secret.rotator.connections.allowTo(group, Port.tcp(5432));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 5432,
      SourceSecurityGroupId: {
        'Fn::GetAtt': [Match.stringLikeRegexp('^MailerKeyRotatorSecurityGroup'), 'GroupId'],
      },
    });
  });

  test('issues the first credential after the rules of the given security groups', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    const group = new SecurityGroup(stack, 'Own', { vpc, allowAllOutbound: false });
    const peer = new SecurityGroup(stack, 'Peer', { vpc });
    withOptions({ vpc, securityGroups: [group] }, stack);
    group.connections.allowTo(peer, Port.tcp(443));
    const rule = idOf(stack, 'AWS::EC2::SecurityGroupEgress');
    expect(dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential'))).toContain(rule);
  });

  test('refuses public subnets', () => {
    expect(() => inVpc({ vpcSubnets: { subnetType: SubnetType.PUBLIC } })).toThrow(
      '[SubnetsPublic] App/MailerKey/Rotator is in the public subnets App/Vpc/PublicSubnet1: a Lambda function',
    );
  });

  test('refuses connections without a VPC', () => {
    const { rotator } = mailerKey(newStack());
    expect(() => rotator.connections).toThrow('[NotInVpc] App/MailerKey/Rotator is not attached to a VPC');
  });

  test('passes AwsSolutions except for the wildcards that EC2 requires', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    withOptions({ vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) }, stack);
    const { violations } = new AwsSolutionsChecks(app).validateScope(stack);
    const ours = violations.filter((one) => JSON.stringify(one).includes('MailerKey'));
    expect(ours.map(({ ruleName }) => ruleName)).toEqual([
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*]',
    ]);
  });
});

describe('keys', () => {
  test('encrypts the log group, and allows CloudWatch Logs of this account to use the key', () => {
    const stack = newStack();
    withOptions({ logEncryptionKey: new Key(stack, 'Key') }, stack);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arnOf(stack, 'AWS::KMS::Key') });
    const statement = {
      Effect: 'Allow',
      Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
      Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn('logs', 'log-group:*') } },
    };
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([statement]) },
    });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('warns about an imported key of the log group', () => {
    const stack = stackIn();
    withOptions({ logEncryptionKey: Key.fromKeyArn(stack, 'Key', keyIn('eu-west-1')) }, stack);
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining('The policy of the logEncryptionKey of App/MailerKey/Rotator'),
    ]);
  });

  test('encrypts the environment, and grants its decryption for this function only', () => {
    const stack = newStack();
    withOptions({ environmentEncryption: new Key(stack, 'Key') }, stack);
    const Resource = arnOf(stack, 'AWS::KMS::Key');
    Template.fromStack(stack).hasResourceProperties(FUNCTION, { KmsKeyArn: Resource });
    const context = { 'kms:EncryptionContext:aws:lambda:FunctionArn': arnOf(stack, FUNCTION) };
    expect(statementsWith(stack, '"kms:')).toEqual([
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource, Condition: { StringEquals: context } },
    ]);
  });

  test.each(['environmentEncryption', 'logEncryptionKey'] as const)(
    'refuses a key of another region, or an alias of an unknown key, as %s',
    (prop) => {
      const stack = stackIn();
      const key = Key.fromKeyArn(stack, 'K', keyIn('us-east-1'));
      expect(() => withOptions({ [prop]: key }, stack)).toThrow(
        `[KeyOfAnotherRegion] App/MailerKey/Rotator is in eu-west-1, its ${prop} in us-east-1;`,
      );
      const other = newStack();
      const alias = Alias.fromAliasName(other, 'A', 'alias/app');
      expect(() => withOptions({ [prop]: alias }, other)).toThrow(
        `[KeyUnknown] The ${prop} of App/MailerKey/Rotator`,
      );
    },
  );
});
