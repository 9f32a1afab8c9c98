import type { Stack } from 'aws-cdk-lib';
import {
  type IConnectable,
  InstanceClass,
  InstanceSize,
  InstanceType,
  Port,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, Database, RedisServer, RotatingSecret } from '../../lib';
import { dependenciesOf, idOf, newStack } from './support';

interface Target {
  readonly credential: Credential;
  readonly connectable: IConnectable;
}

function instance(stack: Stack, vpc: Vpc): Target {
  const database = new DatabaseInstance(stack, 'Db', {
    vpc,
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }),
    instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
  });
  const credential = Credential.postgres({ database: Database.fromInstance(database), owner: 'app' });
  return { credential, connectable: database };
}

function servers(stack: Stack, vpc: Vpc): Target {
  const connectable = new SecurityGroup(stack, 'Db', { vpc });
  const adminSecret = new Secret(stack, 'Admin');
  Object.assign(connectable.connections, { defaultPort: Port.tcp(6379) });
  const server = RedisServer.fromNodes({ hosts: ['cache.internal'], adminSecret, vpc, connectable });
  return { credential: Credential.redis({ server, username: 'app', acl: '~*' }), connectable };
}

test.each([
  ['a database of the app', instance, ['Db', 'DbSecurityGroup', 'DbSecurityGroupfromAppLoginRotator']],
  ['servers with a security group of the app', servers, ['Db', 'DbfromAppLoginRotator']],
])('a service that is created after the secret may connect to %s', (_case, make, expected) => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc');
  const { credential, connectable } = make(stack, vpc);
  const secret = new RotatingSecret(stack, 'Login', { credential });
  const service = new LambdaFunction(stack, 'Service', {
    ...{ runtime: Runtime.NODEJS_24_X, handler: 'index.handler', vpc },
    code: Code.fromInline('exports.handler = async () => {};'),
  });
  service.node.addDependency(secret);
  service.connections.allowToDefaultPort(connectable);

  // Refuses a circular template.
  const dependencies = dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential'));
  const hash = /SecurityGroup[0-9A-F]{8}(IndirectPort|\d+)[0-9A-F]{8}$|[0-9A-F]{8}$/;
  const ofTarget = dependencies.filter((id) => /^Db(?!Secret[A-Z0-9]|SubnetGroup)/.test(id));
  expect(ofTarget.map((id) => id.replace(hash, '')).sort()).toEqual(expected);
});
