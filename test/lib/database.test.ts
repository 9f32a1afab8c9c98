import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  Connections,
  InterfaceVpcEndpointAwsService,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  Credentials,
  DatabaseCluster,
  DatabaseInstance,
  DatabaseProxy,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, RotatingSecret, type RotatorOptions } from '../../lib';
import { clusterIn, instanceIn, refsOf, TestLogin, vpcIn } from './database-support';
import { dependenciesOf, idOf, newStack, stackIn, statementsWith, throughSecretsManager } from './support';

const [FUNCTION, INGRESS, FIRST, INSTANCE] = [
  'AWS::Lambda::Function',
  'AWS::EC2::SecurityGroupIngress',
  'Custom::RekeyCredential',
  'AWS::RDS::DBInstance',
] as const;
const ADMIN_ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Admin-AbCdEf';

const loginOf = (stack: Stack, database: Database, rotator?: RotatorOptions) =>
  new RotatingSecret(stack, 'MailerKey', { credential: new TestLogin(database), rotator });

const importedAdmin = (stack: Stack): ISecret => Secret.fromSecretCompleteArn(stack, 'Admin', ADMIN_ARN);

/** The functions of rotators; the CDK has functions of its own. */
const functionOf = (stack: Stack) => {
  const found = Object.values(
    Template.fromStack(stack).findResources(FUNCTION, {
      Properties: { Description: Match.stringLikeRegexp('^Replaces') },
    }),
  );
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
};

/** The parameters of the credential, as the function gets them. */
const parametersOf = (stack: Stack) =>
  Template.fromStack(stack).findResources(FIRST)[idOf(stack, FIRST)]?.Properties.Credential;

/** The subnets of the only resource of a type. */
const subnetsOf = (stack: Stack, type: string) =>
  Template.fromStack(stack).findResources(type)[idOf(stack, type)]?.Properties.SubnetIds;

