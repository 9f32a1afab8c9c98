import { LocalAws } from '../../src/aws/local-aws';
import { DynamicReferences } from '../../src/cloudformation/dynamic-references';
import { deployer } from '../../src/cloudformation/resource';
import { deployment, lambdaFunction, role, secret } from './fixtures';

const VALUE = JSON.stringify({ username: 'app', password: 'correct-horse', port: 5432 });
const DATABASE = 'AWS::RDS::DBInstance';

const withValue = (SecretString?: string) => secret({ Name: 'db', SecretString });

const reference = (tail: string) => ({
  'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, tail, '}}']],
});

const environmentOf = (aws: LocalAws) => aws.lambda.function('fn')?.environment;

test('resolves references to JSON members, to the whole text and by name, and records their properties', async () => {
  const byName = (member: string) => `{{resolve:secretsmanager:db:SecretString:${member}}}`;
  const variables = {
    PASSWORD: reference(':SecretString:password::'),
    PORT: reference(':SecretString:port'),
    ALL: reference(''),
    STAGED: reference(':SecretString:username:AWSCURRENT:'),
    URL: `pg://${byName('username')}:${byName('password')}@h`,
  };
  const { aws, cloudFormation, deploy } = deployment({
    Secret: withValue(VALUE),
    Role: role(),
    Fn: lambdaFunction(variables, { DependsOn: 'Secret' }),
  });

  await deploy();

  expect(environmentOf(aws)).toEqual({
    PASSWORD: 'correct-horse',
    PORT: '5432',
    ALL: VALUE,
    STAGED: 'app',
    URL: 'pg://app:correct-horse@h',
  });
  const { keptFromDeploy } = cloudFormation;
  expect(keptFromDeploy.map(({ place }) => place)).toEqual(
    ['PASSWORD', 'PORT', 'ALL', 'STAGED', 'URL', 'URL'].map((name) => `Environment.Variables.${name}`),
  );
  expect(keptFromDeploy[0]).toMatchObject({
    path: 'App/Fn',
    type: 'AWS::Lambda::Function',
    secretId: aws.secretsManager.secrets[0]?.arn,
    read: { value: VALUE },
  });
  expect(cloudFormation.notSimulated).toEqual([]);
});

test.each<[string, string | undefined, string, RegExp]>([
  ['a secret without a value', undefined, ':SecretString:password::', /staging label: AWSCURRENT/],
  ['an absent JSON member', VALUE, ':SecretString:pass::', /the secret has no JSON member pass/],
  ['a text that is not JSON', 'plain', ':SecretString:password::', /no JSON member password/],
  ['an absent label', VALUE, ':SecretString:password:AWSPREVIOUS:', /label: AWSPREVIOUS/],
  ['SecretBinary', VALUE, ':SecretBinary', /is malformed/],
])('fails the deployment with a reference to %s', async (_, value, tail, message) => {
  const Fn = lambdaFunction({ X: reference(tail) });
  await expect(deployment({ Secret: withValue(value), Role: role(), Fn }).deploy()).rejects.toMatchObject({
    code: 'DeployFailed',
    message: expect.stringMatching(message),
  });
});

test('records references of a resource that is not simulated, and reports those that it cannot resolve', async () => {
  const MasterUserPassword = reference(':SecretString:password::');
  const Odd = { 'Fn::Unknown': '{{resolve:secretsmanager:db}}' };
  const { cloudFormation, deploy } = deployment({
    Secret: withValue(VALUE),
    Database: {
      Type: DATABASE,
      Properties: { MasterUserPassword, Odd, Unrelated: { 'Fn::Unknown': 1 } },
    },
  });

  await deploy();

  const resource = { path: 'App/Database', type: DATABASE };
  expect(cloudFormation.keptFromDeploy).toMatchObject([{ ...resource, place: 'MasterUserPassword' }]);
  expect(cloudFormation.notSimulated).toContainEqual({
    ...resource,
    property: 'Odd',
    reason: 'its reference to a secret is not resolved',
  });
});

