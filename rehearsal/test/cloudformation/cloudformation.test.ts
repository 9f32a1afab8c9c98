// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { assemblyOf } from '../assembly/temporary-assembly';
import { deployment, deploymentOf, lambdaFunction, role, SECRET, secret, twoStacks } from './fixtures';

test('creates secrets without a value, with a value and with a generated value', async () => {
  const GenerateSecretString = {
    SecretStringTemplate: '{"username":"u"}',
    GenerateStringKey: 'password',
  };
  const { aws, deploy } = deployment({
    Empty: { Type: 'AWS::SecretsManager::Secret' },
    Text: secret({ Name: 'text', SecretString: 'a-known-text' }),
    Generated: secret({ Name: 'generated', GenerateSecretString }),
  });
  const before = aws.timeline.now();

  await deploy();

  const value = (name: string) =>
    aws.secretsManager.secrets.find((one) => one.name.startsWith(name))?.versions[0]?.value;
  expect(value('Empty')).toBeUndefined();
  expect(value('text')).toBe('a-known-text');
  expect(JSON.parse(value('generated') ?? '')).toEqual({
    username: 'u',
    password: expect.stringMatching(/^.{32}$/),
  });
  // Each resource takes at least one second.
  expect(aws.timeline.now() - before).toBeGreaterThanOrEqual(3000);
});

test('evaluates conditions, parameters and references', async () => {
  const { aws, cloudFormation, deploy } = deployment(
    {
      A: { ...SECRET, Condition: 'Prod' },
      B: { ...SECRET, Condition: 'Test' },
      Metadata: { Type: 'AWS::CDK::Metadata' },
    },
    {
      Parameters: {
        Stage: { Type: 'String', Default: 'prod' },
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' },
      },
      Conditions: {
        Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
        Test: { 'Fn::Not': [{ Condition: 'Prod' }] },
      },
      Outputs: {
        Name: {
          Value: { 'Fn::Join': ['-', [{ Ref: 'Stage' }, { Ref: 'AWS::StackName' }, { Ref: 'AWS::Region' }]] },
        },
        Arn: { Value: { Ref: 'A' } },
        Skipped: { Value: { Ref: 'B' }, Condition: 'Test' },
      },
    },
  );

  await deploy();

  expect(aws.secretsManager.secrets).toHaveLength(1);
  expect(cloudFormation.outputs.App).toEqual({
    Name: 'prod-App-eu-central-1',
    Arn: expect.stringMatching(/^arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-.{6}$/),
  });
  expect(cloudFormation.notSimulated).toEqual([]);
});

test('adds a permission for each stack, also with the same logical id', async () => {
  const permission = (FunctionName: unknown) => ({
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName,
      Principal: 'secretsmanager.amazonaws.com',
    },
  });
  const one = { Invoke: permission({ Ref: 'Function' }), Role: role(), Function: lambdaFunction() };
  const { aws, deploy, destroy } = twoStacks({ Resources: one }, { Resources: { Invoke: permission('fn') } });
  const permissions = () => aws.lambda.function('fn')?.permissions.length;

  await deploy();
  expect(permissions()).toBe(2);
  await destroy('Two');
  expect(permissions()).toBe(1);
});

test('applies the policy of a topic until it is deleted', async () => {
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: { Ref: 'Topic' },
  };
  const PolicyDocument = { Version: '2012-10-17', Statement };
  const { aws, cloudFormation, deploy, destroy } = deployment({
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' } },
    Policy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument } },
  });
  const arn = (resource: string) => `arn:aws:${resource.replace(':', ':eu-central-1:123456789012:')}`;
  const publish = (service: string) =>
    aws.timeline.run(() =>
      aws.sns.publish(arn('sns:alarms'), 'subject', 'text', service, arn('cloudwatch:alarm:Overdue')),
    );

  await deploy();
  await publish('events.amazonaws.com');
  await expect(publish('cloudwatch.amazonaws.com')).rejects.toThrow('sns:Publish');
  expect(cloudFormation.notSimulated).toEqual([]);

  await destroy();
  await publish('cloudwatch.amazonaws.com');
  expect(aws.sns.messages).toHaveLength(2);
});

