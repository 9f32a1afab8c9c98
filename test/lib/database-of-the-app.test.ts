import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Credentials, DatabaseProxy, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, RotatingSecret } from '../../lib';
import {
  ADMIN_ARN,
  FIRST,
  functionOf,
  INGRESS,
  INSTANCE,
  importedAdmin,
  loginOf,
  parametersOf,
} from './database-login';
import { clusterIn, instanceIn, refsOf, vpcIn } from './database-support';
import { dependenciesOf, idOf, newStack, stackIn, statementsWith, throughSecretsManager } from './support';

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
