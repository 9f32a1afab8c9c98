import { createHash, generateKeyPairSync } from 'node:crypto';
import { findingsIn, findingsOf } from './template-support';

const hash = (algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update('x').digest(encoding);
const PUBLIC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'pem',
});
/** Random texts, which are names here. */
const SECRET = ['q7Zk2VbX9m', 'TfR4wLp8Yd'].join('');
const TOKEN = ['ghp', '_aB3dE5gH7jK9mN1pQ3', 'rS5tU7vW9xY1zA3bC5'].join('');
const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-AbCdEf';
test.each<[string, string, object]>([
  [
    'a deployment of a bucket',
    'Custom::CDKBucketDeployment',
    {
      SourceObjectKeys: [`${hash('sha256', 'hex')}.zip`],
      SourceMarkers: [{ '<<marker:0xbaba:0>>': { Ref: 'A' } }],
      SystemMetadata: { 'cache-control': 'max-age=0' },
    },
  ],
  [
    'names of secrets for CodeBuild',
    'AWS::CodeBuild::Project',
    {
      Environment: {
        EnvironmentVariables: [{ Name: 'API_TOKEN', Type: 'SECRETS_MANAGER', Value: SECRET }],
      },
    },
  ],
  [
    'secrets of a container',
    'AWS::ECS::TaskDefinition',
    { ContainerDefinitions: [{ Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: `${ARN}:password::` }] }] },
  ],
  [
    'policies of passwords',
    'AWS::Cognito::UserPool',
    {
      Policies: {
        PasswordPolicy: { MinimumLength: 12, RequireNumbers: true, TemporaryPasswordValidityDays: 7 },
      },
      AutoVerifiedAttributes: ['email'],
    },
  ],
  [
    'clients of a user pool',
    'AWS::Cognito::UserPoolClient',
    {
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'days' },
    },
  ],
  [
    'generated secrets',
    'AWS::SecretsManager::Secret',
    {
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"postgres"}',
        GenerateStringKey: 'password',
        ExcludeCharacters: ' %+~`#$&*()|[]{}:;<>?!\'/@"\\',
      },
    },
  ],
  [
    'the first value of a secret',
    'AWS::SecretsManager::Secret',
    { SecretString: '{"username":"app","password":"replace-me"}' },
  ],
  [
    'managed passwords',
    'AWS::RDS::DBInstance',
    {
      ManageMasterUserPassword: 'true',
      MasterUsername: 'postgres',
      MasterUserSecret: { KmsKeyId: 'alias/db' },
    },
  ],
  [
    'dynamic passwords',
    'AWS::RDS::DBInstance',
    {
      MasterUserPassword: {
        'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'S' }, ':SecretString:password::}}']],
      },
    },
  ],
  [
    'statements of policies',
    'AWS::IAM::Policy',
    {
      PolicyDocument: {
        Statement: [
          {
            Sid: 'ReadSecretTokens',
            Action: ['secretsmanager:GetSecretValue', 'cognito-idp:RevokeToken'],
            Resource: ARN,
          },
        ],
      },
    },
  ],
  [
    'schemas of GraphQL',
    'AWS::AppSync::GraphQLSchema',
    {
      Definition:
        'type Mutation { login(user: String!, password: String!): Token! }\ntype Token { accessToken: String!, refreshToken: String }',
    },
  ],
  [
    'templates of messages',
    'AWS::Cognito::UserPool',
    { EmailVerificationMessage: 'Your password code is {####}. Token: {##Click##}' },
  ],
  [
    'code',
    'AWS::Lambda::Function',
    {
      Code: {
        ZipFile:
          'const token = process.env.API_TOKEN; const password = await getSecret("shop/db"); exports.handler = async (event) => event.token;',
      },
    },
  ],
  ['the metadata of the CDK', 'AWS::CDK::Metadata', { Analytics: `v2:deflate64:${TOKEN}` }],
  [
    'public keys of CloudFront',
    'AWS::CloudFront::PublicKey',
    { PublicKeyConfig: { EncodedKey: PUBLIC_KEY, Name: 'signing-key', CallerReference: 'c8a9b1d2e3' } },
  ],
  [
    'definitions that refer to secrets',
    'AWS::StepFunctions::StateMachine',
    {
      DefinitionString: {
        'Fn::Join': [
          '',
          [
            '{"States":{"Get":{"Parameters":{"SecretId":"',
            { Ref: 'S' },
            '","Token.$":"$$.Task.Token","AuthToken":"States.Format(x)"}}}}',
          ],
        ],
      },
    },
  ],
  [
    'tokens of services',
    'AWS::CloudFormation::CustomResource',
    { ServiceToken: 'arn:aws:lambda:eu-west-1:111111111111:function:Provider-AbCdEf123456' },
  ],
  [
    'log options',
    'AWS::ECS::TaskDefinition',
    {
      ContainerDefinitions: [
        { LogConfiguration: { SecretOptions: [{ Name: 'splunk-token', ValueFrom: ARN }] } },
      ],
    },
  ],
  [
    'widgets of a dashboard',
    'AWS::CloudWatch::Dashboard',
    {
      DashboardBody:
        '{"widgets":[{"properties":{"metrics":[["App","TokenErrors","Key","x"]],"title":"Password resets"}}]}',
    },
  ],
])('%s are no findings', (_, type, properties) => {
  expect(findingsOf(type, properties)).toEqual([]);
});

test.each<[string, object]>([
  [
    'names in SSM parameters',
    {
      Parameters: {
        DbPassword: {
          Type: 'AWS::SSM::Parameter::Value<String>',
          Default: SECRET,
        },
      },
    },
  ],
  [
    'the bootstrap version',
    {
      Parameters: {
        BootstrapVersion: {
          Type: 'AWS::SSM::Parameter::Value<String>',
          Default: '/cdk-bootstrap/hnb659fds/version',
        },
      },
    },
  ],
  [
    'exports',
    {
      Outputs: {
        ExportsOutputRefDbSecret2765B176B105C5D0: {
          Value: { Ref: 'DbSecret2765B176' },
          Export: { Name: 'Shop:ExportsOutputRefDbSecret2765B176B105C5D0' },
        },
      },
    },
  ],
  [
    'ARNs in outputs',
    { Outputs: { ApiKeySecretArn: { Value: ARN }, DbPasswordName1A2B3C4D: { Value: SECRET } } },
  ],
  [
    'paths of constructs',
    {
      Resources: {
        R: {
          Type: 'AWS::SNS::Topic',
          Metadata: {
            'aws:cdk:path': 'Shop/Api-Secret-Token/Db2Password/Resource',
            'aws:asset:path': `asset.${hash('sha256', 'hex')}`,
          },
        },
      },
    },
  ],
])('%s of a template are no findings', (_, template) => {
  expect(findingsIn(template)).toEqual([]);
});
