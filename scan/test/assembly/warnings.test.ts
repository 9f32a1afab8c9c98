import { TemplateScanner } from '../../src/assembly/template-findings';
import { templateOf } from '../../src/assembly/templates';
import { contents, findingsIn } from './template-support';

const rulesOf = (template: Record<string, unknown>) =>
  [...new TemplateScanner(contents).scan(templateOf(template, 'App.template.json'))].map(
    ({ rule, logicalId, property }) => `${rule} ${logicalId} ${property}`,
  );

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

test('a scan of files has no warnings', () => {
  expect([findingsIn(SECRET_ATTRIBUTE), findingsIn(PARAMETERS)]).toEqual([[], []]);
});
