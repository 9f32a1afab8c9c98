import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { LeakIndex, type LeakIndexProps } from '../../../lib';
import { mailerKey, newStack, reader, stackIn, statementsOf, statementsWith, warningsOf } from '../support';

const TABLE = 'AWS::DynamoDB::Table';
const KEY = 'AWS::KMS::Key';
const MAC = { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } };

function indexIn(stack: Stack, props?: LeakIndexProps): LeakIndex {
  return new LeakIndex(stack, 'Leaks', props);
}

/** References to the table and the HMAC key. */
function arnsIn(stack: Stack) {
  const arnOf = (type: string) => {
    const ids = Object.keys(Template.fromStack(stack).findResources(type)).filter((id) =>
      id.startsWith('Leaks'),
    );
    return { 'Fn::GetAtt': [ids[0], 'Arn'] };
  };
  return { table: arnOf(TABLE), key: arnOf(KEY) };
}

describe('the resources', () => {
  test('are a recoverable table by fingerprint and credential, and an HMAC key that is not rotated', () => {
    const stack = newStack();
    indexIn(stack);
    const template = Template.fromStack(stack);
    template.hasResource(TABLE, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'fingerprint', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byCredential',
            KeySchema: [{ AttributeName: 'credential', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: Match.absent(),
      },
    });
    template.hasResource(KEY, {
      DeletionPolicy: 'Retain',
      Properties: {
        KeySpec: 'HMAC_256',
        KeyUsage: 'GENERATE_VERIFY_MAC',
        EnableKeyRotation: Match.absent(),
      },
    });
  });

  test('are found by the ARN of the table: an output, and the alias of the key', () => {
    const stack = newStack();
    indexIn(stack);
    const template = Template.fromStack(stack);
    const [id] = Object.keys(template.findResources(TABLE));
    template.hasResource('AWS::KMS::Alias', {
      DeletionPolicy: 'Retain',
      Properties: { AliasName: { 'Fn::Join': ['', ['alias/rekey-leak-index/', { Ref: id }]] } },
    });
    template.hasOutput('*', { Value: arnsIn(stack).table });
  });

  test.each([
    [{ removalPolicy: RemovalPolicy.DESTROY }, 'Delete', false],
    [{ removalPolicy: RemovalPolicy.DESTROY, deletionProtection: true }, 'Delete', true],
    [{ deletionProtection: false }, 'Retain', false],
  ])('%j', (props, DeletionPolicy, DeletionProtectionEnabled) => {
    const stack = newStack();
    indexIn(stack, props);
    const template = Template.fromStack(stack);
    template.hasResource(TABLE, { DeletionPolicy, Properties: { DeletionProtectionEnabled } });
    template.hasResource(KEY, { DeletionPolicy });
  });

  test('pass AwsSolutions', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    const index = indexIn(stack);
    const secret = mailerKey(stack, { leakIndex: index });
    index.grantMatch(reader(stack), { secrets: [secret] });
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
  });
});