test('lists resources and properties that are not simulated, and resolves references to them', async () => {
  const attribute = (name: string) => ({ 'Fn::GetAtt': ['Bucket', name] });
  const { cloudFormation, deploy } = deployment({
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'logs' } },
    Secret: secret({
      Description: { 'Fn::Join': [' ', [{ Ref: 'Bucket' }, attribute('Arn'), attribute('BucketName')]] },
      ReplicaRegions: [{ Region: 'eu-west-1' }],
      SecretString: '{{resolve:ssm:/name}}',
    }),
  });

  await deploy();

  const resource = { type: 'AWS::SecretsManager::Secret', path: 'App/Secret' };
  const reason = 'references to parameters are not resolved';
  expect(cloudFormation.notSimulated).toEqual([
    { type: 'AWS::S3::Bucket', path: 'App/Bucket' },
    { ...resource, property: 'SecretString', reason },
    { ...resource, property: 'ReplicaRegions' },
  ]);
  expect(cloudFormation.resources[0]?.properties.Description).toMatch(
    /^App-Bucket-\w{12} arn:aws:s3:.* logs$/,
  );
});

test.each([
  ['role', role('lambda.amazonaws.com', { Description: 'the mailer’s role' })],
  [
    'managed policy',
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
        },
        Description: 'a'.repeat(1001),
      },
    },
  ],
])('fails the deployment of a %s whose description IAM refuses', async (_, resource) => {
  await expect(deployment({ Resource: resource }).deploy()).rejects.toThrow(
    "at 'description' failed to satisfy constraint",
  );
});

test('resolves exports and outputs of another stack', async () => {
  const Name = { 'Fn::Sub': '${AWS::StackName}:Arn' };
  const { cloudFormation, deploy } = twoStacks(
    { Resources: { Secret: SECRET }, Outputs: { Arn: { Value: { Ref: 'Secret' }, Export: { Name } } } },
    {
      Resources: { Other: { Type: 'X::Y::Z' } },
      Outputs: {
        Strong: { Value: { 'Fn::ImportValue': 'One:Arn' } },
        Weak: { Value: { 'Fn::GetStackOutput': { StackName: 'One', OutputName: 'Arn' } } },
      },
    },
  );

  await deploy();

  const { One, Two } = cloudFormation.outputs;
  expect(Two).toEqual({ Strong: One?.Arn, Weak: One?.Arn });
});

test('passes parameters to a nested stack and returns its outputs', async () => {
  const TemplateURL = { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, '/bucket/abc.json']] };
  const { cloudFormation, deploy } = deploymentOf(
    assemblyOf(
      {
        Resources: {
          Nested: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: { TemplateURL, Parameters: { Name: 'inner' } },
          },
        },
        Outputs: { Inner: { Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] } } },
      },
      {
        'App.assets.json': {
          files: {
            abc: { source: { path: 'Nested.json' }, destinations: { here: { objectKey: 'abc.json' } } },
          },
        },
        'Nested.json': {
          Parameters: { Name: { Type: 'String' } },
          Resources: { Secret: secret({ Name: { Ref: 'Name' } }) },
          Outputs: { Arn: { Value: { Ref: 'Secret' } } },
        },
      },
    ),
  );

  await deploy();

  expect(cloudFormation.outputs.App?.Inner).toContain(':secret:inner-');
});

test('rolls back a stack with a resource that fails, and names the resource', async () => {
  const { aws, cloudFormation, deploy } = deployment({
    Good: SECRET,
    Bad: { ...secret({ Name: 'no spaces allowed' }), DependsOn: ['Good'] },
  });

  await expect(deploy()).rejects.toMatchObject({
    code: 'DeployFailed',
    message: expect.stringMatching(
      /App could not be created: App\/Bad \(AWS::SecretsManager::Secret\): .*[^.][.!] It was rolled back\. CloudFormation/s,
    ),
  });

  expect(aws.secretsManager.secrets).toEqual([]);
  expect(cloudFormation.resources).toEqual([]);
});

test.each([
  ['Retain', 1],
  ['RetainExceptOnCreate', 1],
  ['Delete', 0],
])('applies the DeletionPolicy %s', async (DeletionPolicy, left) => {
  const { aws, deploy, destroy } = deployment({ Secret: { ...SECRET, DeletionPolicy } });
  await deploy();
  await destroy();
  expect(aws.secretsManager.secrets).toHaveLength(left);
});

test('fails to delete a user with an access key, and names the user', async () => {
  const { api, deploy, destroy } = deployment({
    User: { Type: 'AWS::IAM::User', Properties: { UserName: 'mailer' } },
  });
  await deploy();
  await api('iam', 'CreateAccessKey', { UserName: 'mailer' });

  await expect(destroy()).rejects.toMatchObject({
    code: 'DestroyFailed',
    message: expect.stringMatching(/App\/User \(AWS::IAM::User\): .*access keys/i),
  });
});
