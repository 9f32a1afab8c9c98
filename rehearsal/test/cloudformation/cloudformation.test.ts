// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { assemblyOf, folderOf, stackArtifact } from '../assembly/temporary-assembly';
import { deployment } from './fixtures';

const TRUST = {
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
const READ = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
};
const SECRET = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'mail' } };

test('a secret is created with the value that its template generates', async () => {
  const stage = deployment(
    assemblyOf({
      Resources: {
        Empty: { Type: 'AWS::SecretsManager::Secret' },
        Text: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { Name: 'text', SecretString: 'a-known-text' },
        },
        Made: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: {
            Name: 'made',
            GenerateSecretString: { SecretStringTemplate: '{"username":"u"}', GenerateStringKey: 'password' },
          },
        },
      },
    }),
  );

  await stage.deploy();

  const value = (name: string) => {
    const secret = stage.aws.secretsManager.secrets.find((one) => one.name.startsWith(name));
    return secret?.versions[0]?.value;
  };
  expect(value('Empty')).toBeUndefined();
  expect(value('text')).toBe('a-known-text');
  expect(JSON.parse(value('made') ?? '')).toEqual({
    username: 'u',
    password: expect.stringMatching(/^.{32}$/),
  });
});

test('a resource takes its time', async () => {
  const stage = deployment(assemblyOf({ Resources: { Secret: SECRET } }));
  const before = stage.aws.timeline.now();

  await stage.deploy();

  expect(stage.aws.timeline.now() - before).toBeGreaterThanOrEqual(1000);
});

test('conditions, parameters and references decide what is created', async () => {
  const stage = deployment(
    assemblyOf({
      Parameters: {
        Stage: { Type: 'String', Default: 'prod' },
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' },
      },
      Conditions: {
        Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
        Test: { 'Fn::Not': [{ Condition: 'Prod' }] },
      },
      Resources: {
        A: { ...SECRET, Condition: 'Prod' },
        B: { ...SECRET, Condition: 'Test' },
        Metadata: { Type: 'AWS::CDK::Metadata' },
      },
      Outputs: {
        Name: {
          Value: { 'Fn::Join': ['-', [{ Ref: 'Stage' }, { Ref: 'AWS::StackName' }, { Ref: 'AWS::Region' }]] },
        },
        Arn: { Value: { Ref: 'A' } },
        Skipped: { Value: { Ref: 'B' }, Condition: 'Test' },
      },
    }),
  );

  await stage.deploy();

  expect(stage.aws.secretsManager.secrets).toHaveLength(1);
  expect(stage.cloudFormation.outputs.App).toEqual({
    Name: 'prod-App-eu-central-1',
    Arn: expect.stringMatching(/^arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-.{6}$/),
  });
  expect(stage.cloudFormation.notSimulated).toEqual([]);
});

test('permissions of two stacks for one function are two, whatever their logical ids', async () => {
  const permission = (functionName: unknown) => ({
    Resources: {
      Invoke: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: functionName,
          Principal: 'secretsmanager.amazonaws.com',
        },
      },
    },
  });
  const { Resources } = permission({ Ref: 'Function' });
  const code = { Handler: 'index.handler', Runtime: 'nodejs24.x', Code: { ZipFile: '' } };
  const stage = deployment(
    folderOf({
      'manifest.json': {
        artifacts: {
          One: stackArtifact('One.json'),
          Two: stackArtifact('Two.json', { dependencies: ['One'] }),
        },
      },
      'One.json': {
        Resources: {
          ...Resources,
          Role: {
            Type: 'AWS::IAM::Role',
            Properties: {
              AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: {
                  Effect: 'Allow',
                  Principal: { Service: 'lambda.amazonaws.com' },
                  Action: 'sts:AssumeRole',
                },
              },
            },
          },
          Function: {
            Type: 'AWS::Lambda::Function',
            Properties: { ...code, FunctionName: 'f', Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
          },
        },
      },
      'Two.json': permission('f'),
    }),
  );
  const permissions = () => stage.aws.lambda.function('f')?.permissions.length;

  await stage.deploy();
  expect(permissions()).toBe(2);
  await stage.destroy('Two');

  expect(permissions()).toBe(1);
});

test('a topic with a policy takes only what that allows, as long as the policy is there', async () => {
  const stage = deployment(
    assemblyOf({
      Resources: {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'alarms' } },
        Policy: {
          Type: 'AWS::SNS::TopicPolicy',
          Properties: {
            Topics: [{ Ref: 'Topic' }],
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: {
                Effect: 'Allow',
                Principal: { Service: 'events.amazonaws.com' },
                Action: 'sns:Publish',
                Resource: { Ref: 'Topic' },
              },
            },
          },
        },
      },
    }),
  );
  const publish = (service: string) =>
    stage.aws.timeline.run(() =>
      stage.aws.sns.publish(
        'arn:aws:sns:eu-central-1:123456789012:alarms',
        'subject',
        'text',
        service,
        'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:Overdue',
      ),
    );

  await stage.deploy();
  await publish('events.amazonaws.com');
  await expect(publish('cloudwatch.amazonaws.com')).rejects.toMatchObject({
    message: expect.stringContaining('sns:Publish'),
  });
  expect(stage.cloudFormation.notSimulated).toEqual([]);

  await stage.destroy();
  await publish('cloudwatch.amazonaws.com');
  expect(stage.aws.sns.messages).toHaveLength(2);
});

