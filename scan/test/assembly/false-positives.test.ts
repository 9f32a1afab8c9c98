import { createHash, generateKeyPairSync } from 'node:crypto';
import { findingsIn, findingsOf } from './template-support';

const hash = (algorithm: string, encoding: 'hex' | 'base64') =>
  createHash(algorithm).update('x').digest(encoding);
const PUBLIC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'pem',
});
const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-AbCdEf';
const environment = (Variables: object) => ({ Environment: { Variables } });

test.each<[string, object]>([
  [
    'names of secrets',
    { SECRET_NAME: 'prod/shop/db-password', DB_SECRET: 'shop/db', PASSWORD_PARAMETER: '/shop/db/password' },
  ],
  ['ARNs of secrets', { SECRET: ARN, DB_PASSWORD: ARN, API_TOKEN_ARN: ARN }],
  [
    'references',
    {
      DB_PASSWORD: { Ref: 'Db' },
      TOKEN: { 'Fn::GetAtt': ['Secret', 'Arn'] },
      KEY: { 'Fn::ImportValue': 'Shop:ApiKey' },
    },
  ],
  [
    'dynamic references',
    {
      API_KEY: '{{resolve:secretsmanager:shop/api:SecretString:key::}}',
      TOKEN: '{{resolve:ssm-secure:/shop/token:1}}',
    },
  ],
  [
    'dynamic references that are put together',
    { API_KEY: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'S' }, ':SecretString:key::}}']] } },
  ],
  [
    'references of Fn::Sub',
    {
      TOKEN: { 'Fn::Sub': `\${Token.Value}` },
      API_KEY: { 'Fn::Sub': `{{resolve:ssm:/shop/\${Stage}/key}}` },
    },
  ],
  [
    'hashes',
    { COMMIT: hash('sha1', 'hex'), CODE_SHA256: hash('sha256', 'base64'), TOKEN_HASH: hash('sha256', 'hex') },
  ],
  [
    'UUIDs',
    {
      TENANT_ID: '550e8400-e29b-41d4-a716-446655440000',
      CLIENT_TOKEN: '550e8400-e29b-41d4-a716-446655440000',
    },
  ],
  ['integrity hashes of lock files', { INTEGRITY: `sha512-${hash('sha512', 'base64')}` }],
  ['keybindings', { KEYBINDING: 'ctrl+shift+alt+k2', KEY: 'ctrl+k ctrl+s' }],
  ['public keys', { JWT_PUBLIC_KEY: PUBLIC_KEY, PUBLIC_KEY: String(PUBLIC_KEY).replaceAll('\n', '\\n') }],
  ['placeholders', { API_KEY: 'your-api-key-here', TOKEN: 'changeme', PASSWORD: '<password>' }],
  [
    'addresses',
    { TOKEN_URL: 'https://auth.example.com/oauth2/token', DB_URL: 'postgres://app@db.internal:5432/shop' },
  ],
  ['times and switches', { TOKEN_TTL: '3600', PASSWORD_ROTATION: 'enabled', SECRET_CACHE_SIZE: '1024' }],
  [
    'Powertools',
    {
      POWERTOOLS_SERVICE_NAME: 'token-service',
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/secrets-wrapper',
      NODE_OPTIONS: '--enable-source-maps',
    },
  ],
  [
    'settings of the SDK',
    {
      SECRETS_MANAGER_ENDPOINT: 'https://secretsmanager.eu-west-1.amazonaws.com',
      PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: '2773',
    },
  ],
])('%s in an environment are no findings', (_, variables) => {
  expect(findingsOf('AWS::Lambda::Function', environment(variables))).toEqual([]);
});

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
        EnvironmentVariables: [
          { Name: 'API_TOKEN', Type: 'SECRETS_MANAGER', Value: 'x7Kd92-shop-Prod-ApiKey:token' },
        ],
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
  [
    'the metadata of the CDK',
    'AWS::CDK::Metadata',
    { Analytics: `v2:deflate64:H4sIAAAA${hash('sha512', 'base64')}` },
  ],
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
        DbPasswordParameter: {
          Type: 'AWS::SSM::Parameter::Value<String>',
          Default: '/shop/db/Password/v2xK9',
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
    { Outputs: { ApiKeySecretArn: { Value: ARN }, DbPasswordName: { Value: 'shop/db-password' } } },
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
