import { LocalAws } from '../../src/aws/local-aws';
import { DynamicReferences } from '../../src/cloudformation/dynamic-references';
import { deployer } from '../../src/cloudformation/resource';
import { assemblyOf } from '../assembly/temporary-assembly';
import { deployment } from './fixtures';

const VALUE = { username: 'app', password: 'correct-horse', port: 5432 };

function secret(value: string = JSON.stringify(VALUE)) {
  return { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db', SecretString: value } };
}

const EMPTY = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'db' } };

function role(service = 'lambda.amazonaws.com') {
  const Statement = [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }];
  return {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement } },
  };
}

function reference(tail: string) {
  return { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, tail, '}}']] };
}

function lambda(variables: object, more: object = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'fn',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { ZipFile: 'exports.handler = async () => {};' },
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Environment: { Variables: variables },
    },
    ...more,
  };
}

function environmentOf(aws: LocalAws) {
  return aws.lambda.function('fn')?.environment;
}

test('resolves references to members, to the whole text and by name, and remembers who holds them', async () => {
  const { aws, cloudFormation, deploy } = deployment(
    assemblyOf({
      Resources: {
        Secret: secret(),
        Role: role(),
        Fn: lambda(
          {
            PASSWORD: reference(':SecretString:password::'),
            PORT: reference(':SecretString:port'),
            ALL: reference(''),
            STAGED: reference(':SecretString:username:AWSCURRENT:'),
            URL: 'pg://{{resolve:secretsmanager:db:SecretString:username}}:{{resolve:secretsmanager:db:SecretString:password}}@h',
          },
          { DependsOn: 'Secret' },
        ),
      },
    }),
  );

  await deploy();

  expect(environmentOf(aws)).toEqual({
    PASSWORD: 'correct-horse',
    PORT: '5432',
    ALL: JSON.stringify(VALUE),
    STAGED: 'app',
    URL: 'pg://app:correct-horse@h',
  });
  const { keptFromDeploy } = cloudFormation;
  expect(keptFromDeploy.map(({ place }) => place)).toEqual([
    'Environment.Variables.PASSWORD',
    'Environment.Variables.PORT',
    'Environment.Variables.ALL',
    'Environment.Variables.STAGED',
    'Environment.Variables.URL',
    'Environment.Variables.URL',
  ]);
  expect(keptFromDeploy[0]).toMatchObject({
    path: 'App/Fn',
    type: 'AWS::Lambda::Function',
    secretId: aws.secretsManager.secrets[0]?.arn,
    read: { value: JSON.stringify(VALUE) },
  });
  expect(cloudFormation.notSimulated).toEqual([]);
});

test.each<[string, object, string, RegExp]>([
  ['a secret without a value', EMPTY, ':SecretString:password::', /staging label: AWSCURRENT/],
  ['a member that is not there', secret(), ':SecretString:pass::', /the secret has no JSON member pass/],
  ['a text that is not JSON', secret('plain'), ':SecretString:password::', /no JSON member password/],
  ['a label that is not there', secret(), ':SecretString:password:AWSPREVIOUS:', /label: AWSPREVIOUS/],
  ['a secret’s binary', secret(), ':SecretBinary', /is malformed/],
])('fails the deploy for %s', async (_, made, tail, reason) => {
  const { deploy } = deployment(
    assemblyOf({ Resources: { Secret: made, Role: role(), Fn: lambda({ X: reference(tail) }) } }),
  );

  await expect(deploy()).rejects.toMatchObject({
    code: 'DeployFailed',
    message: expect.stringMatching(reason),
  });
});

test('a resource that is only recorded is followed too', async () => {
  const { cloudFormation, deploy } = deployment(
    assemblyOf({
      Resources: {
        Secret: secret(),
        Database: {
          Type: 'AWS::RDS::DBInstance',
          Properties: {
            MasterUserPassword: reference(':SecretString:password::'),
            Odd: { 'Fn::Unknown': 1 },
          },
        },
      },
    }),
  );

  await deploy();

  expect(cloudFormation.keptFromDeploy).toMatchObject([
    { path: 'App/Database', type: 'AWS::RDS::DBInstance', place: 'MasterUserPassword' },
  ]);
});

test('a reference that cannot be followed is told, and does not end the rehearsal', async () => {
  const Odd = { 'Fn::Unknown': '{{resolve:secretsmanager:db}}' };
  const { cloudFormation, deploy } = deployment(
    assemblyOf({ Resources: { Database: { Type: 'AWS::RDS::DBInstance', Properties: { Odd } } } }),
  );

  await deploy();

  expect(cloudFormation.notSimulated).toContainEqual({
    type: 'AWS::RDS::DBInstance',
    path: 'App/Database',
    property: 'Odd',
    reason: 'its reference to a secret is not followed',
  });
});