test('what is not simulated is listed, and what refers to it is created', async () => {
  const stage = deployment(
    assemblyOf({
      Resources: {
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'logs' } },
        Secret: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: {
            Description: {
              'Fn::Join': [
                ' ',
                [
                  { Ref: 'Bucket' },
                  { 'Fn::GetAtt': ['Bucket', 'Arn'] },
                  { 'Fn::GetAtt': ['Bucket', 'BucketName'] },
                ],
              ],
            },
            ReplicaRegions: [{ Region: 'eu-west-1' }],
            SecretString: '{{resolve:ssm:/name}}',
          },
        },
      },
    }),
  );

  await stage.deploy();

  expect(stage.cloudFormation.notSimulated).toEqual([
    { type: 'AWS::S3::Bucket', path: 'App/Bucket' },
    expect.objectContaining({
      path: 'App/Secret',
      property: 'SecretString',
      reason: 'references to parameters are not resolved',
    }),
    { type: 'AWS::SecretsManager::Secret', path: 'App/Secret', property: 'ReplicaRegions' },
  ]);
  expect(stage.cloudFormation.resources[0]?.properties.Description).toMatch(
    /^App-Bucket-\w{12} arn:aws:s3:.* logs$/,
  );
});

test.each([
  ['AWS::IAM::Role', { AssumeRolePolicyDocument: TRUST, Description: 'the mailer’s role' }],
  ['AWS::IAM::ManagedPolicy', { PolicyDocument: READ, Description: 'a'.repeat(1001) }],
])('a description that IAM refuses fails the deployment of a %s', async (Type, Properties) => {
  const stage = deployment(assemblyOf({ Resources: { It: { Type, Properties } } }));
  await expect(stage.deploy()).rejects.toThrow("at 'description' failed to satisfy constraint");
});

test('a stack sees what another exports', async () => {
  const stage = deployment(
    folderOf({
      'manifest.json': {
        artifacts: {
          Two: stackArtifact('Two.json', { dependencies: ['One'] }),
          One: stackArtifact('One.json'),
        },
      },
      'One.json': {
        Resources: { Secret: SECRET },
        Outputs: {
          Arn: { Value: { Ref: 'Secret' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Arn' } } },
        },
      },
      'Two.json': {
        Resources: { Other: { Type: 'X::Y::Z' } },
        Outputs: {
          Strong: { Value: { 'Fn::ImportValue': 'One:Arn' } },
          Weak: { Value: { 'Fn::GetStackOutput': { StackName: 'One', OutputName: 'Arn' } } },
        },
      },
    }),
  );

  await stage.deploy();

  const { One, Two } = stage.cloudFormation.outputs;
  expect(Two).toEqual({ Strong: One?.Arn, Weak: One?.Arn });
});

test('a nested stack gets its parameters and gives its outputs', async () => {
  const stage = deployment(
    assemblyOf(
      {
        Resources: {
          Nested: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: {
              TemplateURL: {
                'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, '/bucket/abc.json']],
              },
              Parameters: { Name: 'inner' },
            },
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
          Resources: {
            Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: { Ref: 'Name' } } },
          },
          Outputs: { Arn: { Value: { Ref: 'Secret' } } },
        },
      },
    ),
  );

  await stage.deploy();

  expect(stage.cloudFormation.outputs.App?.Inner).toContain(':secret:inner-');
});

test('a resource that fails rolls the stack back, and the error names it', async () => {
  const stage = deployment(
    assemblyOf({
      Resources: {
        Good: SECRET,
        Bad: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { Name: 'no spaces allowed' },
          DependsOn: ['Good'],
        },
      },
    }),
  );

  await expect(stage.deploy()).rejects.toMatchObject({
    code: 'DeployFailed',
    message: expect.stringMatching(
      /App could not be created: App\/Bad \(AWS::SecretsManager::Secret\): .*[^.][.!] It was rolled back\. CloudFormation/s,
    ),
  });

  expect(stage.aws.secretsManager.secrets).toEqual([]);
  expect(stage.cloudFormation.resources).toEqual([]);
});

test.each([
  ['Retain', 1],
  ['RetainExceptOnCreate', 1],
  ['Delete', 0],
])('deleting a stack honours DeletionPolicy %s', async (DeletionPolicy, left) => {
  const stage = deployment(assemblyOf({ Resources: { Secret: { ...SECRET, DeletionPolicy } } }));
  await stage.deploy();

  await stage.destroy();

  expect(stage.aws.secretsManager.secrets).toHaveLength(left);
});

test('a user with an access key left cannot be deleted, and the error says so', async () => {
  const stage = deployment(
    assemblyOf({ Resources: { User: { Type: 'AWS::IAM::User', Properties: { UserName: 'mailer' } } } }),
  );
  await stage.deploy();
  const root = {
    type: 'root',
    arn: 'arn:aws:iam::123456789012:root',
    accountId: '123456789012',
    userId: '1',
  } as const;
  await stage.aws.call(
    { service: 'iam', operation: 'CreateAccessKey', region: 'eu-central-1', principal: root },
    { UserName: 'mailer' },
  );

  await expect(stage.destroy()).rejects.toMatchObject({
    code: 'DestroyFailed',
    message: expect.stringMatching(/App\/User \(AWS::IAM::User\): .*access keys/i),
  });
});