describe('an instance of the app', () => {
  test('gives its endpoint, its admin secret and its VPC', () => {
    const stack = newStack();
    const instance = instanceIn(stack);
    loginOf(stack, Database.fromInstance(instance));
    const [host, port] = ['Endpoint.Address', 'Endpoint.Port'].map((name) => ({
      'Fn::GetAtt': [idOf(stack, INSTANCE), name],
    }));
    expect(parametersOf(stack)).toMatchObject({ host, port, readerHost: host, readerPort: port });
    const { VpcConfig, Environment } = functionOf(stack);
    expect(VpcConfig.SubnetIds).toEqual(refsOf(stack, instance.vpc.privateSubnets));
    expect(Environment.Variables.REKEY_ADMIN_SECRET_ARN).toEqual(stack.resolve(instance.secret?.secretArn));
  });

  test('causes no warning', () => {
    const stack = newStack();
    loginOf(stack, Database.fromInstance(instanceIn(stack)));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('allows its rotator to connect at its port, and the first credential waits for the rule', () => {
    const stack = newStack();
    loginOf(stack, Database.fromInstance(instanceIn(stack)));
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      IpProtocol: 'tcp',
      FromPort: { 'Fn::GetAtt': [idOf(stack, INSTANCE), 'Endpoint.Port'] },
      ToPort: { 'Fn::GetAtt': [idOf(stack, INSTANCE), 'Endpoint.Port'] },
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DatabaseSecurityGroup'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^MailerKeyRotator'), 'GroupId'] },
    });
    expect(dependenciesOf(stack, idOf(stack, FIRST))).toEqual(
      expect.arrayContaining([
        idOf(stack, INSTANCE),
        idOf(stack, INGRESS),
        expect.stringMatching(/^DatabaseSecurityGroup/),
      ]),
    );
  });

  test('has an admin secret with generated credentials, which the rotator may read and decrypt', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    const instance = instanceIn(stack, {
      credentials: Credentials.fromGeneratedSecret('dbadmin', { encryptionKey }),
    });
    loginOf(stack, Database.fromInstance(instance));
    const admin = stack.resolve(instance.secret?.secretArn);
    expect(statementsWith(stack, 'secretsmanager:VersionStage')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: admin,
        Condition: {
          StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
          Null: { 'secretsmanager:VersionId': 'true' },
        },
      },
    ]);
    expect(statementsWith(stack, 'kms:')).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: stack.resolve(encryptionKey.keyArn),
        Condition: throughSecretsManager(admin),
      },
    ]);
  });

  test('has the admin secret that RDS manages, with its key', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    const credentials = Credentials.fromUsername('dbadmin', { encryptionKey });
    const instance = instanceIn(stack, { credentials, manageMasterUserPassword: true });
    loginOf(stack, Database.fromInstance(instance));
    const admin = { 'Fn::GetAtt': [idOf(stack, INSTANCE), 'MasterUserSecret.SecretArn'] };
    expect(functionOf(stack).Environment.Variables.REKEY_ADMIN_SECRET_ARN).toEqual(admin);
    expect(statementsWith(stack, 'kms:')).toEqual([
      expect.objectContaining({
        Resource: stack.resolve(encryptionKey.keyArn),
        Condition: throughSecretsManager(admin),
      }),
    ]);
  });

  test('in isolated subnets holds the login of Credential.postgres', () => {
    const stack = newStack();
    const instance = instanceIn(stack);
    const database = Database.fromInstance(instance);
    const credential = Credential.postgres({ database, owner: 'shop', dbname: 'shop' });
    new RotatingSecret(stack, 'MailerKey', { credential });
    expect(refsOf(stack, instance.vpc.isolatedSubnets)).toEqual(subnetsOf(stack, 'AWS::RDS::DBSubnetGroup'));
    expect(functionOf(stack).VpcConfig.SubnetIds).toEqual(refsOf(stack, instance.vpc.privateSubnets));
    expect(statementsWith(stack, 'secretsmanager:VersionStage')).toEqual([
      expect.objectContaining({ Resource: stack.resolve(instance.secret?.secretArn) }),
    ]);
    expect(parametersOf(stack)).toMatchObject({
      host: { 'Fn::GetAtt': [idOf(stack, INSTANCE), 'Endpoint.Address'] },
      owner: 'shop',
      logins: 'shop_a,shop_b',
    });
  });

  test('in a VPC that has only isolated subnets needs the endpoints', () => {
    const isolated = [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED }];
    const app = (endpoints: boolean) => {
      const stack = newStack();
      const vpc = vpcIn(stack, 'Vpc', { subnetConfiguration: isolated });
      if (endpoints) {
        vpc.addGatewayEndpoint('S3', { service: { name: 'com.amazonaws.eu-west-1.s3' } });
        vpc.addInterfaceEndpoint('Secrets', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
      }
      loginOf(stack, Database.fromInstance(instanceIn(stack, { vpc })));
      return stack;
    };
    expect(() => Template.fromStack(app(false))).toThrow('[VpcEndpointsMissing]');
    expect(functionOf(app(true)).VpcConfig.SubnetIds).toHaveLength(2);
  });

  test('in another stack is allowed without a cycle', () => {
    const app = new App();
    const data = new Stack(app, 'Data');
    const stack = new Stack(app, 'App');
    loginOf(stack, Database.fromInstance(instanceIn(data)));
    Template.fromStack(data).resourceCountIs(INGRESS, 0);
    expect(dependenciesOf(stack, idOf(stack, FIRST))).toContain(idOf(stack, INGRESS));
    expect(stack.dependencies).toEqual([data]);
    expect(data.dependencies).toEqual([]);
  });

  test('accepts another admin secret', () => {
    const stack = stackIn();
    loginOf(stack, Database.fromInstance(instanceIn(stack), { adminSecret: importedAdmin(stack) }));
    expect(functionOf(stack).Environment.Variables.REKEY_ADMIN_SECRET_ARN).toBe(ADMIN_ARN);
  });

  test('without a generated secret needs an admin secret', () => {
    const stack = newStack();
    const password = Secret.fromSecretNameV2(stack, 'Password', 'x').secretValue;
    const instance = instanceIn(stack, { credentials: Credentials.fromPassword('dbadmin', password) });
    expect(() => loginOf(stack, Database.fromInstance(instance))).toThrow(
      '[AdminSecretMissing] The database ',
    );
  });
});

describe('the network of the rotator', () => {
  test('is in the VPC of its options before that of the database', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, 'Peered');
    loginOf(stack, Database.fromInstance(instanceIn(stack)), { vpc });
    expect(functionOf(stack).VpcConfig.SubnetIds).toEqual(refsOf(stack, vpc.privateSubnets));
  });

  test('is in the VPC of the options of the database before that of the database', () => {
    const stack = newStack();
    const vpc = vpcIn(stack, 'Peered');
    loginOf(stack, Database.fromInstance(instanceIn(stack), { vpc }));
    expect(functionOf(stack).VpcConfig.SubnetIds).toEqual(refsOf(stack, vpc.privateSubnets));
  });

  test('accepts vpcSubnets and securityGroups without a vpc if the database has one', () => {
    const stack = newStack();
    const instance = instanceIn(stack);
    const group = new SecurityGroup(stack, 'Group', { vpc: instance.vpc });
    const [subnet] = instance.vpc.privateSubnets;
    loginOf(stack, Database.fromInstance(instance), {
      vpcSubnets: { subnets: subnet ? [subnet] : [] },
      securityGroups: [group],
    });
    const { VpcConfig } = functionOf(stack);
    expect(VpcConfig.SubnetIds).toEqual([stack.resolve(subnet?.subnetId)]);
    expect(VpcConfig.SecurityGroupIds).toEqual([stack.resolve(group.securityGroupId)]);
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      SourceSecurityGroupId: stack.resolve(group.securityGroupId),
    });
  });

  test('refuses vpcSubnets if neither the options nor the database have a VPC', () => {
    const stack = stackIn();
    const database = Database.fromEndpoint({ host: 'db.internal', adminSecret: importedAdmin(stack) });
    expect(() => loginOf(stack, database, { vpcSubnets: { subnetGroupName: 'x' } })).toThrow('[VpcMissing]');
  });
});

