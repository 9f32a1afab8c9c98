import { gzipSync } from 'node:zlib';
import { findingsOf } from './template-support';

const SECRET = ['q7Zk2VbX9m', 'TfR4wLp8Yd'].join('');
const TOKEN = ['ghp', '_aB3dE5gH7jK9mN1pQ3', 'rS5tU7vW9xY1zA3bC5'].join('');
const HOST = { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] };

test.each<[string, string, object, string[]]>([
  [
    'the environment of a function',
    'AWS::Lambda::Function',
    { Environment: { Variables: { API_KEY: SECRET, TABLE: { Ref: 'Table' } } } },
    ['Environment.Variables.API_KEY: keyed-secret'],
  ],
  [
    'a format of a vendor under any name',
    'AWS::Lambda::Function',
    { Environment: { Variables: { X: TOKEN } } },
    ['Environment.Variables.X: github-pat'],
  ],
  [
    'a URL that is put together',
    'AWS::Lambda::Function',
    {
      Environment: { Variables: { DB: { 'Fn::Join': ['', ['postgres://app:', SECRET, '@', HOST, '/db']] } } },
    },
    ['Environment.Variables.DB: url-credentials'],
  ],
  [
    'the environment of a container',
    'AWS::ECS::TaskDefinition',
    { ContainerDefinitions: [{ Environment: [{ Name: 'TOKEN', Value: SECRET }] }] },
    ['ContainerDefinitions.0.Environment.0.Value: keyed-secret'],
  ],
  [
    'the command of a container',
    'AWS::ECS::TaskDefinition',
    { ContainerDefinitions: [{ Command: ['sh', '-c', `login --password=${SECRET}`] }] },
    ['ContainerDefinitions.0.Command.2: keyed-secret'],
  ],
  [
    'user data',
    'AWS::EC2::Instance',
    {
      UserData: {
        'Fn::Base64': {
          'Fn::Join': ['', ['#!/bin/bash\nexport DB_PASSWORD=', SECRET, '\nrun ', { Ref: 'Bucket' }]],
        },
      },
    },
    ['UserData: keyed-secret'],
  ],
  [
    'user data in base64',
    'AWS::EC2::LaunchTemplate',
    {
      LaunchTemplateData: { UserData: Buffer.from(`#!/bin/sh\nexport TOKEN=${SECRET}\n`).toString('base64') },
    },
    ['LaunchTemplateData.UserData: keyed-secret'],
  ],
  [
    'a compressed script',
    'AWS::EC2::Instance',
    { UserData: gzipSync(`#!/bin/sh\nexport TOKEN=${SECRET}\n`).toString('base64') },
    ['UserData: keyed-secret'],
  ],
  [
    'a plaintext variable of CodeBuild',
    'AWS::CodeBuild::Project',
    { Environment: { EnvironmentVariables: [{ Name: 'NPM_TOKEN', Type: 'PLAINTEXT', Value: SECRET }] } },
    ['Environment.EnvironmentVariables.0.Value: keyed-secret'],
  ],
  [
    'a build specification',
    'AWS::CodeBuild::Project',
    { Source: { BuildSpec: `env:\n  variables:\n    NPM_TOKEN: ${SECRET}\n` } },
    ['Source.BuildSpec: keyed-secret'],
  ],
  [
    'a parameter of Systems Manager',
    'AWS::SSM::Parameter',
    { Name: '/shop/db-password', Type: 'String', Value: SECRET },
    ['Value: keyed-secret'],
  ],
  [
    'a literal secret',
    'AWS::SecretsManager::Secret',
    { SecretString: 'weak' },
    ['SecretString: literal-secret'],
  ],
  [
    'a literal secret in JSON',
    'AWS::SecretsManager::Secret',
    { SecretString: '{"username":"app","password":"weak"}' },
    ['SecretString.password: literal-secret'],
  ],
  [
    'a literal secret beside a reference',
    'AWS::SecretsManager::Secret',
    { SecretString: { 'Fn::Join': ['', ['{"host":"', HOST, '","password":"weak"}']] } },
    ['SecretString.password: literal-secret'],
  ],
  [
    'the password of a database',
    'AWS::RDS::DBCluster',
    { MasterUserPassword: 'postgres' },
    ['MasterUserPassword: literal-secret'],
  ],
  [
    'a password of OpenSearch',
    'AWS::OpenSearchService::Domain',
    { AdvancedSecurityOptions: { MasterUserOptions: { MasterUserPassword: 'admin' } } },
    ['AdvancedSecurityOptions.MasterUserOptions.MasterUserPassword: literal-secret'],
  ],
  ['passwords of a user', 'AWS::ElastiCache::User', { Passwords: ['weak'] }, ['Passwords.0: literal-secret']],
  ['the token of a source', 'AWS::CodeBuild::SourceCredential', { Token: 'weak' }, ['Token: literal-secret']],
  ['the value of an API key', 'AWS::ApiGateway::ApiKey', { Value: 'weak' }, ['Value: literal-secret']],
  [
    'a secret header of a connection',
    'AWS::Events::Connection',
    {
      AuthParameters: {
        InvocationHttpParameters: { HeaderParameters: [{ Key: 'X', Value: 'weak', IsValueSecret: true }] },
      },
    },
    ['AuthParameters.InvocationHttpParameters.HeaderParameters.0.Value: literal-secret'],
  ],
  [
    'a definition of Step Functions',
    'AWS::StepFunctions::StateMachine',
    {
      DefinitionString: {
        'Fn::Join': ['', [`{"States":{"A":{"Parameters":{"Token":"${SECRET}","Fn":"`, HOST, '"}}}}']],
      },
    },
    ['DefinitionString.States.A.Parameters.Token: keyed-secret'],
  ],
  [
    'a definition of API Gateway',
    'AWS::ApiGateway::RestApi',
    {
      Body: {
        paths: {
          '/': {
            get: {
              'x-amazon-apigateway-integration': {
                requestParameters: { 'integration.request.header.x-api-key': `'${SECRET}'` },
              },
            },
          },
        },
      },
    },
    [
      'Body.paths./.get.x-amazon-apigateway-integration.requestParameters.integration.request.header.x-api-key: keyed-secret',
    ],
  ],
  [
    'a property of a custom resource',
    'Custom::Tenant',
    { clientSecret: SECRET },
    ['clientSecret: keyed-secret'],
  ],
  [
    'a branch of a condition',
    'Custom::Tenant',
    { token: { 'Fn::If': ['C', SECRET, { Ref: 'T' }] } },
    ['token: keyed-secret'],
  ],
  [
    'a variable of Fn::Sub',
    'Custom::Tenant',
    { token: { 'Fn::Sub': [`\${A}`, { A: SECRET }] } },
    ['token: keyed-secret'],
  ],
  ['a key of an object', 'Custom::Tenant', { keys: { [TOKEN]: 'x' } }, ['keys.[redacted]: github-pat']],
])('a secret in %s is found with its property', (_, type, properties, expected) => {
  expect(findingsOf(type, properties)).toEqual(expected);
});
