import { App, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Port, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Credential, type RotatorOptions } from '../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, stackIn, statementsOf, warningsOf } from './support';

function withOptions(rotator: RotatorOptions, stack = newStack()): Stack {
  mailerKey(stack, { credential: Credential.generated(), rotator });
  return stack;
}

const ec2 = (resource: string, ...id: object[]) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':ec2:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      `:${resource}`,
      ...id,
    ],
  ],
});
const ENI = ec2('network-interface/*');
const MANAGE = [
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

describe('the function of a rotator', () => {
  test('takes its timeout, memory, architecture and concurrency from the options', () => {
    const stack = withOptions({
      timeout: Duration.minutes(15),
      memorySize: 512,
      architecture: Architecture.ARM_64,
      reservedConcurrentExecutions: 1,
      logRetention: RetentionDays.ONE_WEEK,
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 900,
      MemorySize: 512,
      Architectures: ['arm64'],
      ReservedConcurrentExecutions: 1,
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  test.each([
    [undefined, '900'],
    [Duration.minutes(15), '2700'],
  ])(
    'with a timeout of %s has a custom resource that waits for three invocations',
    (timeout, ServiceTimeout) => {
      const stack = withOptions({ timeout });
      Template.fromStack(stack).hasResourceProperties('Custom::RekeyCredential', { ServiceTimeout });
    },
  );

  test.each<[string, RotatorOptions, string]>([
    [
      'a timeout under 5 minutes',
      { timeout: Duration.seconds(299) },
      '[TimeoutTooShort] The timeout of App/MailerKey/Rotator is 299 seconds',
    ],
    [
      'a timeout over 15 minutes',
      { timeout: Duration.seconds(901) },
      '[TimeoutTooLong] The timeout of App/MailerKey/Rotator is 901 seconds, the limit of Lambda is 900.',
    ],
    [
      'a timeout that is a token',
      { timeout: Duration.seconds(Lazy.number({ produce: () => 300 })) },
      '[UnknownAtSynth] The timeout',
    ],
    ['too little memory', { memorySize: 127 }, '[MemoryNotSupported]'],
    ['too much memory', { memorySize: 10241 }, '[MemoryNotSupported]'],
    ['a part of a MiB', { memorySize: 256.5 }, '[MemoryNotSupported]'],
    ['no concurrency', { reservedConcurrentExecutions: 0 }, '[ConcurrencyNotSupported]'],
    ['a part of an execution', { reservedConcurrentExecutions: 1.5 }, '[ConcurrencyNotSupported]'],
    ['subnets without a VPC', { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }, '[VpcMissing]'],
    ['security groups without a VPC', { securityGroups: [] }, '[VpcMissing]'],
    [
      'a VPC that is text',
      { vpc: 'vpc-1' as never },
      '[WrongType] The vpc of App/MailerKey/Rotator is of type string.',
    ],
    ['a timeout that is a number', { timeout: 300 as never }, '[WrongType] The timeout of'],
    ['a key that is an ARN', { logEncryptionKey: 'arn' as never }, '[WrongType] The logEncryptionKey of'],
    ['options that are no object', 5 as never, '[WrongType] The rotator of App/MailerKey is of type number.'],
  ])('is refused for %s', (_name, options, message) => {
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

describe('a rotator in a VPC', () => {
  function inVpc(options: Partial<RotatorOptions> = {}) {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    const secret = mailerKey(stack, { credential: Credential.generated(), rotator: { vpc, ...options } });
    return { stack, vpc, secret };
  }
  const subnet = { Ref: 'VpcPrivateSubnet1Subnet536B997A' };

  test('is attached to its private subnets with a security group of its own', () => {
    const { stack } = inVpc();
    const group = idOf(stack, 'AWS::EC2::SecurityGroup');
    expect(group).toMatch(/^MailerKeyRotatorSecurityGroup/);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: [subnet], SecurityGroupIds: [{ 'Fn::GetAtt': [group, 'GroupId'] }] },
    });
  });

  test('may manage network interfaces in these subnets, without a managed policy', () => {
    const { stack } = inVpc();
    const group = { 'Fn::GetAtt': [idOf(stack, 'AWS::EC2::SecurityGroup'), 'GroupId'] };
    const ofEc2 = statementsOf(stack, 'MailerKeyRotatorRole').filter((one) =>
      JSON.stringify(one).includes('"ec2:'),
    );
    expect(ofEc2).toEqual(
      expect.arrayContaining([
        { Effect: 'Allow', Action: ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'], Resource: '*' },
        {
          Effect: 'Allow',
          Action: 'ec2:CreateNetworkInterface',
          Resource: [ENI, ec2('subnet/', subnet), ec2('security-group/', group)],
        },
        { Effect: 'Allow', Action: MANAGE, Resource: ENI },
      ]),
    );
    expect(ofEc2).toHaveLength(4);
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(roles.filter((role) => role.Properties.ManagedPolicyArns)).toEqual([]);
  });

  test('may use an imported subnet that another account shares', () => {
    const stack = stackIn(new App(), 'App');
    const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
    });
    withOptions({ vpc }, stack);
    expect(JSON.stringify(statementsOf(stack, 'MailerKeyRotatorRole'))).toContain(
      ':ec2:eu-west-1:*:subnet/subnet-0123456789abcdef0',
    );
  });

  test('denies these actions to the code of the function', () => {
    const { stack } = inVpc();
    expect(statementsOf(stack, 'MailerKeyRotatorRole')).toContainEqual({
      Effect: 'Deny',
      Action: [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSubnets',
        'ec2:AssignPrivateIpAddresses',
        'ec2:UnassignPrivateIpAddresses',
      ],
      Resource: '*',
      Condition: {
        ArnEquals: {
          'lambda:SourceFunctionArn': { 'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'] },
        },
      },
    });
  });

  test('has the permissions before the function, which Lambda checks when it creates it', () => {
    const { stack } = inVpc();
    const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy', {
      Properties: { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: MANAGE })]) } },
    });
    const [policy] = Object.keys(policies);
    expect(dependenciesOf(stack, idOf(stack, 'AWS::Lambda::Function'))).toContain(policy);
  });

  test('connects to a database by its security groups, before the first credential is issued', () => {
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

  test('uses the given security groups, and waits for their rules', () => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    const group = new SecurityGroup(stack, 'Own', { vpc, allowAllOutbound: false });
    const peer = new SecurityGroup(stack, 'Peer', { vpc });
    withOptions({ vpc, securityGroups: [group] }, stack);
    group.connections.allowTo(peer, Port.tcp(443));
    const rule = idOf(stack, 'AWS::EC2::SecurityGroupEgress');
    expect(dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential'))).toContain(rule);
  });

  test('makes a security group where an empty list of them is given', () => {
    const { stack } = inVpc({ securityGroups: [] });
    expect(idOf(stack, 'AWS::EC2::SecurityGroup')).toMatch(/^MailerKeyRotatorSecurityGroup/);
  });

  test('is refused in public subnets', () => {
    expect(() => inVpc({ vpcSubnets: { subnetType: SubnetType.PUBLIC } })).toThrow(
      '[SubnetsPublic] App/MailerKey/Rotator is in the public subnets App/Vpc/PublicSubnet1: a Lambda function',
    );
  });

  test('without a VPC has no connections', () => {
    const { rotator } = mailerKey(newStack());
    expect(() => rotator.connections).toThrow('[NotInVpc] App/MailerKey/Rotator is not attached to a VPC');
  });

  test('synthesizes with all recommended feature flags, and CDK’s own validation finds nothing', () => {
    const flags = require('aws-cdk-lib/recommended-feature-flags.json');
    const context = { ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true };
    const app = new App({ context });
    const stack = new Stack(app, 'App');
    withOptions({ vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) }, stack);
    expect(() => app.synth()).not.toThrow();
  });

  test('passes AwsSolutions but for the wildcards that EC2 requires', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1 });
    withOptions({ vpc }, stack);
    const violations = new AwsSolutionsChecks(app).validateScope(stack).violations;
    const ours = violations.filter((one) => JSON.stringify(one).includes('MailerKey'));
    expect(ours.map(({ ruleName }) => ruleName)).toEqual([
      'AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*]',
    ]);
  });
});

