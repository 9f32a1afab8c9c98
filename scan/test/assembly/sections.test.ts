import { findingsIn, findingsOf } from './template-support';

const SECRET = ['q7Zk2VbX9m', 'TfR4wLp8Yd'].join('');

test.each<[string, object, string]>([
  ['outputs', { Outputs: { ApiKey: { Value: SECRET } } }, 'App/ApiKey Outputs.ApiKey.Value: keyed-secret'],
  [
    'defaults',
    { Parameters: { DbPassword: { Type: 'String', Default: SECRET, NoEcho: true } } },
    'App/DbPassword Parameters.DbPassword.Default: keyed-secret',
  ],
  [
    'mappings',
    { Mappings: { Stage: { prod: { apiKey: SECRET } } } },
    'App Mappings.Stage.prod.apiKey: keyed-secret',
  ],
  [
    'files of an instance',
    {
      Resources: {
        I: {
          Type: 'AWS::EC2::Instance',
          Metadata: {
            'AWS::CloudFormation::Init': {
              config: { files: { '/etc/app.conf': { content: `db_password=${SECRET}\n` } } },
            },
          },
        },
      },
    },
    'App/I Metadata.AWS::CloudFormation::Init.config.files./etc/app.conf.content: keyed-secret',
  ],
  ['metadata', { Metadata: { token: SECRET } }, 'App Metadata.token: keyed-secret'],
])('a secret in the %s of a template is found', (_, template, expected) => {
  expect(findingsIn(template)).toEqual([expected]);
});

describe('a reference to a secret attribute', () => {
  const others = { Key: { Type: 'AWS::IAM::AccessKey' } };
  const reference = { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] };
  const rule = 'secret-access-key-in-template';

  test.each<[string, string, object, string[]]>([
    [
      'an environment',
      'AWS::Lambda::Function',
      { Environment: { Variables: { A: reference } } },
      [`Environment.Variables.A: ${rule}`],
    ],
    [
      'a text',
      'AWS::EC2::Instance',
      { UserData: { 'Fn::Base64': { 'Fn::Sub': `x \${Key.SecretAccessKey}` } } },
      [`UserData: ${rule}`],
    ],
    ['a parameter', 'AWS::SSM::Parameter', { Type: 'String', Value: reference }, [`Value: ${rule}`]],
    ['a secret, in which it belongs', 'AWS::SecretsManager::Secret', { SecretString: reference }, []],
    ['the id of the key', 'Custom::Site', { Key: { Ref: 'Key' } }, []],
  ])('is found in %s', (_, type, properties, expected) => {
    expect(findingsOf(type, properties, others)).toEqual(expected);
  });

  test('is found in an output', () => {
    expect(findingsIn({ Resources: others, Outputs: { Out: { Value: reference } } })).toEqual([
      `App/Out Outputs.Out.Value: ${rule}`,
    ]);
  });
});
