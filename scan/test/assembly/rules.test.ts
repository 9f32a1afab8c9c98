import { TemplateScanner } from '../../src/assembly/template-findings';
import { templateOf } from '../../src/assembly/templates';
import { contents, findingsIn } from './template-support';

const rulesOf = (template: Record<string, unknown>) =>
  [...new TemplateScanner(contents).scan(templateOf(template, 'App.template.json'))].map(
    ({ rule, logicalId, property }) => `${rule} ${logicalId} ${property}`,
  );

const TOKEN = ['ghp', '_aB3dE5gH7jK9mN1pQ3', 'rS5tU7vW9xY1zA3bC5'].join('');
const KEY = { 'Fn::GetAtt': ['Api', 'ApiKey'] };
const SECRET_ATTRIBUTE = {
  Resources: {
    Api: { Type: 'AWS::AppSync::ApiKey' },
    Client: { Type: 'AWS::Cognito::UserPoolClient' },
    Site: {
      Type: 'Custom::Site',
      Properties: { Key: KEY, Client: { 'Fn::Sub': `\${Client.ClientSecret}` } },
    },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: KEY } },
  },
};
const database = (id: string) => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { MasterUserPassword: { Ref: id } },
});
const PARAMETERS = {
  Parameters: {
    Shown: { Type: 'String' },
    Hidden: { Type: 'String', NoEcho: true },
    Name: { Type: 'AWS::SSM::Parameter::Value<String>' },
  },
  Resources: { A: database('Shown'), B: database('Hidden'), C: database('Name'), D: database('Other') },
};

test('references to secret attributes are found', () => {
  expect(rulesOf(SECRET_ATTRIBUTE)).toEqual([
    'secret-attribute-in-template Site Properties.Key',
    'secret-attribute-in-template Site Properties.Client',
  ]);
});

test('a password from a parameter that is shown is found', () => {
  expect(rulesOf(PARAMETERS)).toEqual(['parameter-without-no-echo A Properties.MasterUserPassword']);
});

test.each<[string, object, string]>([
  ['AWS::Lambda::Function', { Environment: { Variables: { A: TOKEN } } }, 'secret-in-environment'],
  [
    'AWS::CodeBuild::Project',
    { Environment: { EnvironmentVariables: [{ Name: 'A', Value: TOKEN }] } },
    'secret-in-environment',
  ],
  [
    'AWS::ECS::TaskDefinition',
    { ContainerDefinitions: [{ Environment: [{ Name: 'A', Value: TOKEN }] }] },
    'secret-in-container-definition',
  ],
  [
    'AWS::Batch::JobDefinition',
    { ContainerProperties: { Command: [TOKEN] } },
    'secret-in-container-definition',
  ],
  ['AWS::EC2::LaunchTemplate', { LaunchTemplateData: { UserData: TOKEN } }, 'secret-in-user-data'],
  ['AWS::SSM::Parameter', { Value: TOKEN }, 'secret-in-ssm-parameter'],
  ['Custom::Site', { Environment: TOKEN }, 'secret-in-environment'],
  ['Custom::Site', { Value: TOKEN }, 'secret-in-template'],
])('a secret in %s has the rule of its place', (Type, Properties, rule) => {
  expect(rulesOf({ Resources: { R: { Type, Properties } } })).toEqual([
    expect.stringMatching(`^${rule} R Properties`),
  ]);
});

test('a secret in other sections has the rule of its place', () => {
  const template = {
    Outputs: { O: { Value: TOKEN } },
    Parameters: { P: { Default: TOKEN } },
    Mappings: { M: { A: { B: TOKEN } } },
  };
  expect(rulesOf(template)).toEqual([
    'secret-in-output O Outputs.O.Value',
    'secret-in-parameter-default P Parameters.P.Default',
    'secret-in-template undefined Mappings.M.A.B',
  ]);
});

test('a scan of files has no warnings', () => {
  expect([findingsIn(SECRET_ATTRIBUTE), findingsIn(PARAMETERS)]).toEqual([[], []]);
});
