import { Duration, Stack } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { UserPool, UserPoolIdentityProviderGoogle } from 'aws-cdk-lib/aws-cognito';
import { InstanceType, LaunchTemplate, MachineImage, UserData, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, Secret as ContainerSecret, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Authorization, Connection, HttpMethod } from 'aws-cdk-lib/aws-events';
import { AccessKey, User } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Credentials, DatabaseInstance, DatabaseInstanceEngine, DatabaseSecret } from 'aws-cdk-lib/aws-rds';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  DefinitionBody,
  IntegrationPattern,
  JsonPath,
  StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { addApis, addPipeline } from './broad-apis';

const USER_DATA = `#!/bin/bash
TOKEN=$(curl -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 21600")
export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id shop/db --query SecretString --output text)
PASSWORD="$DB_PASSWORD" ./run --password-file=/run/secrets/db_password
curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/`;

/** Resources that handle secrets as they should, in many services. Each secret is rotated, or not of this app. */
export class BroadStack extends Stack {
  private readonly secret = Secret.fromSecretNameV2(this, 'Imported', 'shop/api-Token9xKq');
  private readonly pool = new UserPool(this, 'Pool', {
    passwordPolicy: { minLength: 12, tempPasswordValidity: Duration.days(3) },
  });
  private readonly client = this.pool.addClient('Client', {
    generateSecret: true,
    authFlows: { userPassword: true },
  });
  private readonly fn = new LambdaFunction(this, 'Fn', {
    ...{ runtime: Runtime.NODEJS_24_X, handler: 'index.handler' },
    code: Code.fromInline(
      'exports.handler = async (event) => { const token = event.headers.authorization; };',
    ),
    environment: {
      CLIENT_ID: this.client.userPoolClientId,
      SECRET_ARN: this.secret.secretArn,
      TOKEN_TABLE: 'tokens',
      KMS_KEY_ID: '1234abcd-12ab-34cd-56ef-1234567890ab',
      GIT_SHA: '9fceb02d0ae598e95dc970b74767f19372d61af8',
      AUTH_TOKEN_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
      PASSWORD_RESET_URL: 'https://shop.example.com/reset?token=',
    },
  });

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.database();
    addApis(this, this.fn);
    addPipeline(this);
    this.website();
    this.others();
  }

  private database(): void {
    const vpc = new Vpc(this, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const login = new DatabaseSecret(this, 'Login', { username: 'app' });
    const engine = DatabaseInstanceEngine.POSTGRES;
    const database = new DatabaseInstance(this, 'Db', {
      engine,
      vpc,
      credentials: Credentials.fromSecret(login),
    });
    database.addRotationSingleUser();
    new FargateTaskDefinition(this, 'Task').addContainer('Shop', {
      image: ContainerImage.fromRegistry('nginx'),
      environment: { DB_HOST: database.dbInstanceEndpointAddress, SECRET_ID: login.secretName },
      secrets: { DB_PASSWORD: ContainerSecret.fromSecretsManager(login, 'password') },
    });
    const user = new User(this, 'User');
    const key = new AccessKey(this, 'Key', { user });
    new Secret(this, 'KeySecret', { secretStringValue: key.secretAccessKey }).addRotationSchedule(
      'Rotation',
      {
        rotationLambda: this.fn,
      },
    );
  }

  private website(): void {
    const bucket = new Bucket(this, 'Site');
    const distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(bucket) },
    });
    const config = {
      clientId: this.client.userPoolClientId,
      pool: 'eu-west-1:550e8400-e29b-41d4-a716-446655440000',
    };
    const sources = [Source.jsonData('config.json', config)];
    new BucketDeployment(this, 'Deployment', { sources, destinationBucket: bucket, distribution });
  }

  private others(): void {
    const { secret, pool: userPool, fn: lambdaFunction } = this;
    new UserPoolIdentityProviderGoogle(this, 'Google', {
      ...{ userPool, clientId: '123456-abcdefghijklmnop.apps.googleusercontent.com' },
      clientSecretValue: secret.secretValueFromJson('google'),
    });
    const get = new CallAwsService(this, 'Get', {
      ...{ service: 'secretsmanager', action: 'getSecretValue', iamResources: [secret.secretArn] },
      parameters: { SecretId: secret.secretArn, 'ClientRequestToken.$': 'States.UUID()' },
    });
    const invoke = new LambdaInvoke(this, 'Invoke', {
      lambdaFunction,
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject({
        token: JsonPath.taskToken,
        password: JsonPath.stringAt('$.secret.password'),
      }),
    });
    new StateMachine(this, 'Machine', { definitionBody: DefinitionBody.fromChainable(get.next(invoke)) });
    new StringParameter(this, 'SecretArn', {
      parameterName: '/shop/db-secret',
      stringValue: secret.secretArn,
    });
    new StringParameter(this, 'TokenUrl', { stringValue: 'https://auth.example.com/oauth2/token' });
    new Connection(this, 'Connection', {
      authorization: Authorization.oauth({
        ...{ authorizationEndpoint: 'https://auth.example.com/token', httpMethod: HttpMethod.POST },
        ...{ clientId: 'shop', clientSecret: secret.secretValue },
      }),
    });
    new LaunchTemplate(this, 'Launch', {
      machineImage: MachineImage.latestAmazonLinux2023(),
      instanceType: new InstanceType('t3.micro'),
      userData: UserData.custom(USER_DATA),
    });
  }
}
