/**
 * A shop with its orders in PostgreSQL, its catalog in MariaDB and its sessions in Redis. The service logs in to each with a
 * secret that rotates every 30 days.
 *
 *     npx cdk synth --app 'npx tsx examples/databases/app.ts'
 */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType, type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  DatabaseInstance,
  DatabaseInstanceEngine,
  type IInstanceEngine,
  MariaDbEngineVersion,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Credential, Database, RedisServer, RotatingSecret, Rotation } from '../../lib'; // in your app: from 'cdk-rekey'

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const alarmTopic = new Topic(this, 'OnCall');
    const rotation = Rotation.every(Duration.days(30));
    const login = (name: string, credential: Credential) =>
      new RotatingSecret(this, name, { credential, rotation, alarmTopic });

    // Two logins in turn, whose sessions work as the role orders_owner.
    const orders = this.database('Orders', vpc, {
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_6 }),
      databaseName: 'orders',
    });
    const ordersLogin = login(
      'OrdersLogin',
      Credential.postgres({
        database: Database.fromInstance(orders),
        owner: 'orders_owner',
        dbname: 'orders',
      }),
    );

    // One user with two passwords. A migration of the database creates the role and grants it rights.
    const catalog = this.database('Catalog', vpc, {
      engine: DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.VER_10_11_14 }),
      databaseName: 'catalog',
    });
    const catalogLogin = login(
      'CatalogLogin',
      Credential.mysql({
        database: Database.fromInstance(catalog),
        username: 'shop',
        role: 'catalog_rights',
        dbname: 'catalog',
      }),
    );

    // One user with two passwords, on a primary and its replica.
    const sessionsLogin = login(
      'SessionsLogin',
      Credential.redis({
        server: RedisServer.fromNodes({
          hosts: ['sessions-1.shop.internal', 'sessions-2.shop.internal'],
          adminSecret: new Secret(this, 'SessionsAdmin', {
            generateSecretString: {
              secretStringTemplate: '{"username":"admin"}',
              generateStringKey: 'password',
              excludePunctuation: true,
            },
          }),
          vpc,
        }),
        username: 'shop',
        acl: '~session:* +@read +@write',
      }),
    );

    const logins = { ORDERS: ordersLogin, CATALOG: catalogLogin, SESSIONS: sessionsLogin };
    const service = new LambdaFunction(this, 'Service', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      vpc,
    });
    for (const [name, secret] of Object.entries(logins)) {
      secret.grantRead(service);
      service.addEnvironment(`${name}_LOGIN`, secret.secret.secretArn);
      // The first value exists before the function, in case the deploy invokes it.
      service.node.addDependency(secret);
    }
    // The security group of the service, for the databases.
    for (const database of [orders, catalog]) database.connections.allowDefaultPortFrom(service);
  }

  private database(
    id: string,
    vpc: IVpc,
    props: { engine: IInstanceEngine; databaseName: string },
  ): DatabaseInstance {
    return new DatabaseInstance(this, id, {
      ...props,
      vpc,
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      storageEncrypted: true,
      backupRetention: Duration.days(7),
    });
  }
}

new ShopStack(new App(), 'Shop');