test('a cluster of the app gives its writer endpoint, its admin secret and its VPC', () => {
  const stack = newStack();
  const cluster = clusterIn(stack);
  loginOf(stack, Database.fromCluster(cluster));
  const id = idOf(stack, 'AWS::RDS::DBCluster');
  expect(parametersOf(stack)).toMatchObject({
    host: { 'Fn::GetAtt': [id, 'Endpoint.Address'] },
    port: { 'Fn::GetAtt': [id, 'Endpoint.Port'] },
  });
  expect(functionOf(stack).Environment.Variables.REKEY_ADMIN_SECRET_ARN).toEqual(
    stack.resolve(cluster.secret?.secretArn),
  );
  expect(functionOf(stack).VpcConfig.SubnetIds).toEqual(refsOf(stack, cluster.vpc.privateSubnets));
  const dependencies = dependenciesOf(stack, idOf(stack, FIRST));
  expect(dependencies).toEqual(expect.arrayContaining([id, idOf(stack, INSTANCE), idOf(stack, INGRESS)]));
});

describe('an imported database', () => {
  const imports = {
    instance: (stack: Stack, group: SecurityGroup['securityGroupId']) => (adminSecret?: ISecret) =>
      Database.fromInstance(
        DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
          instanceIdentifier: 'shop',
          instanceEndpointAddress: 'shop.eu-west-1.rds.example',
          port: 5433,
          securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', group)],
        }),
        { adminSecret },
      ),
    cluster: (stack: Stack, group: SecurityGroup['securityGroupId']) => (adminSecret?: ISecret) =>
      Database.fromCluster(
        DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
          clusterIdentifier: 'shop',
          clusterEndpointAddress: 'shop.eu-west-1.rds.example',
          port: 5433,
          securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', group)],
        }),
        { adminSecret },
      ),
  };

  test.each(['instance', 'cluster'] as const)('needs an admin secret (%s)', (name) => {
    const stack = stackIn();
    expect(() => loginOf(stack, imports[name](stack, 'sg-1')())).toThrow(
      `[AdminSecretMissing] The database ${stack.node.path}/Database has no secret of its own`,
    );
  });

  test.each(['instance', 'cluster'] as const)('is in no VPC by default (%s)', (name) => {
    const stack = stackIn();
    loginOf(stack, imports[name](stack, 'sg-1')(importedAdmin(stack)));
    expect(functionOf(stack).VpcConfig).toBeUndefined();
    expect(parametersOf(stack)).toMatchObject({ host: 'shop.eu-west-1.rds.example', port: '5433' });
    Template.fromStack(stack).resourceCountIs(INGRESS, 0);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('is in no VPC'));
  });

  test.each(['instance', 'cluster'] as const)('allows a rotator in a VPC to connect (%s)', (name) => {
    const stack = stackIn();
    const vpc = vpcIn(stack);
    loginOf(stack, imports[name](stack, 'sg-1')(importedAdmin(stack)), { vpc });
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      GroupId: 'sg-1',
      FromPort: 5433,
      ToPort: 5433,
    });
    expect(dependenciesOf(stack, idOf(stack, FIRST))).toContain(idOf(stack, INGRESS));
  });
});