describe('the key of the log group', () => {
  test('encrypts it, and lets CloudWatch Logs of this account use the key', () => {
    const stack = newStack();
    withOptions({ logEncryptionKey: new Key(stack, 'Key') }, stack);
    const template = Template.fromStack(stack);
    const arn = { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] };
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Principal: {
              Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
            },
            Action: [
              'kms:Encrypt*',
              'kms:Decrypt*',
              'kms:ReEncrypt*',
              'kms:GenerateDataKey*',
              'kms:Describe*',
            ],
            Resource: '*',
            Condition: {
              ArnLike: {
                'kms:EncryptionContext:aws:logs:arn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':logs:',
                      { Ref: 'AWS::Region' },
                      ':',
                      { Ref: 'AWS::AccountId' },
                      ':log-group:*',
                    ],
                  ],
                },
              },
            },
          },
        ]),
      },
    });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('that is imported is warned of', () => {
    const stack = stackIn(new App(), 'App');
    const key = Key.fromKeyArn(
      stack,
      'Key',
      'arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012',
    );
    withOptions({ logEncryptionKey: key }, stack);
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining('The policy of the logEncryptionKey of App/MailerKey/Rotator'),
    ]);
  });
});

describe('the key of the environment', () => {
  test('encrypts it, and the role may decrypt the environment of this function only', () => {
    const stack = newStack();
    withOptions({ environmentEncryption: new Key(stack, 'Key') }, stack);
    const arn = { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] };
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { KmsKeyArn: arn });
    const ofKms = statementsOf(stack, 'MailerKeyRotatorRole').filter((one) =>
      JSON.stringify(one).includes('"kms:'),
    );
    expect(ofKms).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: arn,
        Condition: {
          StringEquals: {
            'kms:EncryptionContext:aws:lambda:FunctionArn': {
              'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'],
            },
          },
        },
      },
    ]);
  });
});

test.each(['environmentEncryption', 'logEncryptionKey'] as const)(
  'a key of another region, or an alias of an unknown key, is refused as %s',
  (prop) => {
    const stack = stackIn(new App(), 'App');
    const key = Key.fromKeyArn(
      stack,
      'K',
      'arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012',
    );
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