describe('a rotator', () => {
  test('knows the index, and may only add to it', () => {
    const stack = newStack();
    mailerKey(stack, { leakIndex: indexIn(stack) });
    const { table, key } = arnsIn(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          REKEY_LEAK_INDEX: { 'Fn::Join': ['', ['{"table":"', table, '","key":"', key, '"}']] },
        },
      },
    });
    expect(statementsWith(stack, 'Leaks')).toEqual([
      { Action: 'kms:GenerateMac', Effect: 'Allow', Resource: key, Condition: MAC },
      {
        Action: 'dynamodb:UpdateItem',
        Effect: 'Allow',
        Resource: table,
        Condition: { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } },
      },
    ]);
  });

  test('may use the key of the table through DynamoDB', () => {
    const stack = newStack();
    mailerKey(stack, { leakIndex: indexIn(stack, { encryptionKey: new Key(stack, 'TableKey') }) });
    expect(statementsWith(stack, 'TableKey')).toEqual([
      expect.objectContaining({
        Action: expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
        Condition: { StringEquals: { 'kms:ViaService': expect.anything() } },
      }),
    ]);
  });

  test('without an index has neither', () => {
    const stack = newStack();
    mailerKey(stack);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toMatch(/REKEY_LEAK_INDEX|GenerateMac/);
  });

  test('uses the index of another stack, which does not depend on it', () => {
    const app = new App();
    const shared = new Stack(app, 'Shared');
    const stack = new Stack(app, 'App');
    mailerKey(stack, { leakIndex: indexIn(shared) });
    expect(() => app.synth()).not.toThrow();
    expect(shared.dependencies).toEqual([]);
  });

  test.each([
    ['account', '222222222222', 'eu-west-1'],
    ['region', '111111111111', 'us-east-1'],
  ])('refuses the index of another %s', (_place, account, region) => {
    const app = new App();
    const index = indexIn(stackIn(app, 'Shared', account, region));
    expect(() => mailerKey(stackIn(app), { leakIndex: index })).toThrow('[LeakIndexElsewhere]');
  });

  test.each([
    [false, 1],
    [true, 0],
  ])('in isolated subnets needs endpoints for KMS and DynamoDB: with them %s', (withEndpoints, count) => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    const { SECRETS_MANAGER, KMS } = InterfaceVpcEndpointAwsService;
    vpc.addInterfaceEndpoint('SecretsManager', { service: SECRETS_MANAGER });
    vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    if (withEndpoints) {
      vpc.addInterfaceEndpoint('Kms', { service: KMS });
      vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    }
    mailerKey(stack, {
      credential: require('../../../lib').Credential.generated(),
      leakIndex: indexIn(stack),
      rotator: { vpc },
    });
    expect(warningsOf(stack).filter((text) => text.includes('leakIndexUnreachable'))).toHaveLength(count);
  });
});

describe('grantMatch', () => {
  test('allows to recognize values and to look up the given secrets', () => {
    const stack = newStack();
    const index = indexIn(stack);
    const secret = mailerKey(stack, { leakIndex: index });
    index.grantMatch(reader(stack), { secrets: [secret] });
    const { table, key } = arnsIn(stack);
    const byCredential = { 'Fn::Join': ['', [table, '/index/byCredential']] };
    expect(statementsOf(stack, 'Reader')).toEqual([
      { Action: 'kms:GenerateMac', Effect: 'Allow', Resource: key, Condition: MAC },
      { Action: 'dynamodb:BatchGetItem', Effect: 'Allow', Resource: table },
      { Action: 'dynamodb:Query', Effect: 'Allow', Resource: byCredential },
      {
        Action: 'secretsmanager:DescribeSecret',
        Effect: 'Allow',
        Resource: { Ref: expect.stringMatching(/^MailerKeySecret/) },
      },
    ]);
  });

  test('without secrets allows no lookup, and with a key of the table its use', () => {
    const stack = newStack();
    indexIn(stack, { encryptionKey: new Key(stack, 'TableKey') }).grantMatch(reader(stack));
    expect(statementsWith(stack, 'DescribeSecret', 'Reader')).toEqual([]);
    expect(statementsWith(stack, 'ViaService', 'Reader')).toHaveLength(1);
  });

  test('refuses a principal of another account, and one without a policy', () => {
    const stack = stackIn();
    const index = indexIn(stack);
    const foreign = Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::222222222222:role/Scanner');
    expect(() => index.grantMatch(foreign)).toThrow('[CrossAccountReader]');
    expect(() => index.grantMatch(new AccountPrincipal('111111111111'))).toThrow('[NoPolicyToGrantIn]');
  });
});

describe('refuses', () => {
  test.each([
    ['a key', { encryptionKey: 'alias/x' }],
    ['a removal policy', { removalPolicy: 'keep' }],
    ['a deletion protection', { deletionProtection: 'yes' }],
  ])('%s of another type', (_what, props) => {
    expect(() => indexIn(newStack(), props as never)).toThrow('[WrongType]');
  });

  test.each(['a name', ['MailerKey']])('the secrets %j', (secrets) => {
    const stack = newStack();
    expect(() => indexIn(stack).grantMatch(reader(stack), { secrets } as never)).toThrow('[WrongType]');
  });

  test('another object as the index of a secret', () => {
    expect(() => mailerKey(newStack(), { leakIndex: { table: 'x' } as never })).toThrow('[WrongType]');
  });
});