test('records the secrets of a task definition, with its execution role', async () => {
  const tail = (text: string) => ({ 'Fn::Join': ['', [{ Ref: 'Secret' }, text]] });
  const Secrets = [
    { Ref: 'Secret' },
    tail(':password::'),
    tail(':password:AWSPREVIOUS:'),
    'arn:aws:ssm:eu-central-1:123456789012:parameter/x',
  ].map((ValueFrom, index) => ({ Name: `V${index}`, ValueFrom }));
  const { aws, cloudFormation, deploy } = deployment({
    Secret: withValue(VALUE),
    Role: role('ecs-tasks.amazonaws.com'),
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ExecutionRoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ContainerDefinitions: [{ Secrets }, {}],
      },
    },
  });

  await deploy();

  const secretId = aws.secretsManager.secrets[0]?.arn;
  const roleArn = expect.stringMatching(/^arn:aws:iam::123456789012:role\/App-Role-/);
  const variable = (name: string, more: object = {}) =>
    expect.objectContaining({ place: `environment variable ${name}`, secretId, roleArn, ...more });
  expect(cloudFormation.keptFromDeploy).toEqual([
    variable('V0'),
    variable('V1'),
    variable('V2', { versionStage: 'AWSPREVIOUS' }),
  ]);
});

test('retries until a value that was just written is visible', async () => {
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [3000, 3000] } });
  const caller = { service: 'secretsmanager', region: aws.region, principal: deployer(aws.account) };
  const call = (operation: string, input: object) =>
    aws.call({ ...caller, operation }, { ClientRequestToken: aws.random.uuid(), ...input }) as Promise<{
      ARN: string;
    }>;
  const references = new DynamicReferences(aws, { path: 'App/Fn', type: 'T' }, () => undefined);

  const resolved = await aws.timeline.run(async () => {
    const { ARN } = await call('CreateSecret', { Name: 'db' });
    await call('PutSecretValue', { SecretId: ARN, SecretString: 'correct-horse' });
    return references.resolve({ X: `{{resolve:secretsmanager:${ARN}}}` });
  });

  expect(resolved).toEqual({ X: 'correct-horse' });
});

describe('the execution role of CloudFormation', () => {
  const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf';
  const document = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Resource: '*', ...statement }] });

  function withExistingSecret() {
    const Fn = lambdaFunction({ X: '{{resolve:secretsmanager:db}}' });
    const env = deployment({ Role: role(), Fn });
    env.aws.secretsManager.adopt(ARN, 'correct-horse');
    return env;
  }

  test('may read every secret, and is not in the report', async () => {
    const { aws, deploy } = withExistingSecret();
    await deploy();
    expect(environmentOf(aws)).toEqual({ X: 'correct-horse' });
    expect(aws.authorizer.unusedGrants()).toEqual([]);
  });

  test('is subject to the resource policy of the secret', async () => {
    const { api, deploy } = withExistingSecret();
    const ResourcePolicy = document({
      Effect: 'Deny',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
    });
    await api('secretsmanager', 'PutResourcePolicy', { SecretId: 'db', ResourcePolicy });

    await expect(deploy()).rejects.toThrow(
      /cfn-exec-role-.*is not authorized to perform: secretsmanager:GetSecretValue/,
    );
  });

  test('keeps the policies that it has in the account', async () => {
    const { api, deploy } = withExistingSecret();
    const RoleName = 'cdk-hnb659fds-cfn-exec-role-123456789012-eu-central-1';
    const trust = role('cloudformation.amazonaws.com').Properties.AssumeRolePolicyDocument;
    await api('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) });
    const PolicyDocument = document({ Effect: 'Allow', Action: 'lambda:*' });
    await api('iam', 'PutRolePolicy', { RoleName, PolicyName: 'Own', PolicyDocument });

    await expect(deploy()).rejects.toThrow(
      /no identity-based policy allows the secretsmanager:GetSecretValue/,
    );
  });
});