describe('an endpoint', () => {
  const endpoint = (stack: Stack, props: object = {}) =>
    Database.fromEndpoint({ host: 'db.internal', adminSecret: importedAdmin(stack), ...props });

  test('has the default port of the kind, and no VPC', () => {
    const stack = stackIn();
    loginOf(stack, endpoint(stack));
    expect(parametersOf(stack)).toMatchObject({ host: 'db.internal', port: '5432', readerPort: '5432' });
    expect(functionOf(stack).VpcConfig).toBeUndefined();
  });

  test.each<[string, (group: SecurityGroup) => SecurityGroup | { connections: Connections }]>([
    ['a security group', (group) => group],
    [
      'a server with its port as the default port',
      (group) => ({
        connections: new Connections({ securityGroups: [group], defaultPort: Port.tcp(5499) }),
      }),
    ],
  ])('allows the rotator to connect to %s', (_, connectable) => {
    const stack = stackIn();
    const vpc = vpcIn(stack);
    const group = new SecurityGroup(stack, 'Server', { vpc });
    loginOf(stack, endpoint(stack, { port: 5499, vpc, connectable: connectable(group) }));
    Template.fromStack(stack).hasResourceProperties(INGRESS, {
      GroupId: stack.resolve(group.securityGroupId),
      FromPort: 5499,
    });
    expect(dependenciesOf(stack, idOf(stack, FIRST))).toEqual(
      expect.arrayContaining([idOf(stack, INGRESS), stack.getLogicalId(group.node.defaultChild as never)]),
    );
  });
});

describe('an endpoint that cannot work is refused:', () => {
  test.each<[string, object, string]>([
    ['a URL', { host: 'postgres://db:5432/shop' }, '[HostNotSupported] The host "postgres://db:5432/shop"'],
    ['a port in the host', { host: 'db:5433' }, '[HostNotSupported]'],
    ['an empty host', { host: '' }, '[HostNotSupported]'],
    ['no host', { host: undefined }, '[WrongType] The host of Database is undefined'],
    [
      'a host that is a token',
      { host: Aws.STACK_NAME },
      '[UnknownAtSynth] The host of Database.fromEndpoint',
    ],
    ['a port in a string', { port: '5432' }, '[WrongType] The port of Database is of type string'],
    ['the port 0', { port: 0 }, '[PortNotSupported] The port 0'],
    ['an ARN as the admin secret', { adminSecret: ADMIN_ARN }, '[WrongType] The adminSecret of Database'],
  ])('%s', (_, props, message) => {
    const stack = stackIn();
    const endpoint = { host: 'db.internal', adminSecret: importedAdmin(stack), ...props };
    expect(() => Database.fromEndpoint(endpoint as never)).toThrow(message);
  });

  test('but not an address, and a port that is known when the stack is deployed', () => {
    const stack = stackIn();
    const port = new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber;
    const endpoint = { host: '2001:db8::1', port, adminSecret: importedAdmin(stack) };
    expect(() => Database.fromEndpoint(endpoint)).not.toThrow();
  });
});

describe('a proxy', () => {
  test('is the endpoint of the readers; the rotator connects to the database', () => {
    const stack = newStack();
    const instance = instanceIn(stack);
    const proxy = new DatabaseProxy(stack, 'Proxy', {
      proxyTarget: ProxyTarget.fromInstance(instance),
      secrets: instance.secret ? [instance.secret] : [],
      vpc: instance.vpc,
    });
    loginOf(stack, Database.fromProxy(proxy, Database.fromInstance(instance)));
    const port = { 'Fn::GetAtt': [idOf(stack, INSTANCE), 'Endpoint.Port'] };
    expect(parametersOf(stack)).toMatchObject({
      host: { 'Fn::GetAtt': [idOf(stack, INSTANCE), 'Endpoint.Address'] },
      port,
      readerHost: { 'Fn::GetAtt': [idOf(stack, 'AWS::RDS::DBProxy'), 'Endpoint'] },
      // A proxy has the default port, whichever port the database has.
      readerPort: '5432',
    });
  });
});

test.each<[string, () => unknown, string]>([
  [
    'an instance',
    () => Database.fromInstance('shop' as never),
    '[WrongType] The instance of Database is of type string. Pass a DatabaseInstance.',
  ],
  [
    'a cluster',
    () => Database.fromCluster(undefined as never),
    '[WrongType] The cluster of Database is undefined. Pass a DatabaseCluster.',
  ],
  [
    'an instance instead of a cluster',
    () => Database.fromCluster(instanceIn(newStack()) as never),
    '[WrongType] The cluster of Database is the construct App/Database. Pass a DatabaseCluster.',
  ],
  [
    'a proxy',
    () => Database.fromProxy({} as never, {} as never),
    '[WrongType] The proxy of Database is of type Object. Pass a DatabaseProxy.',
  ],
  [
    'the database of a proxy',
    () => Database.fromProxy({ endpoint: 'x', dbProxyArn: 'x' } as never, new Vpc(newStack(), 'V') as never),
    '[WrongType] The database of the proxy is the construct App/V. Pass a Database.',
  ],
])('refuses %s of another type', (_, create, message) => {
  expect(create).toThrow(message);
});
