/**
 * An Express service on Fargate that queries PostgreSQL with a login that is replaced every 30 days. The tasks read the
 * login with `rekey-client`, so that no request fails, and learn of a new one within seconds.
 *
 *     npx cdk synth --app 'npx tsx examples/express-postgres/app.ts'
 */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Credential, Database, RotatingSecret, Rotation, RotationNotices } from '../../lib'; // in your app: from 'cdk-rekey'

export class OrdersStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const database = new DatabaseInstance(this, 'Database', {
      vpc,
      engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_6 }),
      databaseName: 'orders',
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      storageEncrypted: true,
      backupRetention: Duration.days(7),
    });

    // Two logins in turn, whose sessions work as the role orders_owner.
    const login = new RotatingSecret(this, 'Login', {
      credential: Credential.postgres({
        database: Database.fromInstance(database),
        owner: 'orders_owner',
        dbname: 'orders',
      }),
      rotation: Rotation.every(Duration.days(30)),
      alarmTopic: new Topic(this, 'OnCall'),
    });
    const notices = new RotationNotices(this, 'Notices', { secrets: [login.secret] });

    const task = new FargateTaskDefinition(this, 'Task');
    task.addContainer('Orders', {
      // The image of server.ts, with the certificates of RDS.
      image: ContainerImage.fromRegistry('registry.example.com/orders'),
      portMappings: [{ containerPort: 8080 }],
      environment: {
        // The name of the secret is no secret; its value is read when the service starts, and kept in memory.
        LOGIN: login.secret.secretArn,
        NOTICES: notices.queue.queueUrl,
        NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/rds-global-bundle.pem',
      },
    });
    login.grantRead(task.taskRole);
    notices.grantConsume(task.taskRole);

    const service = new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc }),
      taskDefinition: task,
      desiredCount: 2,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
    });
    database.connections.allowDefaultPortFrom(service);
    // The first login exists before the first task.
    service.node.addDependency(login);
  }
}

new OrdersStack(new App(), 'Orders');