test('the injected secrets of a task definition are known, with the role that fetches them', async () => {
  const secrets = (...names: unknown[]) =>
    names.map((ValueFrom, index) => ({ Name: `V${index}`, ValueFrom }));
  const { aws, cloudFormation, deploy } = deployment(
    assemblyOf({
      Resources: {
        Secret: secret(),
        Role: role('ecs-tasks.amazonaws.com'),
        Task: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            ContainerDefinitions: [
              {
                Secrets: secrets(
                  { Ref: 'Secret' },
                  { 'Fn::Join': ['', [{ Ref: 'Secret' }, ':password::']] },
                  { 'Fn::Join': ['', [{ Ref: 'Secret' }, ':password:AWSPREVIOUS:']] },
                  'arn:aws:ssm:eu-central-1:123456789012:parameter/x',
                ),
              },
              {},
            ],
          },
        },
      },
    }),
  );

  await deploy();

  const arn = aws.secretsManager.secrets[0]?.arn;
  expect(cloudFormation.keptFromDeploy).toEqual([
    expect.objectContaining({ place: 'environment variable V0', secretId: arn }),
    expect.objectContaining({ place: 'environment variable V1', secretId: arn }),
    expect.objectContaining({ place: 'environment variable V2', secretId: arn, versionStage: 'AWSPREVIOUS' }),
  ]);
  expect(cloudFormation.keptFromDeploy[0]?.roleArn).toMatch(/^arn:aws:iam::123456789012:role\/App-Role-/);
});

test('a value that was just written is waited for', async () => {
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [3000, 3000] } });
  const call = (operation: string, input: object) =>
    aws.call(
      { service: 'secretsmanager', operation, region: aws.region, principal: deployer(aws.account) },
      { ClientRequestToken: aws.random.uuid(), ...input },
    ) as Promise<{ ARN: string }>;
  const references = new DynamicReferences(aws, { path: 'App/Fn', type: 'T' }, () => undefined);

  const resolved = await aws.timeline.run(async () => {
    const { ARN } = await call('CreateSecret', { Name: 'db' });
    await call('PutSecretValue', { SecretId: ARN, SecretString: 'correct-horse' });
    return references.resolve({ X: `{{resolve:secretsmanager:${ARN}}}` });
  });

  expect(resolved).toEqual({ X: 'correct-horse' });
});

describe('the role that deploys', () => {
  const TEMPLATE = { Resources: { Role: role(), Fn: lambda({ X: '{{resolve:secretsmanager:db}}' }) } };
  const Statement = [
    { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
  ];

  async function withSecret() {
    const stage = deployment(assemblyOf(TEMPLATE));
    const { aws } = stage;
    const api = (service: string, operation: string, input: object) =>
      aws.timeline.run(() =>
        aws.call({ service, operation, region: aws.region, principal: deployer(aws.account) }, input),
      );
    aws.secretsManager.adopt(
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf',
      'correct-horse',
    );
    return { ...stage, api };
  }

  test('may read every secret, and is told of nowhere', async () => {
    const { aws, deploy } = await withSecret();
    await deploy();
    expect(environmentOf(aws)).toEqual({ X: 'correct-horse' });
    expect(aws.authorizer.unusedGrants()).toEqual([]);
  });

  test('is denied by the policy of the secret', async () => {
    const { api, deploy } = await withSecret();
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement });
    await api('secretsmanager', 'PutResourcePolicy', { SecretId: 'db', ResourcePolicy });

    await expect(deploy()).rejects.toThrow(
      /cfn-exec-role-.*is not authorized to perform: secretsmanager:GetSecretValue/,
    );
  });

  test('has the rights that it has in the account', async () => {
    const { api, deploy } = await withSecret();
    const RoleName = 'cdk-hnb659fds-cfn-exec-role-123456789012-eu-central-1';
    const trust = role('cloudformation.amazonaws.com').Properties.AssumeRolePolicyDocument;
    await api('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'lambda:*', Resource: '*' }],
    });
    await api('iam', 'PutRolePolicy', { RoleName, PolicyName: 'Own', PolicyDocument });

    await expect(deploy()).rejects.toThrow(
      /no identity-based policy allows the secretsmanager:GetSecretValue/,
    );
  });
});
